import type { Effect, Event, OpenEffect } from "@throughline/engine";
import type { Asked } from "@throughline/steps";
import type { Activity } from "./activity.ts";
import { type Attempt, rankOf } from "./attempt.ts";
import { backoff, later } from "./backoff.ts";
import type { Verdict } from "./gate.ts";
import { type Lines, systemOf } from "./lines.ts";
import type { AskOutcome, Clock, ModelsPort, Random } from "./ports.ts";
import { GIVEN_UP, NOTHING, reportOf, verdictOf } from "./send.ts";

type AskEffect = Extract<Effect, { kind: "ask" }>;
type Open = OpenEffect & { effect: AskEffect };
type Settled = Extract<Event, { type: "effect-settled" }>;

/** Error code of an answer that never arrived: the call may have been paid for. */
export const ANSWER_LOST = "ANSWER_LOST";

/**
 * Asks language models. Each call is told in the trail before it leaves, so that it is counted once whatever happens:
 * with what it cost, or with the most that it can have cost where its answer was lost. What was answered before is never
 * asked again, and those who ask the same at the same time share one call.
 */
export interface Asks {
  /** From now on the answer is waited for, and not for ever. */
  await(item: string, open: OpenEffect): void;
  /** Its turn at the gate. */
  attend(attempt: Attempt, open: OpenEffect, ended: boolean): Promise<Verdict>;
  close(): void;
}

