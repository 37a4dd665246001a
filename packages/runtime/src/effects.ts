import type { ConnectionsPort, ConnectorError, Outcome, SalesforcePort } from "@throughline/connectors";
import { CONFLICT, type Effect, type Event, type OpenEffect } from "@throughline/engine";
import type { StepError } from "@throughline/steps";
import type { Activity } from "./activity.ts";
import { backoff, later } from "./backoff.ts";
import { readClash } from "./clash.ts";
import { createGate } from "./gate.ts";
import type { Clock, Log, Random } from "./ports.ts";
import { isOver } from "./storage.ts";

/** Performs effects in the outside world and delivers what became of them as events. */
export interface Performer {
  /** Starts an effect whose intent is durable. */
  start(item: string, effect: Effect): void;
  /** Takes up an effect of which nobody knows how far it came: found open after a restart. */
  resume(item: string, open: OpenEffect): void;
  /** Starts nothing any more; what is on its way still arrives. */
  close(): void;
  /** Effects that wait for their next attempt. */
  waiting(): number;
}

interface World {
  salesforce: SalesforcePort;
  connections: ConnectionsPort;
  clock: Clock;
  random: Random;
  log: Log;
  activity: Activity;
  maxParallelWrites: number;
  maxParallelCalls: number;
  deliver(item: string, event: Event): Promise<unknown>;
  /** Resolves once it is certain that no other process has taken over until now: a frozen one may have been followed meanwhile. */
  held: (() => Promise<void>) | undefined;
  /** The effect is still wanted: neither settled nor taken over by a person. */
  wanted(item: string, effect: string): Promise<boolean>;
}

/** `ask`: find out what became of an earlier attempt before anything is sent. */
type Mode = "send" | "ask";

interface Attempt {
  item: string;
  effect: Effect;
  mode: Mode;
  /** Attempts before this one, those of earlier runs included, and what they cost. */
  attempts: number;
  /** Attempts of this run that failed: they decide how long to wait. */
  failures: number;
  apiCalls: number;
  ms: number;
}

const FRESH = { failures: 0, apiCalls: 0, ms: 0 };

type Outside = Extract<Effect, { kind: "write" | "call" }>;
type WriteEffect = Extract<Effect, { kind: "write" }>;

