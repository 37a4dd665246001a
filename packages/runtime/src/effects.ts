import type { ConnectionsPort, ConnectorError, Outcome, SalesforcePort } from "@throughline/connectors";
import { CONFLICT, type Effect, type Event, type ItemState, type OpenEffect } from "@throughline/engine";
import type { Activity } from "./activity.ts";
import { createAsks } from "./asks.ts";
import { type Attempt, rankOf } from "./attempt.ts";
import { backoff, later } from "./backoff.ts";
import { readClash } from "./clash.ts";
import type { Verdict } from "./gate.ts";
import { createLines, type Pressure, systemOf } from "./lines.ts";
import { createOutbox } from "./outbox.ts";
import type { Clock, Log, ModelsPort, Random } from "./ports.ts";
import {
  createSender,
  givenUp,
  type Mode,
  NOTHING,
  type Paying,
  reportOf,
  unfounded,
  verdictOf,
  type WriteEffect,
} from "./send.ts";
import { hasStopped } from "./storage.ts";
import type { Note, Tracing } from "./tracing.ts";
import { deadline, type Priority } from "./urgency.ts";

/** Performs effects in the outside world and delivers what became of them as events. */
export interface Performer {
  /** Starts an effect whose intent is durable. */
  start(item: string, effect: Effect, state: ItemState): void;
  /** Takes up an effect of which nobody knows how far it came: found open after a restart. */
  resume(item: string, open: OpenEffect, state: ItemState): void;
  /** Starts nothing any more; what is on its way still arrives. */
  close(): void;
  /** Effects that wait for their next attempt. */
  waiting(): number;
  /** What waits in front of each system, and why. */
  pressure(): Pressure[];
  /** Whether more waits for a system than is kept in memory. */
  spilled(system: string): boolean;
}

interface World {
  salesforce: SalesforcePort;
  connections: ConnectionsPort;
  models: ModelsPort | undefined;
  paying?: Paying | undefined;
  clock: Clock;
  random: Random;
  log: Log;
  activity: Activity;
  tracing: Tracing;
  maxParallelWrites: number;
  maxParallelCalls: number;
  /** Effects in line for one system that are kept in memory. */
  maxWaiting: number;
  /** How long a write that fails is tried again, in ms. */
  giveUpAfterMs: number;
  /** How long the answer of a language model is waited for, in ms. */
  askPatienceMs: number;
  priority: Priority;
  deliver(item: string, event: Event): Promise<{ entries: number }>;
  /** Resolves once it is certain that no other process has taken over until now: a frozen one may have been followed meanwhile. */
  held?: (() => Promise<void>) | undefined;
  /** As of the last durable entry. */
  state(item: string): Promise<ItemState | undefined>;
  /** Effects whose outcome is not known, as the store has them. */
  openEffects(): Promise<{ item: string; effect: string }[]>;
  /** What a language model answered before under a hash, as the store has it. */
  answer(hash: string): Promise<unknown>;
}

type Outside = Extract<Effect, { kind: "write" | "call" }>;

/** What was tried for too long is given up only after so many attempts. */
const LEAST_ATTEMPTS = 10;

