import type { FieldDescribe, ObjectDescribe } from "@throughline/connectors";
import { keyOf } from "@throughline/engine";
import type { Engine } from "@throughline/server";
import { NANO } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";
import type { Item, ItemProblem } from "../items.ts";
import type { SkippingClock } from "./clock.ts";
import { colleagues } from "./colleagues.ts";
import { createLevels } from "./levels.ts";
import { type Outcome, outcomeOf, type RunSummary } from "./outcome.ts";
import { holdingOwner, type Sandbox } from "./sandbox.ts";

/** Items that are under way at once: about as many as a team has hands for. */
const MOST_AT_ONCE = 64;

const NUMBERS = ["int", "double", "currency", "percent"];

/** Nothing happened for so long, in ms of real time in which this process ran: everybody waits, so the clock may skip. */
const QUIET_MS = 250;
/** A moment of that, and how long it may take on a machine that is not busy. */
const MOMENT_MS = 10;
const BUSY_MS = 40;
/** On a machine that is never free so many moments are enough. */
const MOST_MOMENTS = 250;
/** How long the org's stream is waited for at the beginning. */
const FOLLOWED_MS = 60_000;

/**
 * Brings items into the private org one after another and follows each to its end.
 *
 * @param tell called for every item that came to its end, or got stuck, in the order in which that happens
 */
export async function runItems(
  world: { engine: Engine; sandbox: Sandbox; clock: SkippingClock; workflow: Workflow },
  items: AsyncIterable<Item | ItemProblem>,
  tell: (outcome: Outcome, done: number) => void,
): Promise<RunSummary> {
  const { engine, sandbox, clock, workflow } = world;
  const { runtime, store } = engine;
  const { org } = sandbox;
  const underWay = new Map<string, { name: string; began: number; expect?: Record<string, unknown> }>();
  const summary = emptySummary();
  const levels = createLevels();
  const describe = await sandbox.salesforce.describe(workflow.object);
  const held = holdingOwner(sandbox, workflow);
  const ignored = new Set<string>();
  const callsBefore = org.stats().apiCalls;
  const began = performance.now();
  let moments = 0;
  /** Writes to the org of which nothing more is on its way to us. */
  let arrived = -1;

  const dismiss = colleagues({ runtime, org, workflow, expected: (id) => underWay.get(id)?.expect });
  const unsubscribe = runtime.onEntry(({ entry, state }) => {
    moments++;
    if (entry.kind === "item-ended" || entry.kind === "incident-opened") {
      // told after the turn, when the trail has all of it
      setImmediate(() => void conclude(state.recordId));
    }
  });

  async function conclude(recordId: string): Promise<void> {
    const key = keyOf(workflow.id, recordId);
    const [state, entries] = await Promise.all([runtime.state(key), store.entries(key)]);
    const item = underWay.get(recordId);
    if (!item || !state) return;
    underWay.delete(recordId);
    levels.add(entries.map(({ entry }) => entry));
    const outcome = outcomeOf(item.name, state, entries, performance.now() - item.began, item.expect);
    count(summary, outcome, state.facts);
    tell(outcome, summary.items);
  }

  /** `@Name` in a lookup stands for the record of that name, as in org.yaml. Cells of a CSV become what the field is. */
  function fieldValue(field: string, value: unknown): unknown {
    const { type, referenceTo = [] } = describe.fields[field] as FieldDescribe;
    if (value === "") return null;
    if (typeof value !== "string") return value;
    if (type === "boolean") return value.toLowerCase() === "true";
    if (NUMBERS.includes(type) && Number.isFinite(Number(value))) return Number(value);
    if (type !== "reference" || !value.startsWith("@")) return value;
    const name = value.slice(1).replaceAll("'", "\\'");
    const [found] = referenceTo.flatMap((object) =>
      org.db.query(`SELECT Id FROM ${object} WHERE Name = '${name}' LIMIT 1`),
    );
    return found?.Id ?? value;
  }

  /** Nothing is under way any more, and nobody of ours is about to do anything. */
  async function rest(): Promise<void> {
    for (let before = -1; before !== moments; ) {
      before = moments;
      await new Promise(setImmediate);
      await runtime.idle();
    }
  }

  async function settled(until: () => boolean): Promise<void> {
    while (!until()) {
      const writes = org.stats().writesApplied;
      // what was written there comes back as an event, in its own time
      if (writes !== arrived) {
        const seen = moments;
        for (let quiet = 0, looked = 0; quiet < QUIET_MS && seen === moments && !until(); looked++) {
          const from = performance.now();
          await new Promise((resolve) => setTimeout(resolve, MOMENT_MS));
          // while the machine did something else nothing could arrive
          const isFree = performance.now() - from < BUSY_MS || looked > MOST_MOMENTS;
          quiet = isFree ? quiet + MOMENT_MS : 0;
        }
        if (seen !== moments || until()) continue;
        arrived = writes;
      }
      await rest();
      if (until() || org.stats().writesApplied !== arrived) continue;
      // everybody waits: straight to the next timer, or nothing will ever happen any more
      if ((await store.nextTimer()) === undefined || !clock.skip()) return;
    }
  }

  // what is written before the org is followed is told late, or only once it is asked for
  for (let waited = 0; runtime.stats().stream !== "connected" && waited < FOLLOWED_MS; waited += MOMENT_MS)
    await new Promise((resolve) => setTimeout(resolve, MOMENT_MS));

  for await (const item of items) {
    if ("message" in item) {
      summary.refused.push(item);
      continue;
    }
    const fields: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(item.fields)) {
      if (describe.fields[field]) fields[field] = fieldValue(field, value);
      else ignored.add(field);
    }
    try {
      const id = org.db.create(workflow.object, {
        ...startingValues(workflow, describe),
        ...held,
        ...fields,
      });
      underWay.set(id, {
        name: String(item.line),
        began: performance.now(),
        ...(item.expect && { expect: item.expect }),
      });
    } catch (error) {
      summary.refused.push({
        line: item.line,
        message: `The org refused the record: ${(error as Error).message}`,
      });
    }
    if (underWay.size >= MOST_AT_ONCE) await settled(() => underWay.size < MOST_AT_ONCE / 2);
  }
  await settled(() => underWay.size === 0);
  for (const recordId of [...underWay.keys()]) await stuck(recordId);
  unsubscribe();
  dismiss();

  /** What did not even start (its start condition did not hold), or waits for what nobody does. */
  async function stuck(recordId: string): Promise<void> {
    if (await runtime.state(keyOf(workflow.id, recordId))) return conclude(recordId);
    const item = underWay.get(recordId);
    underWay.delete(recordId);
    summary.refused.push({
      line: Number(item?.name),
      message: `The workflow did not start: ${workflow.start.when ?? "no event arrived"} did not hold.`,
    });
  }

  const seconds = (performance.now() - began) / 1000;
  const apiCalls = org.stats().apiCalls - callsBefore;
  return {
    ...summary,
    cost: Math.round(summary.cost * NANO) / NANO,
    levels: levels.levels(),
    calls: levels.calls(),
    ignoredColumns: [...ignored],
    apiCalls,
    apiCallsPerItem: round(apiCalls / Math.max(1, summary.items)),
    seconds: round(seconds),
    itemsPerSecond: round(summary.items / seconds),
  };
}

