import { openStore, rebuild, verify } from "@throughline/audit";
import { type Entry, fold, type ItemState, keyOf } from "@throughline/engine";
import { type KeptTransaction, readJournal } from "@throughline/local-org";
import { capacityHeld, capacityKept } from "../../../packages/runtime/sim/invariants/capacity.ts";
import { effectsPaired } from "../../../packages/runtime/sim/invariants/effects.ts";
import type { Finding, Trail } from "../../../packages/runtime/sim/invariants/index.ts";
import { pathsAllowed } from "../../../packages/runtime/sim/invariants/path.ts";
import { rotationFair } from "../../../packages/runtime/sim/invariants/rotation.ts";
import { count } from "../report.ts";
import { CAPACITY, GOVERNED, WORKFLOW } from "../scene.ts";
import type { Scenery } from "../scenery.ts";
import { recordsAgree } from "./records.ts";
import { storyOf } from "./story.ts";
import { callsAgree } from "./systems.ts";
import { appliedWrites, writesAgree } from "./writes.ts";

/** What the checks look at, when all has come to rest and nobody writes the store any more. */
export interface Evidence {
  scenery: Scenery;
  /** What the org keeps of all that happened in it. */
  history: KeptTransaction[];
  /** Every case of the org, as it is now. */
  cases: Map<string, Record<string, unknown>>;
  trails: Trail[];
  states: Map<string, ItemState | undefined>;
}

const STORIES = 5;

/** Holds the promises against the trail, the org, the proxy's counts and the other system's. */
export async function check(scenery: Scenery): Promise<void> {
  const { report, people, journal } = scenery;
  const found = [...(await soundStore(scenery))];
  const fields = [...new Set([...GOVERNED, "Origin", "Subject"])];
  const cases = new Map((await people.all(fields)).map((record) => [String(record.Id), record]));
  const store = openStore({ path: scenery.store, readOnly: true });
  try {
    const lines = await store.all(0, Number.MAX_SAFE_INTEGER);
    const all = lines.map(({ stored: { item, entry } }) => ({ item, entry }));
    const trails: Trail[] = [];
    const states = new Map<string, ItemState | undefined>();
    for (const id of cases.keys()) {
      const item = keyOf(WORKFLOW.id, id);
      const entries: Entry[] = (await store.entries(item)).map(({ entry }) => entry);
      if (entries.length) trails.push({ item, entries });
      states.set(item, fold(entries));
    }
    const evidence: Evidence = { scenery, history: readJournal(journal), cases, trails, states };
    const applied = appliedWrites(evidence);
    const capacityOf = (owner: string) => (owner.startsWith("005") ? CAPACITY : Number.POSITIVE_INFINITY);
    found.push(
      ...everyItemThere(evidence),
      ...applied.findings,
      ...writesAgree(evidence, applied),
      ...callsAgree(evidence),
      ...recordsAgree(evidence, applied),
      ...effectsPaired(
        { org: { applied: applied.times }, systems: { took: new Map(), calls: [] }, states },
        trails,
      ),
      ...capacityKept({ all, states, capacityOf }),
      ...capacityHeld(trails),
      ...pathsAllowed({ workflows: [WORKFLOW] }, trails),
      ...rotationFair({ all }, trails),
    );
    for (const [n, finding] of found.entries())
      report.findings.push(n < STORIES ? { ...finding, story: storyOf(evidence, finding) } : finding);
    tell(evidence);
  } finally {
    await store.close();
  }
}

/** The chain hangs together, and what is derived from the trail is what the trail says. */
async function soundStore({ store }: Scenery): Promise<Finding[]> {
  const chain = (await verify(store)).findings.map(
    ({ item, message }): Finding => ({ invariant: "I5", item, message }),
  );
  const open = openStore({ path: store });
  const { differences } = await rebuild(open).finally(() => open.close());
  return [
    ...chain,
    ...differences.map(({ item, what }) => ({
      invariant: "I6",
      item,
      message: `derived wrongly: ${what.join()}`,
    })),
  ];
}

/** I1: each record of the workflow has its item, which has ended or waits for a person. */
function everyItemThere({ cases, states }: Evidence): Finding[] {
  return [...cases].flatMap(([id, { Origin }]): Finding[] => {
    const item = keyOf(WORKFLOW.id, id);
    const say = (message: string) => [{ invariant: "I1", item, message }];
    const state = states.get(item);
    if (Origin !== "Email") return state ? say("is none of the workflow's business and has an item") : [];
    if (!state) return say("was lost");
    const waits = Object.keys(state.incidents).length + Object.keys(state.tasks).length > 0;
    return state.status === "ended" || waits ? [] : say("neither ended nor waits for a person");
  });
}

function tell({ scenery: { report, oracle, system }, states, trails }: Evidence): void {
  const { work } = report;
  const all = [...states.values()].filter((state) => state !== undefined);
  count(work, "items", all.length);
  count(work, "items ended", all.filter(({ status }) => status === "ended").length);
  count(work, "items that wait for a person", all.filter(({ status }) => status !== "ended").length);
  count(
    work,
    "entries in their trails",
    trails.reduce((sum, { entries }) => sum + entries.length, 0),
  );
  count(work, "requests with writes that reached the org", oracle.sent.length);
  count(work, "late copies among them", oracle.sent.filter(({ copy }) => copy).length);
  count(work, "entries that the other system took", system.entries.size);
  count(
    work,
    "letters that went out",
    [...system.letters.values()].reduce((sum, times) => sum + times, 0),
  );
}
