import type { Context } from "@opentelemetry/api";
import type { ConnectorError, MayGo, Outcome, WriteRequest } from "../port.ts";
import type { UpdateRow } from "./client.ts";

export const MOST_ROWS = 200;
/** Collections take runs of rows of one object, and at most so many runs. */
const MOST_OBJECTS = 10;

/** A write on its way. */
export interface Job {
  request: WriteRequest;
  row: UpdateRow;
  /** Record and parents: what it locks. */
  family: string[];
  /** Epoch milliseconds. */
  since: number;
  /** Its share of the calls made so far. */
  apiCalls: number;
  mayGo: MayGo | undefined;
  /** Where in a trace it was asked for. */
  within: Context;
  done(outcome: Outcome): void;
}

/** Puts a job where its rank belongs, and behind all of the same record. */
export function enqueue(queue: Job[], job: Job): void {
  const rank = ({ request }: Job) => request.rank ?? 0;
  let at = queue.length;
  for (; at > 0; at--) {
    const before = queue[at - 1]!;
    if (rank(before) <= rank(job) || before.family[0] === job.family[0]) break;
  }
  queue.splice(at, 0, job);
}

export const failed = (job: Job, error: ConnectorError): Outcome => ({
  ok: false,
  error,
  apiCalls: job.apiCalls,
});

/**
 * Takes the jobs for the next call out of the queue: in order, none that locks what a call under way locks, no record
 * twice, and none before an older one of the same record. What may go is put in runs by object.
 * @param queue is changed: what was taken is gone
 * @param busy ids that calls under way lock
 */
export function nextBatch(queue: Job[], busy: ReadonlySet<string>): Job[] {
  const batch: Job[] = [];
  const kept: Job[] = [];
  const passed = new Set<string>();
  const objects = new Set<string>();
  for (const job of queue) {
    const { object } = job.request;
    const record = job.family[0]!;
    const fits =
      batch.length < MOST_ROWS &&
      !passed.has(record) &&
      !job.family.some((id) => busy.has(id)) &&
      (objects.has(object) || objects.size < MOST_OBJECTS);
    if (fits) {
      batch.push(job);
      objects.add(object);
    } else kept.push(job);
    passed.add(record);
  }
  queue.splice(0, queue.length, ...kept);
  const order = [...objects];
  return batch.sort((a, b) => order.indexOf(a.request.object) - order.indexOf(b.request.object));
}