export function createAsks(world: {
  models: ModelsPort | undefined;
  clock: Clock;
  random: Random;
  activity: Activity;
  lines: Lines<Attempt>;
  /** How long a provider that does not answer is waited for before the ladder goes on without it, in ms. */
  patienceMs: number;
  /** How long a question waits in line at most, also for a provider that works, in ms. */
  giveUpAfterMs: number;
  held?: (() => Promise<void>) | undefined;
  answer(hash: string): Promise<unknown>;
  open(item: string, effect: string): Promise<OpenEffect | undefined>;
  /** Resolves when it is durable; with whether it changed anything. */
  deliver(item: string, event: Event): Promise<{ entries: number }>;
  settle(attempt: Attempt, result: Settled["result"], more?: Pick<Settled, "cost">): Promise<void>;
  schedule(attempt: Attempt, system: string, when: string): void;
  again(attempt: Attempt): Promise<Verdict>;
}): Asks {
  const { models, clock, random, activity, lines, settle } = world;
  /** Calls under way, by hash: they end when the answer is durable. */
  const flights = new Map<string, Promise<void>>();
  /** Effects that are being attended to: one hand at a time, so that nothing is counted twice. */
  const inHand = new Set<string>();
  const deadlines = new Map<string, () => void>();

  const patient = (since = clock.now()) => later(since, world.patienceMs);

  function done(effect: string): void {
    deadlines.get(effect)?.();
    deadlines.delete(effect);
  }

  /** What is in line for a provider that fails is given up; a line that moves is waited in. A call under way has its own end. */
  async function overdue(attempt: Attempt): Promise<void> {
    deadlines.delete(attempt.effect);
    if (inHand.has(attempt.effect)) return watch(attempt);
    await alone(attempt.effect, async () => {
      const open = await world.open(attempt.item, attempt.effect);
      if (!open) return;
      const tooLong = clock.now() >= later(open.intendedAt, world.giveUpAfterMs);
      if (tooLong || lines.shut(systemOf(open.effect))) await giveUp(attempt, open as Open);
      else watch(attempt);
    });
  }

  function watch(attempt: Attempt): void {
    const cancel = clock.at(patient(), () => {
      const over = activity.begin();
      void overdue(attempt)
        .catch(() => undefined)
        .finally(over);
    });
    deadlines.set(attempt.effect, cancel);
  }

  async function alone<T>(effect: string, work: () => Promise<T>): Promise<T | undefined> {
    if (inHand.has(effect)) return undefined;
    inHand.add(effect);
    try {
      return await work();
    } finally {
      inHand.delete(effect);
    }
  }

  async function giveUp(attempt: Attempt, open: Open): Promise<void> {
    const { effect, sent } = open;
    const seconds = Math.round(world.patienceMs / 1000);
    const message = `${effect.model} has not answered for ${seconds} seconds and more`;
    done(effect.id);
    await settle(
      attempt,
      { ok: false, error: { code: GIVEN_UP, message } },
      { cost: sent ? effect.most : 0 },
    );
  }

  /** @returns the attempt that follows at once, or what this one says of the provider */
  async function attend(attempt: Attempt, open: Open, ended: boolean): Promise<Verdict | Attempt> {
    const { effect, sent } = open;
    if (sent && !ended) return lost(attempt, effect);
    if (!models || ended)
      return notAsked(attempt, open, models ? "the item has ended" : "no language model is connected");
    const hash = models.hash(effect);
    const flight = flights.get(hash);
    if (flight) {
      wait(flight, attempt, effect);
      return NOTHING;
    }
    const flying = answerOr(hash, attempt, open, () => fly(models, attempt, open, hash));
    const over = () => void flights.delete(hash);
    flights.set(hash, flying.then(over, over));
    return flying;
  }

  async function notAsked(attempt: Attempt, { effect, sent }: Open, why: string): Promise<Verdict> {
    const error = { code: "NOT_ASKED", message: `${effect.model} was not asked: ${why}` };
    done(effect.id);
    await settle(attempt, { ok: false, error }, { cost: sent ? effect.most : 0 });
    return NOTHING;
  }

  /** What was answered before is taken; otherwise the call is made. */
  async function answerOr(
    hash: string,
    attempt: Attempt,
    { effect }: Open,
    call: () => Promise<Verdict>,
  ): Promise<Verdict> {
    const known = await world.answer(hash);
    if (known === undefined) return call();
    const { answers, use } = known as Asked;
    const { name, version, prompt } = use;
    const again = { name, version, ...(prompt && { prompt }), hash, reused: true, effect: effect.id };
    done(effect.id);
    await settle(attempt, { ok: true, value: { answers, use: again } satisfies Asked });
    return NOTHING;
  }

  /** Somebody asks the same already: when that call is over, the answer is there, or the next one asks. */
  function wait(flight: Promise<void>, attempt: Attempt, effect: AskEffect): void {
    const over = activity.begin();
    void flight.then(() => {
      lines.enter(systemOf(effect), attempt, rankOf(attempt), true);
      over();
    });
  }

  async function fly(models: ModelsPort, attempt: Attempt, open: Open, hash: string): Promise<Verdict> {
    const { effect } = open;
    const { item } = attempt;
    const number = attempt.attempts + 1;
    const begun = clock.elapsed();
    // where it fails, it has since it was asked
    const failing = attempt.failing ?? clock.now();
    const told = await world.deliver(item, {
      ...{ type: "effect-sent", id: `${effect.id}/sent/${number}`, at: clock.now() },
      ...{ effect: effect.id, attempt: number },
    });
    // it ended between the look at it and this
    if (told.entries === 0) return notAsked(attempt, open, "the item has ended");
    await world.held?.();
    const outcome = await call(models, open, failing);
    const ms = attempt.ms + Math.round(clock.elapsed() - begun);
    await conclude({ ...attempt, ms, failing }, open, outcome, hash);
    return verdictOf("ask", outcome);
  }

  /** The call itself, which ends with the patience that began with the first of its attempts. */
  async function call(models: ModelsPort, open: Open, since: string): Promise<AskOutcome> {
    const { kind: _, id, ...request } = open.effect;
    const controller = new AbortController();
    const late = Promise.withResolvers<AskOutcome>();
    const cancel = clock.at(patient(since), () => {
      controller.abort();
      late.resolve({ ok: false, error: broken("it did not answer in time") });
    });
    const asked = models.ask(request, { id, signal: controller.signal });
    const outcome = await Promise.race([
      asked.catch((error): AskOutcome => ({ ok: false, error: broken(error) })),
      late.promise,
    ]);
    cancel();
    return outcome;
  }

  async function conclude(attempt: Attempt, open: Open, outcome: AskOutcome, hash: string): Promise<void> {
    const { effect } = open;
    if (outcome.ok) {
      const { answers, use } = outcome.value;
      done(effect.id);
      const value: Asked = { answers, use: { ...use, hash, effect: effect.id } };
      await settle(attempt, { ok: true, value }, { cost: use.cost ?? 0 });
      return;
    }
    const { error } = outcome;
    // nobody knows whether it was paid for: it is counted as if it were
    const cost = outcome.cost ?? (error.class === "unknown-outcome" ? effect.most : 0);
    const next = later(clock.now(), error.afterMs ?? backoff(attempt.failures + 1, random));
    const mayPass = AGAIN.has(error.class);
    if (mayPass && next < patient(attempt.failing)) {
      await retry(attempt, effect, reportOf(error), { next, cost });
      return;
    }
    done(effect.id);
    const message = mayPass ? `${effect.model} could not be reached: ${error.message}` : error.message;
    const code = mayPass ? GIVEN_UP : error.code;
    await settle(attempt, { ok: false, error: { code, message } }, { cost });
  }

  async function retry(
    attempt: Attempt,
    effect: AskEffect,
    error: { code: string; message: string },
    { next, cost }: { next: string; cost: number },
  ): Promise<void> {
    const failed: Attempt = {
      ...attempt,
      attempts: attempt.attempts + 1,
      failures: attempt.failures + 1,
      mode: "send",
    };
    const { entries } = await told(failed, effect, error, next, cost);
    // the item has ended meanwhile: nothing is tried again, and what it cost is counted with the outcome
    if (entries === 0) await settle(failed, { ok: false, error }, { cost });
    else world.schedule(failed, systemOf(effect), next);
  }

  const told = (
    { item, attempts }: Attempt,
    effect: AskEffect,
    error: { code: string; message: string },
    next: string,
    cost: number,
  ) =>
    world.deliver(item, {
      ...{ type: "effect-retried", id: `${effect.id}/retried/${attempts}/${clock.now()}`, at: clock.now() },
      ...{ effect: effect.id, attempt: attempts, error, next, ...(cost && { cost }) },
    });

  /** It had left when the process was killed. Its answer would stand in the trail: it counts as paid for, and is asked for again. */
  async function lost(attempt: Attempt, effect: AskEffect): Promise<Attempt> {
    const error = { code: ANSWER_LOST, message: "The answer was lost when the process ended" };
    const next = { ...attempt, attempts: attempt.attempts + 1, mode: "send" as const };
    await told(next, effect, error, clock.now(), effect.most);
    models?.lost?.(effect);
    return next;
  }

  return {
    await(item, open) {
      const { effect, attempts } = open;
      if (effect.kind !== "ask" || deadlines.has(effect.id)) return;
      const attempt: Attempt = {
        ...{ item, effect: effect.id, mode: "send", deadline: 0, attempts, failures: 0, apiCalls: 0, ms: 0 },
        within: undefined,
      };
      watch(attempt);
    },
    async attend(attempt, open, ended) {
      const said = await alone(attempt.effect, () => attend(attempt, open as Open, ended));
      return said && "item" in said ? world.again(said) : (said ?? NOTHING);
    },
    close() {
      for (const cancel of deadlines.values()) cancel();
      deadlines.clear();
    },
  };
}

/** What may go well another time. */
const AGAIN: ReadonlySet<string> = new Set(["retry", "retry-after", "unknown-outcome"]);

/** Ports report errors instead of throwing them; when one throws all the same, nobody knows how far it had come. */
const broken = (error: unknown) => ({
  class: "unknown-outcome" as const,
  code: "UNEXPECTED",
  message: error instanceof Error ? error.message : String(error),
});
