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
import { failed, type Job, MOST_ROWS, nextBatch } from "./batch.ts";
import type { SalesforceClient } from "./client.ts";
import { withExpectations } from "./expected.ts";
import type { Families } from "./families.ts";
import type { Pause } from "./limits.ts";
import { createSender } from "./send.ts";
import { isId } from "./soql.ts";

interface Parts {
  client: SalesforceClient;
  describe(object: string): Promise<ObjectDescribe>;
  clock: Clock;
  pause: Pause;
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
 * one, unless it fills a call of its own or has waited long enough. Never throws.
 */
export function createWriter(parts: Parts): SalesforcePort["write"] {
  const { client, describe, clock, pause, families, finish } = parts;
  const send = createSender({ client, pause, finish });
  const queue: Job[] = [];
  const busy = new Map<string, number>();
  let underWay = 0;
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

  const mayStart = (): boolean => {
    if (queue.length === 0 || underWay >= parts.parallel) return false;
    if (underWay === 0 || queue.length >= MOST_ROWS) return true;
    return millis(clock) - queue[0]!.since >= parts.patienceMs;
  };

  const pump = (): void => {
    refuseWhilePaused();
    while (mayStart()) {
      const batch = nextBatch(queue, new Set(busy.keys()));
      if (batch.length === 0) break;
      underWay++;
      lock(batch, 1);
      void send(batch).finally(() => {
        underWay--;
        lock(batch, -1);
        pump();
      });
    }
    if (queue.length > 0) wake(parts.patienceMs);
  };

  const prepare = async (request: WriteRequest): Promise<Omit<Job, "done" | "mayGo">> => {
    // without a describe the write goes out unguarded rather than not at all: what is wrong, Salesforce will say
    const described = await describe(request.object).catch(() => undefined);
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
    const job = await prepare(request);
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    queue.push({ ...job, mayGo, done: resolve });
    wake(parts.gatherMs);
    return await promise;
  };

  return (requests, mayGo) => Promise.all(requests.map((request) => one(request, mayGo)));
}