export function createPerformer(world: World): Performer {
  const { salesforce, connections, clock, random, log, activity } = world;
  const writing = createGate(world.maxParallelWrites);
  const calling = createGate(world.maxParallelCalls);
  const timers = new Set<() => void>();
  let closed = false;

  async function perform(attempt: Attempt): Promise<void> {
    const over = activity.begin();
    try {
      const { item, effect } = attempt;
      if (closed || !(await world.wanted(item, effect.id))) return;
      if (effect.kind !== "write" && effect.kind !== "call") {
        throw new Error(`${effect.kind} is not an effect of the outside world`);
      }
      const begun = clock.elapsed();
      const sent = effect.kind === "write" ? write(effect, attempt.mode) : call(effect, attempt.mode);
      const outcome = await sent.catch(unexpected);
      const spent = {
        apiCalls: attempt.apiCalls + outcome.apiCalls,
        ms: attempt.ms + Math.round(clock.elapsed() - begun),
      };
      await conclude({ ...attempt, ...spent }, effect, outcome);
    } catch (error) {
      // the trail has the intent: the effect is taken up again at the next start
      if (isOver(error)) return;
      log.error("An effect could not be brought to its end.", {
        effect: attempt.effect.id,
        error: String(error),
      });
    } finally {
      over();
    }
  }

  async function write(effect: WriteEffect, mode: Mode): Promise<Outcome<unknown>> {
    const { id, object, recordId } = effect;
    const sets = Object.fromEntries(
      Object.entries(effect.sets).map(([field, { value, expected }]) => [
        field,
        { value, ...(expected !== undefined && { expected }) },
      ]),
    );
    const request = { id, object, recordId, sets };
    const answers = await writing(() =>
      mode === "send" ? salesforce.write([request], world.held) : salesforce.settle([request]),
    );
    return answers[0] as Outcome<unknown>;
  }

  async function call(effect: Extract<Outside, { kind: "call" }>, mode: Mode): Promise<Outcome<unknown>> {
    const { connection, operation, input, id } = effect;
    const repeat = connections.repeat(connection, operation);
    if (!repeat) {
      return refusal(
        "UNKNOWN_OPERATION",
        `No connection offers ${connection}.${operation}. Check the connections' file.`,
      );
    }
    if (mode === "ask" && repeat === "once") {
      return refusal(
        SENT_UNKNOWN,
        `${connection}.${operation} was sent, its answer is unknown, and it must not be sent twice. Look there whether it took place.`,
      );
    }
    const how = mode === "send" ? connections.call : connections.settle;
    return calling(() => how(connection, operation, input, id, world.held));
  }

  async function conclude(attempt: Attempt, effect: Outside, outcome: Outcome<unknown>): Promise<void> {
    if (outcome.ok && attempt.mode === "ask" && outcome.readBack === "not-applied") {
      await perform({ ...attempt, mode: "send" });
      return;
    }
    if (outcome.ok) {
      await settle(
        attempt,
        { ok: true, ...(outcome.value !== undefined && { value: outcome.value }) },
        outcome.readBack,
      );
      return;
    }
    const { error, readBack } = outcome;
    const reported = reportOf(error);
    switch (error.class) {
      case "conflict":
        if (effect.kind === "write") await clash(attempt, effect, error, readBack);
        else await settle(attempt, { ok: false, error: reported }, readBack);
        break;
      case "gone":
        await settle(attempt, { ok: false, error: reported, gone: true }, readBack);
        break;
      case "person":
        await settle(attempt, { ok: false, error: reported }, readBack);
        break;
      case "unknown-outcome":
        if (effect.kind === "write" && attempt.mode === "send") {
          await perform({ ...attempt, mode: "ask", failures: attempt.failures + 1 });
        } else if (
          effect.kind === "call" &&
          connections.repeat(effect.connection, effect.operation) === "once"
        ) {
          await perform({ ...attempt, mode: "ask" });
        } else await again(attempt, error, "ask");
        break;
      default:
        // read back and not there: sending is safe; a read-back that failed is asked for again
        await again(attempt, error, readBack === "not-applied" ? "send" : attempt.mode);
    }
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
        await settle(attempt, { ok: true }, "applied");
        break;
      case "unknown":
        await again(attempt, error, "ask");
        break;
      case "unfounded":
        if (attempt.failures < MOST_UNFOUNDED) await again(attempt, error, "send");
        else await settle(attempt, { ok: false, error: unfounded(error) }, readBack);
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
        await settle(attempt, { ok: false, error: refused, actual }, readBack);
      }
    }
  }

  /** Tries once more, later. That it does is in the trail. */
  async function again(attempt: Attempt, error: ConnectorError, mode: Mode): Promise<void> {
    const attempts = attempt.attempts + 1;
    // read back after a restart and not there: nothing has failed, it just goes out now
    const failures = attempt.failures + (attempt.mode === "ask" && mode === "send" ? 0 : 1);
    const at = clock.now();
    const next = later(at, error.afterMs ?? (failures === 0 ? 0 : backoff(failures, random)));
    const { item, effect } = attempt;
    const id = `${effect.id}/retried/${attempts}/${at}`;
    await world.deliver(item, {
      type: "effect-retried",
      id,
      at,
      effect: effect.id,
      attempt: attempts,
      error: reportOf(error),
      next,
    });
    schedule({ ...attempt, attempts, failures, mode }, next);
  }

  function schedule(attempt: Attempt, when: string): void {
    if (closed) return;
    const over = activity.begin();
    const cancel = clock.at(when, () => {
      timers.delete(drop);
      void perform(attempt).finally(over);
    });
    const drop = () => {
      cancel();
      over();
    };
    timers.add(drop);
  }

  function settle(
    { item, effect, apiCalls, ms }: Attempt,
    result: Extract<Event, { type: "effect-settled" }>["result"],
    readBack?: "applied" | "not-applied",
  ) {
    return world.deliver(item, {
      type: "effect-settled",
      id: `${effect.id}/settled`,
      at: clock.now(),
      effect: effect.id,
      apiCalls,
      ms,
      ...(readBack && { readBack }),
      result,
    });
  }

  return {
    start: (item, effect) => void perform({ item, effect, mode: "send", attempts: 0, ...FRESH }),
    resume: (item, { effect, attempts }) => void perform({ item, effect, mode: "ask", attempts, ...FRESH }),
    close() {
      closed = true;
      for (const drop of timers) drop();
      timers.clear();
    },
    waiting: () => timers.size,
  };
}

/** A refusal as "changed meanwhile" of a record that is unchanged may be a race; so many in a row are a faulty rule. */
const MOST_UNFOUNDED = 3;

/** The code of a call that may have taken place and must not be repeated. */
export const SENT_UNKNOWN = "SENT_ANSWER_UNKNOWN";

const refusal = (code: string, message: string): Outcome<unknown> => ({
  ok: false,
  error: { class: "person", code, message },
  apiCalls: 0,
});

const unfounded = ({ message, fields }: ConnectorError): StepError => ({
  code: "GUARD_REFUSES",
  message: `The org refuses the write as if somebody had changed the record, and it holds what was expected. Check the rules that guard these fields. (${message})`,
  ...(fields?.length && { fields }),
});

/** Ports report errors instead of throwing them; when one throws all the same, nobody knows how far it had come. */
const unexpected = (error: unknown): Outcome<unknown> => ({
  ok: false,
  error: {
    class: "unknown-outcome",
    code: "UNEXPECTED",
    message: error instanceof Error ? error.message : String(error),
  },
  apiCalls: 0,
});

const reportOf = ({ code, message, fields }: ConnectorError): StepError => ({
  code,
  message,
  ...(fields?.length && { fields }),
});