export function createPerformer(world: World): Performer {
  const { connections, clock, random, log, activity, tracing } = world;
  const send = createSender(world);
  const lines = createLines<Attempt>({ ...world, work: perform, onRoom: (system) => outbox.refill(system) });
  const outbox = createOutbox({ ...world, lines, first });
  const asks = createAsks({
    ...world,
    lines,
    schedule,
    patienceMs: world.askPatienceMs,
    giveUpAfterMs: world.giveUpAfterMs,
    open: async (item, effect) => (await world.state(item))?.open[effect],
    settle: (attempt, result, more) => settle(attempt, result, more),
    again: tryOnce,
  });
  const timers = new Set<() => void>();
  let closed = false;

  /** The first attempt at an effect. */
  function first(item: string, effect: string, mode: Mode, attempts: number, state: ItemState): Attempt {
    const due = deadline(state, Date.parse(clock.now()), world.priority);
    return {
      item,
      effect,
      mode,
      attempts,
      deadline: due,
      failures: 0,
      apiCalls: 0,
      ms: 0,
      within: undefined,
    };
  }

  /** Its turn at the gate. */
  async function perform(attempt: Attempt): Promise<Verdict> {
    const over = activity.begin();
    try {
      return closed ? NOTHING : await tryOnce(attempt);
    } catch (error) {
      // the trail has the intent: the effect is taken up again at the next start
      if (hasStopped(error)) return NOTHING;
      log.error("An effect could not be brought to its end.", {
        effect: attempt.effect,
        error: String(error),
      });
      return NOTHING;
    } finally {
      over();
    }
  }

  async function tryOnce(attempt: Attempt): Promise<Verdict> {
    const state = await world.state(attempt.item);
    const open = state?.open[attempt.effect];
    // settled, or taken over by a person
    if (!open || open.held) {
      outbox.done(attempt.effect);
      return NOTHING;
    }
    const { effect } = open;
    const { item, within } = attempt;
    return tracing.span(
      "throughline.effect",
      () => ({ within, links: [within], attributes: attributesOf(item, effect) }),
      (note) =>
        effect.kind === "ask"
          ? asks.attend(attempt, open, state?.status === "ended")
          : attend(attempt, effect as Outside, note),
    );
  }

  async function attend(attempt: Attempt, effect: Outside, note?: Note): Promise<Verdict> {
    const begun = clock.elapsed();
    const outcome = await send(effect, attempt.mode, attempt.deadline);
    const spent = {
      apiCalls: attempt.apiCalls + outcome.apiCalls,
      ms: attempt.ms + Math.round(clock.elapsed() - begun),
    };
    note?.({
      "throughline.attempt": attempt.attempts + 1,
      "throughline.mode": attempt.mode,
      "throughline.outcome": outcome.ok ? "done" : outcome.error.class,
    });
    const next = await conclude({ ...attempt, ...spent }, effect, outcome);
    return next ?? verdictOf(effect.kind, outcome);
  }

  /** @returns what a further attempt at once has shown */
  async function conclude(
    attempt: Attempt,
    effect: Outside,
    outcome: Outcome<unknown>,
  ): Promise<Verdict | undefined> {
    if (outcome.ok && attempt.mode === "ask" && outcome.readBack === "not-applied")
      return tryOnce({ ...attempt, mode: "send" });
    if (outcome.ok) {
      await settle(
        attempt,
        { ok: true, ...(outcome.value !== undefined && { value: outcome.value }) },
        { readBack: outcome.readBack },
      );
      return undefined;
    }
    const { error, readBack } = outcome;
    const reported = reportOf(error);
    switch (error.class) {
      case "conflict":
        if (effect.kind === "write") await clash(attempt, effect, error, readBack);
        else await settle(attempt, { ok: false, error: reported }, { readBack });
        break;
      case "gone":
        await settle(attempt, { ok: false, error: reported, gone: true }, { readBack });
        break;
      case "person":
        await settle(attempt, { ok: false, error: reported }, { readBack });
        break;
      case "unknown-outcome":
        if (effect.kind === "write" && attempt.mode === "send")
          return tryOnce({ ...attempt, mode: "ask", failures: attempt.failures + 1 });
        if (effect.kind === "call" && connections.repeat(effect.connection, effect.operation) === "once")
          return tryOnce({ ...attempt, mode: "ask" });
        await again(attempt, effect, error, "ask");
        break;
      default:
        // read back and not there: sending is safe; a read-back that failed is asked for again
        await again(attempt, effect, error, readBack === "not-applied" ? "send" : attempt.mode);
    }
    return undefined;
  }

  /** A compare-and-set was refused. What that means is seen in what the record holds now. */
  async function clash(
    attempt: Attempt,
    effect: WriteEffect,
    error: ConnectorError,
    readBack?: "not-applied",
  ): Promise<void> {
    const meaning = readClash(effect.sets, error.actual);
    switch (meaning.is) {
      case "applied":
        await settle(attempt, { ok: true }, { readBack: "applied" });
        break;
      case "unknown":
        await again(attempt, effect, error, "ask");
        break;
      case "unfounded":
        if (attempt.failures < MOST_UNFOUNDED) await again(attempt, effect, error, "send");
        else await settle(attempt, { ok: false, error: unfounded(error) }, { readBack });
        break;
      case "conflict": {
        const { item } = attempt;
        const { ours, actual } = meaning;
        // what is there of ours was written before somebody changed the rest: the item learns that first, as an echo
        if (Object.keys(ours).length) {
          const stamp = { id: `${effect.id}/read-back`, at: clock.now() };
          await world.deliver(item, { type: "record-changed", ...stamp, changes: ours, ours: true });
        }
        const refused = { ...reportOf(error), code: CONFLICT };
        await settle(attempt, { ok: false, error: refused, actual }, { readBack });
      }
    }
  }

  /** Tries once more, later; that it does is in the trail. What was tried for too long is for a person. */
  async function again(attempt: Attempt, effect: Outside, error: ConnectorError, mode: Mode): Promise<void> {
    const at = clock.now();
    // a limit is nobody's failure; nor has anything failed that was read back after a restart and goes out now
    const failed = error.class !== "retry-after" && !(attempt.mode === "ask" && mode === "send");
    const failures = attempt.failures + (failed ? 1 : 0);
    const failing = attempt.failing ?? at;
    if (failed && failures >= LEAST_ATTEMPTS && Date.parse(at) - Date.parse(failing) >= patienceFor(effect)) {
      await settle(attempt, { ok: false, error: givenUp(error, failures, failing, mode === "ask") });
      return;
    }
    const attempts = attempt.attempts + 1;
    const wait =
      error.afterMs ?? (failures === 0 && error.class !== "retry-after" ? 0 : backoff(failures || 1, random));
    const next = later(at, wait);
    await world.deliver(attempt.item, {
      type: "effect-retried",
      id: `${effect.id}/retried/${attempts}/${at}`,
      at,
      effect: effect.id,
      attempt: attempts,
      error: reportOf(error),
      next,
    });
    const retry = { ...attempt, attempts, failures, mode, ...(failures > 0 && { failing }) };
    schedule(retry, systemOf(effect), next);
  }

  const patienceFor = (effect: Outside) =>
    (effect.kind === "call" ? connections.limits?.(effect.connection).giveUpAfterMs : undefined) ??
    world.giveUpAfterMs;

  function schedule(attempt: Attempt, system: string, when: string): void {
    if (closed) return;
    const over = activity.begin();
    const cancel = clock.at(when, () => {
      timers.delete(drop);
      lines.enter(system, attempt, rankOf(attempt), true);
      over();
    });
    const drop = () => {
      cancel();
      over();
    };
    timers.add(drop);
  }

  async function settle(
    { item, effect, apiCalls, ms }: Attempt,
    result: Extract<Event, { type: "effect-settled" }>["result"],
    { readBack, cost }: { readBack?: "applied" | "not-applied" | undefined; cost?: number | undefined } = {},
  ): Promise<void> {
    await world.deliver(item, {
      type: "effect-settled",
      id: `${effect}/settled`,
      at: clock.now(),
      effect,
      apiCalls,
      ms,
      ...(readBack && { readBack }),
      ...(cost && { cost }),
      result,
    });
    outbox.done(effect);
  }

  return {
    start(item, effect, state) {
      const open = state.open[effect.id];
      if (open) asks.await(item, open);
      outbox.add(effect, { ...first(item, effect.id, "send", 0, state), within: tracing.here() });
    },
    resume(item, open, state) {
      asks.await(item, open);
      outbox.add(open.effect, first(item, open.effect.id, "ask", open.attempts, state));
    },
    close() {
      closed = true;
      lines.close();
      asks.close();
      for (const drop of timers) drop();
      timers.clear();
    },
    waiting: () => timers.size,
    pressure: lines.pressure,
    spilled: lines.spilled,
  };
}

/** A refusal as "changed meanwhile" of a record that is unchanged may be a race; so many in a row are a faulty rule. */
const MOST_UNFOUNDED = 3;

/** What a trace shows of an effect: where it goes, never what it carries. */
const attributesOf = (item: string, effect: Effect) => ({
  "throughline.item": item,
  "throughline.effect": effect.id,
  ...(effect.kind === "write" && { "throughline.object": effect.object }),
  ...(effect.kind === "ask" && { "throughline.model": effect.model }),
  ...(effect.kind === "call" && {
    "throughline.connection": effect.connection,
    "throughline.operation": effect.operation,
  }),
});
