import { Worker } from "node:worker_threads";
import type { Budget, Login, Purpose } from "@throughline/connectors";
import type { Found, OrgPeople, Report } from "@throughline/scan";

export interface JobSetup {
  /** Where the metadata is; with `login` where it is retrieved to, in the place of what was there. */
  folder: string;
  object: string;
  login?: Login;
}

/** What a scan found, and of an org what it did not give. */
export type Scanned = Found & { report: Report; people?: OrgPeople; missing: string[] };

/** How far it is: components of the org, or files. */
export interface Progress {
  step: "retrieving" | "reading";
  done: number;
  total: number;
}

/** What the thread says. `admit`: it is about to call the org; `answered`: it did. */
export type FromJob = Progress | { admit: Purpose } | { answered: true } | Scanned | { why: string };

export interface Job {
  /** Rejects with what went wrong, or when it was stopped. */
  readonly done: Promise<Scanned>;
  stop(): void;
}

/**
 * A scan beside the live work, on a thread of its own.
 *
 * @param allowance who is asked before each call of the org
 */
export function startJob(
  workerData: JobSetup,
  tell: (progress: Progress) => void,
  allowance?: Pick<Budget, "admit">,
): Job {
  const worker = new Worker(new URL("./job-thread.ts", import.meta.url), { workerData });
  // the process does not wait for it
  worker.unref();
  const underWay: (() => void)[] = [];
  const admit = async (purpose: Purpose) => {
    underWay.push((await allowance?.admit(purpose)) ?? (() => {}));
    worker.postMessage("go");
  };
  const done = new Promise<Scanned>((resolve, reject) => {
    worker.on("message", (message: FromJob) => {
      if ("step" in message) tell(message);
      else if ("admit" in message) admit(message.admit).catch(reject);
      else if ("answered" in message) underWay.shift()?.();
      else if ("why" in message) reject(new Error(message.why));
      else resolve(message);
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("The scan was stopped.")));
  }).finally(() => {
    for (const answered of underWay) answered();
    void worker.terminate();
  });
  // whoever asks for it hears of it
  done.catch(() => {});
  return { done, stop: () => void worker.terminate() };
}
