import type { RosterEntry, WaitingItem } from "@throughline/assignment";
import type { Store } from "@throughline/audit";
import type { ConnectionsPort, SalesforcePort } from "@throughline/connectors";
import type { Event, ItemState } from "@throughline/engine";
import type { Deciders } from "@throughline/steps";
import { createActivity } from "./activity.ts";
import type { Archival } from "./archival.ts";
import { createAside } from "./aside.ts";
import { later } from "./backoff.ts";
import type { Begun } from "./begin.ts";
import { type Commands, createCommands } from "./commands.ts";
import { createDeployment, type Deployed } from "./deployed.ts";
import type { Taken } from "./desk.ts";
import { RefusedError } from "./errors.ts";
import type { Delivered, Items, Told } from "./items.ts";
import type { Pressure } from "./lines.ts";
import type { Clock, Ids, Log, ModelsPort, Random, RosterPort } from "./ports.ts";
import type { AsideRepair } from "./repair-aside.ts";
import { type Run, startRun } from "./run.ts";
import type { Paying } from "./send.ts";
import { silent } from "./system.ts";
import type { Priority } from "./urgency.ts";
import { createVersions, type Versions } from "./versions.ts";

export interface RuntimeOptions {
  workflows: Deployed[];
  store: Store;
  salesforce: SalesforcePort;
  connections: ConnectionsPort;
  /** Language models; absent: none is connected. */
  models?: ModelsPort;
  /** The caps of a day on what other calls cost; absent: there are none. */
  paying?: Paying;
  /** Makes the roster from its trail so far; called at the start. */
  roster(trail: RosterEntry[]): RosterPort | Promise<RosterPort>;
  deciders: Deciders;
  /** The id of a user of the org, by any name that they go by: who answers what only they were asked. */
  userId?: (name: string) => string | undefined;
  clock: Clock;
  random: Random;
  ids: Ids;
  log?: Log;
  /** Writes that are under way at once; the connector lets those of one moment travel together. Default 1000. */
  maxParallelWrites?: number;
  /** Calls at once of each connection that does not say itself; default 32. */
  maxParallelCalls?: number;
  /** Effects in line for one system that are kept in memory; more are only in the store until there are places. Default 10,000. */
  maxWaiting?: number;
  /** Events that are posted and not durable yet, at most: beyond it people are asked to come again, and the org's stream is not read on. Default 10,000. */
  maxLetters?: number;
  /** How long a write that fails is tried again before a person is asked, in ms. Default four hours. */
  giveUpAfterMs?: number;
  /**
   * How long a language model that does not answer is waited for before a ladder goes on without it, in ms. A line in front
   * of one that does answer is waited in. Default two minutes.
   */
  askPatienceMs?: number;
  /** Where items stand that have no milestone: what waits goes out by this. */
  priority?: Priority;
  /** States of items kept in memory; others are folded again when they are needed. Default 10,000. */
  maxStates?: number;
  /** Resolves when everything that happens at this moment has had its turn. Default: a turn of the event loop. */
  breath?: () => Promise<unknown>;
  /** Entries of the roster's trail after which its state is written into it. Default 20,000. */
  rosterCheckpoint?: number;
}

export interface Stats {
  /** Letters, appends and effects that are under way. */
  inFlight: number;
  /** Effects that wait for their next attempt. */
  retrying: number;
  /** What waits in front of each system, and why. */
  pressure: Pressure[];
  /** Events that are not durable yet. */
  letters: number;
  /** More waits than is good: the org's stream is not read on until it is less. */
  intakePaused: boolean;
  /** Items that take no events because of a defect. */
  setAside: { item: string; events: number; reason: string; since: string }[];
  /** Why the store takes nothing at present; absent when it does. */
  storeTrouble?: string;
  /** State of the event stream, in the connector's words. */
  stream: string;
  /** States of items in memory. */
  states: number;
}

