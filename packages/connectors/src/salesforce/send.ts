import type { ConnectorError, Outcome } from "../port.ts";
import { failed, type Job } from "./batch.ts";
import type { Budget } from "./budget.ts";
import { classify, classifyItem } from "./classify.ts";
import { CallFailure, type ErrorItem, type SalesforceClient, type SaveResult } from "./client.ts";
import { decisive, worthSplitting } from "./codes.ts";
import type { Pause } from "./limits.ts";
import { spend } from "./metered.ts";
import type { Reported } from "./org-usage.ts";

const ok = (job: Job): Outcome => ({ ok: true, value: undefined, apiCalls: job.apiCalls });

function itemOf(failure: unknown): ErrorItem | undefined {
  return failure instanceof CallFailure && failure.kind === "answered" ? decisive(failure.items) : undefined;
}

const splittable = (errors: ErrorItem[]): boolean => errors.some(worthSplitting);

interface Parts {
  client: SalesforceClient;
  pause: Pause;
  budget: Budget;
  /** Completes an outcome, such as a conflict by what the record holds now. Never throws. */
  finish(job: Job, error: ConnectorError): Promise<Outcome>;
}

/** What a budget gives for a call that it admitted: to be called with what the answer told. */
export type Admission = (told?: Reported) => void;

/**
 * Sends jobs in one call, which was admitted, and settles each. A row that fails by a lock or by a limit of the transaction is sent again
 * in a smaller call, halved down to one. Never throws.
 */
export function createSender({
  client,
  pause,
  budget,
  finish,
}: Parts): (jobs: Job[], admission: Admission) => Promise<void> {
  // not awaited: what several conflicts read back is read together
  const fail = (job: Job, error: ConnectorError): void => void finish(job, error).then(job.done);

  const refuse = (job: Job, errors: ErrorItem[]): void => {
    const item = decisive(errors) ?? { code: "UNKNOWN_EXCEPTION", message: "" };
    fail(job, pause.refused(classifyItem(item)));
  };

  const call = (jobs: Job[], admission: Admission): Promise<SaveResult[]> => {
    return spend(client, admission, async () => {
      for (const mayGo of new Set(jobs.map((job) => job.mayGo))) await mayGo?.().catch(notSent);
      for (const job of jobs) job.apiCalls += 1 / jobs.length;
      if (jobs.length > 1) return await client.updateCollection(jobs.map((job) => job.row));
      await client.update(jobs[0]!.row);
      return [{ success: true, errors: [] }];
    });
  };

  const halves = async (jobs: Job[]): Promise<void> => {
    if (jobs.length === 0) return;
    if (jobs.length === 1) return await again(jobs);
    const middle = Math.ceil(jobs.length / 2);
    // one after the other: side by side they would lock each other again
    await again(jobs.slice(0, middle));
    await again(jobs.slice(middle));
  };

  const again = async (jobs: Job[]): Promise<void> => run(jobs, await budget.admit("write"));

  const run = async (jobs: Job[], admission: Admission): Promise<void> => {
    let results: SaveResult[];
    try {
      results = await call(jobs, admission);
      pause.passed();
    } catch (failure) {
      const item = itemOf(failure);
      if (jobs.length > 1 && item && worthSplitting(item)) return await halves(jobs);
      const error = pause.refused(classify(failure, "write"));
      for (const job of jobs) fail(job, error);
      return;
    }
    const again: Job[] = [];
    for (const [i, job] of jobs.entries()) {
      const result = results[i];
      if (result?.success) job.done(ok(job));
      else if (!result) job.done(failed(job, unanswered));
      else if (jobs.length > 1 && splittable(result.errors)) again.push(job);
      else refuse(job, result.errors);
    }
    await halves(again);
  };
  return run;
}

/** What did not go, since whoever asked for it may not send any more. */
export const notSent = (error: Error): never => {
  throw new CallFailure("not-sent", 0, [{ code: "NOT_SENT", message: error.message }], error);
};

const unanswered: ConnectorError = {
  class: "unknown-outcome",
  code: "NO_RESULT",
  message: "Salesforce's answer has no result for this record; it is read back.",
};
