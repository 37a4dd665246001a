import { type Entry, keyOf } from "@throughline/engine";
import { createSpending } from "@throughline/models";
import { capped } from "@throughline/runtime";
import { NANO } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";
import { createEngine, type Engine, type EngineOptions, type Surroundings } from "../engine.ts";
import { type Agreement, agreement } from "./agreement.ts";
import { shadowConnections } from "./connections.ts";
import { shadowModels } from "./models.ts";
import { createNotAsked } from "./not-asked.ts";
import { createReality } from "./reality.ts";
import { shadowDirectory, shadowRoster } from "./roster.ts";
import { type Looking, shadowSalesforce } from "./salesforce.ts";
import { answersIn, answerTo } from "./tasks.ts";

export interface ShadowOptions extends Omit<EngineOptions, "salesforce" | "around"> {
  /** The org, of which nothing is used that writes. */
  salesforce: Looking;
  /** What is live beside it; absent: nothing is, and reality is what people and the org do by themselves. */
  live?: Engine;
  /** When it began (ISO): what was given out before is work that people had already. Default: now. */
  since?: string;
  /** US dollars a day for what language models were never asked by live items, counted for the shadow alone. Default: 0. */
  spend?: number;
}

/** What a shadow has found so far. */
export interface ShadowFound extends Agreement {
  /** What it would have asked since it was started last, and did not; `price` in US dollars, at most. */
  notAsked: { what: string; times: number; price: number }[];
  /** What its own questions to language models have cost, in US dollars. */
  cost: number;
  /** Items that take nothing any more because of a defect. */
  setAside: number;
}

/** An engine that decides everything and changes nothing. */
export interface Shadow {
  engine: Engine;
  /** Follows the org from now on. Rejects where that cannot be done. */
  start(): Promise<void>;
  found(): Promise<ShadowFound>;
  close(): Promise<void>;
}

/**
 * Makes a shadow over a store of its own. It is handed ports that cannot write: a fault of it stays its own.
 * Rejects as `createEngine` does.
 */
