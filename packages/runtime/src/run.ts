import type { RosterEntry } from "@throughline/assignment";
import type { Cursor } from "@throughline/audit";
import { isPlatformEvent, positionAt } from "@throughline/connectors";
import type { Event } from "@throughline/engine";
import type { Workflow } from "@throughline/workflow";
import type { Activity } from "./activity.ts";
import type { Archival } from "./archival.ts";
import type { Aside } from "./aside.ts";
import { later } from "./backoff.ts";
import { type Begun, beginItem } from "./begin.ts";
import { createCommitter } from "./committer.ts";
import { createCursors } from "./cursors.ts";
import type { Deployment } from "./deployed.ts";
import { createDesk, type Desk } from "./desk.ts";
import { createPerformer } from "./effects.ts";
import { RefusedError } from "./errors.ts";
import { createIntake, type Letter, objectsOf } from "./intake/index.ts";
import { createItems, type Items, type Told } from "./items.ts";
import { ORG, type Pressure } from "./lines.ts";
import { type Log, ROSTER } from "./ports.ts";
import { createRecount } from "./recount.ts";
import { positions, recover } from "./recovery.ts";
import { type AsideRepair, repairAside } from "./repair-aside.ts";
import { createCheckpoints, rosterFrom } from "./roster.ts";
import type { RuntimeOptions } from "./runtime.ts";
import { createTimers } from "./timers.ts";
import { createTracing } from "./tracing.ts";

/** One run of the runtime, from start to stop: its parts, wired. */
export interface Run {
  items: Items;
  begin(asked: Parameters<typeof beginItem>[0]): Promise<Begun>;
  /** What waits for an owner. */
  desk: Pick<Desk, "next" | "pool">;
  archival: Archival;
  /** Why the store takes nothing at present. */
  trouble(): string | undefined;
  /** Effects that wait for their next attempt. */
  retrying(): number;
  /** Events that are not durable yet; whether no more are taken from people, and none from the org's stream. */
  letters(): { waiting: number; full: boolean; paused: boolean };
  repairAside(item: string, repair: AsideRepair): Promise<void>;
  /** Follows what a version listens to, from now on. */
  follow(workflow: Workflow): Promise<void>;
  /** Resolves when all that was decided until now is durable. */
  durable(): Promise<void>;
  /** What waits in front of each system. */
  pressure(): Pressure[];
  /** Ends intake, timers and retries; what is under way goes on. */
  wind(): Promise<void>;
  /** From here on nothing is taken, not even results. */
  end(): void;
}

/** What fails for so long is for a person. */
const GIVE_UP_AFTER_MS = 4 * 60 * 60_000;
/** A ladder goes on without a language model that has not answered for so long. */
const ASK_PATIENCE_MS = 2 * 60_000;
/** How often is looked whether there is room for more of the stream, in ms. */
const LOOK_AGAIN_MS = 250;
/** Entries of the roster between its checkpoints: folding so many takes a tenth of a second. */
const ROSTER_CHECKPOINT = 20_000;

