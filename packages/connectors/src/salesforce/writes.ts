import { context } from "@opentelemetry/api";
import { after, type Clock, millis } from "../clock.ts";
import type {
  ConnectorError,
  MayGo,
  ObjectDescribe,
  Outcome,
  SalesforcePort,
  WriteRequest,
} from "../port.ts";
import { id18 } from "../value.ts";
import { enqueue, failed, type Job, MOST_ROWS, nextBatch } from "./batch.ts";
import type { Budget } from "./budget.ts";
import { classify } from "./classify.ts";
import type { SalesforceClient } from "./client.ts";
import { withExpectations } from "./expected.ts";
import type { Families } from "./families.ts";
import type { Pause } from "./limits.ts";
import { createSender } from "./send.ts";
import { isId } from "./soql.ts";
import { together } from "./together.ts";

interface Parts {
  client: SalesforceClient;
  describe(object: string): Promise<ObjectDescribe>;
  clock: Clock;
  pause: Pause;
  budget: Budget;
  families: Families;
  /** Completes a failure; see {@link createSender}. */
  finish(job: Job, error: ConnectorError): Promise<Outcome>;
  /** How long writes are gathered before a call, in milliseconds. */
  gatherMs: number;
  /** How long a write waits at most for a call under way before another one is started beside it. */
  patienceMs: number;
  /** Most calls at once. */
  parallel: number;
}

const notAnId = (id: string): ConnectorError => ({
  class: "person",
  code: "MALFORMED_ID",
  message: `"${id.slice(0, 20)}" is not a record id.`,
});

/**
 * Gathers writes into as few calls as the limits allow: while a call is under way, what comes in waits for the next
 * one, unless it fills a call of its own or has waited long enough. Where calls are short, more is gathered for each, and
 * what goes with the next one is settled when that call is admitted: the lowest rank first. Never throws.
 */
export function createWriter(parts: Parts): SalesforcePort["write"] {
  const { client, describe, clock, pause, budget, families, finish } = parts;
  const send = createSender({ client, pause, budget, finish });
  const queue: Job[] = [];
  const busy = new Map<string, number>();
  let underWay = 0;
  /** Those of them that wait for the budget: they have not taken their jobs yet. */
  let admitting = 0;
  let timer: { due: number; cancel(): void } | undefined;

  const lock = (batch: Job[], by: 1 | -1): void => {
    for (const id of batch.flatMap((job) => job.family)) {
      const count = (busy.get(id) ?? 0) + by;
      if (count > 0) busy.set(id, count);
      else busy.delete(id);
    }
  };

  const refuseWhilePaused = (): void => {
    const error = pause.now();
    if (error) for (const job of queue.splice(0)) job.done(failed(job, error));
  };

  const wake = (ms: number): void => {
    const due = millis(clock) + ms;
    if (timer && timer.due <= due) return;
    timer?.cancel();
    const cancel = after(clock, ms, () => {
      timer = undefined;
      pump();
    });
    timer = { due, cancel };
  };

  /** In how many ms another call may begin: 0 is now; undefined when something has to end first. */
  const startsIn = (): number | undefined => {
    const spare = queue.length - admitting * MOST_ROWS;
    const free = queue.some(({ family }) => !family.some((id) => busy.has(id)));
    if (spare <= 0 || underWay >= parts.parallel || !free) return undefined;
    if (spare >= MOST_ROWS) return 0;
    const oldest = queue.reduce((least, { since }) => Math.min(least, since), Number.POSITIVE_INFINITY);
    const patience = Math.max(budget.pace(), underWay === 0 ? 0 : parts.patienceMs);
    return Math.max(0, oldest + patience - millis(clock));
  };

  const start = async (): Promise<void> => {
    underWay++;
    admitting++;
    const admission = await budget.admit("write");
    admitting--;
    const batch = nextBatch(queue, new Set(busy.keys()));
    lock(batch, 1);
    if (batch.length) await together(batch, (jobs) => send(jobs, admission));
    else admission();
    underWay--;
    lock(batch, -1);
    pump();
  };

  const pump = (): void => {
    refuseWhilePaused();
    let ms = startsIn();
    for (; ms === 0; ms = startsIn()) void start();
    if (ms !== undefined) wake(ms);
  };

  const prepare = async (request: WriteRequest): Promise<Omit<Job, "done" | "mayGo" | "within">> => {
    const described = await describe(request.object);
    return {
      request,
      row: {
        object: request.object,
        id: id18(request.recordId),
        fields: withExpectations(request, described),
      },
      family: families.of(request.recordId),
      since: millis(clock),
      apiCalls: 0,
    };
  };

  const one = async (request: WriteRequest, mayGo: MayGo | undefined): Promise<Outcome> => {
    if (!isId(request.recordId)) return { ok: false, error: notAnId(request.recordId), apiCalls: 0 };
    if (Object.keys(request.sets).length === 0) return { ok: true, value: undefined, apiCalls: 0 };
    let job: Omit<Job, "done" | "mayGo" | "within">;
    try {
      job = await prepare(request);
    } catch (failure) {
      // who does not know how the org guards a record does not write it: somebody's change could be overwritten
      const error = classify(failure, "read");
      return { ok: false, error: pause.refused(error), apiCalls: 0 };
    }
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    enqueue(queue, { ...job, mayGo, within: context.active(), done: resolve });
    wake(parts.gatherMs);
    return await promise;
  };

  return (requests, mayGo) => Promise.all(requests.map((request) => one(request, mayGo)));
}