export async function createShadow({ live, since, spend = 0, ...options }: ShadowOptions): Promise<Shadow> {
  const workflows = options.workspaces.flatMap(({ workflow }) => (workflow ? [workflow] : []));
  const byId = new Map(workflows.map((workflow) => [workflow.id, workflow]));
  const workflowOf = (item: string) => byId.get(item.slice(0, item.lastIndexOf("/")));
  const notAsked = createNotAsked();
  let engine: Engine | undefined;

  /** The trails of the live items of the same record, that of the same workflow last. */
  async function entriesOf(item: string): Promise<Entry[]> {
    const all = await Promise.all(liveKeys(item).map((key) => live?.store.entries(key) ?? []));
    return all.flat().map(({ entry }) => entry);
  }
  function liveKeys(item: string): string[] {
    const own = workflowOf(item);
    const record = item.slice(item.lastIndexOf("/") + 1);
    const beside = (live?.workflows ?? []).filter(({ object }) => object === own?.object);
    return beside
      .sort((a, b) => Number(a.id === own?.id) - Number(b.id === own?.id))
      .map(({ id }) => keyOf(id, record));
  }

  /** Whether a live item of the same record waits for a language model. */
  async function asking(item: string): Promise<boolean> {
    const states = await Promise.all(liveKeys(item).map((key) => live?.runtime.state(key)));
    return states.some((state) =>
      Object.values(state?.open ?? {}).some(({ effect }) => effect.kind === "ask"),
    );
  }

  /** What it has spent today before this start. */
  let spent = 0;
  const cap = { name: "the shadow", perDay: Math.round(spend * NANO) };
  const spending = createSpending((_name, day) => (clock().now().startsWith(day) ? spent : 0));

  const reality = createReality({
    governs: (item) => workflowOf(item)?.governs ?? [],
    directory: () => options.salesforce.directory(),
    entriesOf,
  });
  const salesforce = shadowSalesforce(options.salesforce, {
    workflows,
    state: async (item) => engine?.runtime.state(item),
    settled: reality.settled,
    happened: reality.happened,
  });
  const clock = () => (engine as Engine).clock;
  const begun = since ?? options.clock?.now() ?? new Date().toISOString();
  const surroundings: Surroundings = {
    ...(live && { people: live.people }),
    directory: (of) => shadowDirectory(of, live && { state: live.teams.roster, since: begun }),
    roster: (of) => shadowRoster(of, reality),
    connections: (of) => shadowConnections(of, { entriesOf, alone: !live, notAsked }),
    models: (of) =>
      shadowModels(of, {
        ...(live && { live: { answer: live.store.answer, asking } }),
        ...(spend > 0 && { spends: capped(of, { spending, caps: () => [cap], clock: lateClock(clock) }) }),
        ...{ notAsked, clock: lateClock(clock) },
      }),
    // what reality writes where the shadow has not is how things are
    workflow: (of) => ({ ...of, foreignWrites: { policy: "accept", fields: {} } }) as Workflow,
  };
  const made = await createEngine({ ...options, salesforce, around: surroundings });
  engine = made;
  const { runtime, store, log } = made;

  /** Questions of the shadow are answered as people answered them to the live item. */
  async function answerTasks(item: string): Promise<void> {
    const tasks = Object.entries((await runtime.state(item))?.tasks ?? {});
    if (tasks.length === 0) return;
    const answers = answersIn(await entriesOf(item));
    for (const [id, task] of tasks) {
      const known = answerTo(task, answers);
      if (known) await runtime.answerTask(id, known.by, known.answer);
    }
  }
  const soon = (item: string) =>
    // its turn is over first
    void setImmediate(() =>
      answerTasks(item).catch((error: unknown) => log.debug({ item, error: String(error) }, "not answered")),
    );
  const unfollow: (() => void)[] = [];
  function follow({ runtime: of }: Engine): void {
    unfollow.push(
      runtime.onEntry(({ item, entry }) => {
        if (entry.kind === "task-opened" && entry.visit !== undefined) soon(item);
      }),
      of.onEntry(({ entry, state }) => {
        for (const { id, object } of workflows) {
          if (object !== state.object) continue;
          const item = keyOf(id, state.recordId);
          reality.live(item, entry);
          if (entry.kind === "task-answered") soon(item);
        }
      }),
    );
  }

  return {
    engine: made,
    async start() {
      await reality.follow(runtime, store);
      const today = made.clock.now().slice(0, 10);
      spent = sum(await store.spending(`${today}T00`, `${today}T24`));
      for (const { item, over } of reality.items()) {
        if (!over) for (const entry of await entriesOf(item)) reality.live(item, entry);
      }
      if (live) follow(live);
      await runtime.start();
    },
    async found() {
      const teams = teamsById(made);
      return {
        ...agreement(reality.items(), (id) => teams.get(id) ?? []),
        notAsked: notAsked.list().map((one) => ({ ...one, price: one.price / NANO })),
        cost: sum(await store.spending("0000-01-01T00", "9999-12-31T24")) / NANO,
        setAside: runtime.stats().setAside.length,
      };
    },
    async close() {
      for (const stop of unfollow) stop();
      await made.close();
      if (!live) await options.salesforce.close();
    },
  };
}

const sum = (spending: { cost: number }[]) => spending.reduce((sum, { cost }) => sum + cost, 0);

/** Names of the teams of everybody, by their id in the org. */
function teamsById({ teams }: Engine): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, members } of teams.now().teams) {
    for (const { user } of members) {
      const id = teams.directory.user(user)?.id;
      if (id !== undefined) found.set(id, [...(found.get(id) ?? []), name]);
    }
  }
  return found;
}

/** The clock of an engine that is still being made. */
const lateClock = (clock: () => Engine["clock"]): Engine["clock"] => ({
  now: () => clock().now(),
  at: (when, call) => clock().at(when, call),
  elapsed: () => clock().elapsed(),
});