export async function startRun(
  options: RuntimeOptions,
  world: {
    deployment: Deployment;
    activity: Activity;
    aside: Aside;
    log: Log;
    tell(told: Told): void;
    onStream(state: string): void;
  },
): Promise<Run> {
  const { store, salesforce, connections, clock, random } = options;
  const deciders = { ...options.deciders, version: world.deployment.version };
  const { deployment, activity, aside, log } = world;
  const maxLetters = options.maxLetters ?? 10_000;
  let over = false;
  let winding = false;

  const tracing = createTracing();
  const stored = await store.cursors();
  const from = rosterFrom(stored);
  const trail = await store.entries(ROSTER, from);
  const roster = await options.roster(trail.map(({ entry }) => entry as unknown as RosterEntry));
  const { breath = () => new Promise(setImmediate) } = options;
  const committer = createCommitter({
    ...{ store, clock, random, log, activity, breath, tracing },
    roster: { last: trail.at(-1)?.seq ?? from, from },
  });
  const every = options.rosterCheckpoint ?? ROSTER_CHECKPOINT;
  const checkpoints = createCheckpoints({ roster, committer, clock, log, every });
  const cursors = createCursors({ committer, clock, log });
  const items: Items = createItems({
    ...{ store, deployment, deciders, roster, committer, aside, tracing, activity, clock, log },
    maxStates: options.maxStates ?? 10_000,
    writeSoon: cursors.writeSoon,
    durable(item, { entries, effects, state, from }) {
      if (over) return;
      checkpoints.look();
      desk.look();
      for (const effect of effects) performer.start(item, effect, state);
      let seq = from;
      for (const entry of entries) {
        if (entry.kind === "timer-armed") timers.armed({ item, timer: entry.timer, due: entry.due });
        world.tell({ item, seq: seq++, entry, state });
      }
    },
  });
  /** Events that were posted and are not durable yet. */
  let letters = 0;
  const post: Items["post"] = (item, event, more) => {
    letters++;
    return items.post(item, event, more).finally(() => letters--);
  };
  const deliver = (item: string, event: Event) =>
    over ? Promise.reject(new RefusedError("stopped", "The runtime has stopped.")) : post(item, event);
  const performer = createPerformer({
    ...{ salesforce, connections, clock, random, log, activity, tracing, deliver },
    maxParallelWrites: options.maxParallelWrites ?? 1_000,
    maxParallelCalls: options.maxParallelCalls ?? 32,
    models: options.models,
    paying: options.paying,
    held: store.held,
    answer: store.answer,
    askPatienceMs: options.askPatienceMs ?? ASK_PATIENCE_MS,
    maxWaiting: options.maxWaiting ?? 10_000,
    giveUpAfterMs: options.giveUpAfterMs ?? GIVE_UP_AFTER_MS,
    priority: options.priority ?? (() => undefined),
    state: items.state,
    openEffects: store.openEffects,
  });
  const recount = createRecount({
    ...{ store, clock, log, cursors: stored, calendar: deciders.calendar },
    deliver: (item, event) => tracing.apart(() => deliver(item, event)),
  });
  const timers = createTimers({
    recounted: async () => {
      const written = await recount.look();
      if (written.length) cursors.writeSoon(written);
    },
    ...{ store, clock, log, activity, aside, breath },
    // what armed a timer is long over when it fires
    deliver: (item, event) => tracing.apart(() => deliver(item, event)),
  });

  const desk = createDesk({ roster, items, aside, clock, log });

  const full = () => letters >= maxLetters || performer.spilled(ORG);

  /** While there is more than enough to do, the org's stream is not read on: what comes waits over there. */
  async function room(): Promise<void> {
    while (full()) {
      if (winding) throw new RefusedError("stopped", "The runtime is stopping.");
      await new Promise<void>((resume) => clock.at(later(clock.now(), LOOK_AGAIN_MS), resume));
    }
  }

  function end(): void {
    over = true;
    cursors.close();
  }
  // nothing that is decided here counts any more: nothing is begun, and what comes in is left to whoever writes now
  void store.lost.then(() => {
    end();
    desk.close();
    timers.close();
    performer.close();
  });

  async function deliverAll(letters: Letter[], after: Cursor[]): Promise<void> {
    await room();
    if (!letters.length) cursors.writeSoon(after);
    // they go down with the last letter that is handed to the store: in no case before any of them
    let left = letters.length;
    const withTheLast = () => (--left === 0 ? cursors.take(after) : []);
    await Promise.allSettled(letters.map(({ item, event }) => post(item, event, { cursors: withTheLast })));
  }

  const { replay, since } = positions(stored);
  await recover({ store, items, performer, aside, cursors: stored, log });
  const counted = await recount.look();
  await timers.arm();
  desk.look();
  checkpoints.look();
  const intake = createIntake({
    ...{ deployment, salesforce, clock, random, log, deliverAll },
    known: items.known,
    since,
  });
  let caughtUp = () => {};
  const behind = new Promise<void>((resume) => {
    caughtUp = resume;
  });
  const accept: typeof intake.accept = async (events) => {
    if (over) return new Promise(() => undefined);
    const done = activity.begin();
    // no position is stored before what came before it is in
    await behind;
    await intake.accept(events).finally(done);
  };
  const fresh = intake.objects.filter((object) => since[object] === undefined);
  // what leaves no record cannot be caught up with later: the stream tells all from then on
  for (const object of intake.objects)
    if (isPlatformEvent(object) && since[object] !== undefined) replay[object] ??= positionAt(since[object]);
  const followed = new Set(intake.objects);
  const subscriptions = [await salesforce.subscribe(intake.objects, replay, accept, world.onStream)];
  async function follow(workflow: Workflow): Promise<void> {
    const more = objectsOf(workflow).filter((object) => !followed.has(object));
    if (!more.length) return;
    subscriptions.push(await salesforce.subscribe(more, {}, accept));
    for (const object of more) followed.add(object);
    const begun = intake.beginnings(more);
    Object.assign(since, positions(begun).since);
    await committer.commit({ appends: [], roster: [], cursors: begun });
  }
  if (fresh.length) {
    // not before the stream is followed: from this time on nothing may be missed
    const begun = [...intake.beginnings(fresh), ...counted];
    // a creation of which the stream only tells that something happened is younger than this
    Object.assign(since, positions(begun).since);
    await committer.commit({ appends: [], roster: [], cursors: begun });
  } else if (counted.length) cursors.writeSoon(counted);
  // followed before, but killed before its first event was durable: there is no place to go on from
  const lost = intake.objects.filter((object) => !fresh.includes(object) && replay[object] === undefined);
  const done = activity.begin();
  void Promise.all(lost.map((object) => intake.catchUp(object, since[object] as string)))
    // it is only given up when the run stops; the next one begins anew from the same place
    .then(caughtUp, () => undefined)
    .finally(done);

  return {
    items: { ...items, post },
    desk,
    begin: (asked) => beginItem(asked, { deployment, salesforce, items: { ...items, post }, clock, log }),
    letters: () => ({ waiting: letters, full: letters >= maxLetters, paused: full() }),
    async repairAside(item, repair) {
      await repairAside(item, repair, {
        items: { ...items, post },
        aside,
        committer,
        clock,
        ids: options.ids,
        log,
      });
      // its timers have waited with it
      timers.arm();
    },
    archival: {
      forget: items.forget,
      rosterUpTo: () => committer.roster().from,
      forgetRoster: (forgetRoster) =>
        committer.commit({ appends: [], roster: [], cursors: [], forgetRoster }),
    },
    follow,
    durable: () => committer.commit({ appends: [], roster: [], cursors: [] }),
    trouble: () => committer.trouble() ?? store.trouble?.(),
    retrying: performer.waiting,
    pressure: performer.pressure,
    async wind() {
      winding = true;
      desk.close();
      timers.close();
      performer.close();
      await Promise.all(subscriptions.map((subscription) => subscription.close()));
    },
    end,
  };
}