/** Records that a workflow would pass over get what its start condition asks for: `Origin == "Email"`. */
function startingValues({ start }: Workflow, { fields }: ObjectDescribe): Record<string, string> {
  const pairs = [...(start.when ?? "").matchAll(/([A-Za-z_]\w*)\s*==\s*"([^"]*)"/g)];
  return Object.fromEntries(
    pairs.map(([, field = "", value = ""]) => [field, value]).filter(([field = ""]) => field in fields),
  );
}

function count(
  summary: RunSummary,
  outcome: Outcome,
  facts: Record<string, { by: keyof RunSummary["decidedBy"][string] }>,
): void {
  summary.items++;
  summary.outcomes[outcome.outcome] = (summary.outcomes[outcome.outcome] ?? 0) + 1;
  summary.cost += outcome.cost;
  if (outcome.unexpected) summary.unexpected++;
  for (const [fact, { by }] of Object.entries(facts)) {
    summary.decidedBy[fact] ??= {};
    const counts = summary.decidedBy[fact];
    counts[by] = (counts[by] ?? 0) + 1;
  }
}

const round = (value: number) => Math.round(value * 1000) / 1000;

const emptySummary = (): RunSummary => ({
  summary: true,
  items: 0,
  outcomes: {},
  decidedBy: {},
  levels: {},
  calls: { made: 0, reused: 0 },
  unexpected: 0,
  refused: [],
  ignoredColumns: [],
  apiCalls: 0,
  apiCallsPerItem: 0,
  cost: 0,
  seconds: 0,
  itemsPerSecond: 0,
});