/** The embedded runtime: runs workflows in this process, over one store. Started and stopped once. */
export interface Runtime extends Commands, Versions {
  /**
   * Folds the roster, takes up what the last run left open, arms the timers, then follows the org's events
   * from where the last run stopped. Rejects when the org cannot be followed (a refused login).
   */
  start(): Promise<void>;
  /**
   * Resolves when what the event changed is durable. Events of one item are taken one at a time, in order; each id once.
   * Rejects with SetAsideError when the item cannot take it (it is kept), with RefusedError when nothing runs.
   */
  deliver(item: string, event: Event): Promise<Delivered>;
  /** Begins the item of a record because somebody outside asks for it: there is one of a record. Rejects with RefusedError. */
  begin(asked: { workflow: string; recordId: string; id: string }): Promise<Begun>;
  /**
   * What a person does about an item that takes no events because of a defect.
   * Rejects with RefusedError where it cannot be done, with SetAsideError when it cannot take its events still.
   */
  repairAside(item: string, repair: AsideRepair): Promise<void>;
  /** Tells every entry once it is durable. Returns how to end that. */
  onEntry(listener: (told: Told) => void): () => void;
  /**
   * The best of what waits in the pool for somebody (id, user name or name) who asks for more work, who is its owner then;
   * or why there is nothing for them. Nobody picks what they get.
   */
  next(user: string): Promise<Taken>;
  /** What waits in the pool, the most urgent first. */
  pool(): WaitingItem[];
  /** As of the last durable entry; `undefined` where there is no such item. */
  state(item: string): Promise<ItemState | undefined>;
  /** Lets trails that are in an archive, or are not to be kept, leave the store; one item at a time waits for it. */
  readonly archival: Archival;
  /** Resolves when nothing is under way or in line and no timer is due. */
  idle(): Promise<void>;
  stats(): Stats;
  /** Takes nothing more, lets what is under way come to its end (within eight seconds). What is left, the next start takes up. */
  stop(): Promise<void>;
}

const STOP_WITHIN_MS = 8_000;

export function createRuntime(options: RuntimeOptions): Runtime {
  const { store, clock, ids, log = silent } = options;
  const deployment = createDeployment(options.workflows, log);
  const activity = createActivity();
  const aside = createAside();
  const listeners = new Set<(told: Told) => void>();
  let run: Run | undefined;
  let stopping: Promise<void> | undefined;
  let stream = "not connected";
  /** Why this process can write no more. */
  let lost: string | undefined;
  void store.lost.then(({ message }) => {
    lost = message;
    log.error(message);
  });

  function items(): Items {
    if (lost !== undefined) throw new RefusedError("stopped", lost);
    if (!run) throw new RefusedError("stopped", "The runtime has not been started.");
    if (stopping) throw new RefusedError("stopped", "The runtime is stopping and takes nothing more.");
    if (run.letters().full)
      throw new RefusedError(
        "busy",
        "More arrives than can be written down. Nothing was taken; try again in a moment.",
      );
    return run.items;
  }

  function tell(told: Told): void {
    for (const listener of listeners) {
      try {
        listener(told);
      } catch (error) {
        log.error("A listener to entries failed; the runtime goes on.", { error: String(error) });
      }
    }
  }

  async function stop(ending: Run): Promise<void> {
    let forget = () => {};
    const late = new Promise<void>((resolve) => {
      forget = clock.at(later(clock.now(), STOP_WITHIN_MS), resolve);
    });
    await Promise.race([ending.wind().then(() => activity.quiet()), late]);
    forget();
    ending.end();
    if (activity.count > 0)
      log.warn("Stopped with work under way; the next start takes it up.", { left: activity.count });
  }

  return {
    async start() {
      run = await startRun(options, {
        deployment,
        activity,
        aside,
        log,
        tell,
        onStream(state) {
          stream = state;
        },
      });
    },
    deliver: async (item, event) => items().post(item, event),
    ...createCommands({ items, clock, ids, userId: options.userId ?? (() => undefined) }),
    ...createVersions({
      ...{ deployment, items, clock, ids },
      async follow(workflow) {
        items();
        await (run as Run).follow(workflow);
      },
      durable: () => (run as Run).durable(),
    }),
    async begin(asked) {
      items();
      return (run as Run).begin(asked);
    },
    async repairAside(item, repair) {
      items();
      await run?.repairAside(item, repair);
    },
    onEntry(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async next(user) {
      items();
      return (run as Run).desk.next(user);
    },
    pool: () => run?.desk.pool() ?? [],
    state: async (item) => run?.items.state(item),
    get archival() {
      items();
      return (run as Run).archival;
    },
    async idle() {
      for (;;) {
        await activity.quiet();
        const inLine = run?.pressure().some(({ waiting }) => waiting > 0);
        const due = await store.nextTimer();
        if (!inLine && (due === undefined || due > clock.now() || aside.count > 0)) return;
        await new Promise<void>((resume) => clock.at(later(clock.now(), 5), resume));
      }
    },
    stats() {
      const trouble = lost ?? run?.trouble();
      return {
        inFlight: activity.count,
        retrying: run?.retrying() ?? 0,
        pressure: run?.pressure() ?? [],
        letters: run?.letters().waiting ?? 0,
        intakePaused: run?.letters().paused ?? false,
        setAside: aside.list(),
        ...(trouble !== undefined && { storeTrouble: trouble }),
        stream,
        states: run?.items.cached() ?? 0,
      };
    },
    async stop() {
      if (!run) return;
      stopping ??= stop(run);
      await stopping;
    },
  };
}
