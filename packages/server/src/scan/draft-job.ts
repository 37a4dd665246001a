import { Worker } from "node:worker_threads";
import type { Draft } from "@throughline/draft";
import type { Problem } from "@throughline/workflow";
import type { KnownOrg } from "../against-org.ts";

export interface DraftSetup {
  folder: string;
  object: string;
  /** Name of the workflow; that of the object unless given. */
  id?: string;
}

/** The texts of a draft, what it was made of, and what is not in it. */
export type Texts = { text: string } & Pick<Draft, "teams" | "from" | "left">;

export interface Proven {
  problems: (Problem & { file: string })[];
  proofs: { proven: number; refuted: number; notDecided: number };
}

/** What the thread says. After `drafted` it waits for what is known of the org. `long`: it takes minutes to prove. */
export type FromDraft =
  | { step: "reading"; done: number; total: number }
  | { drafted: Texts; long: boolean }
  | ({ proven: Texts } & Proven)
  | { why: string };

export interface DraftJob {
  /** Rejects with what went wrong, or when it was stopped. */
  readonly done: Promise<{ proven: Texts } & Proven>;
  stop(): void;
}

/**
 * A draft from metadata that was scanned, beside the live work.
 *
 * @param drafted is told the first draft, and answers with what of the org it is proven against
 */
export function startDraftJob(
  workerData: DraftSetup,
  tell: (done: number, total: number) => void,
  drafted: (texts: Texts, long: boolean) => Promise<KnownOrg | undefined>,
): DraftJob {
  const worker = new Worker(new URL("./draft-thread.ts", import.meta.url), { workerData });
  worker.unref();
  const done = new Promise<{ proven: Texts } & Proven>((resolve, reject) => {
    worker.on("message", (message: FromDraft) => {
      if ("step" in message) tell(message.done, message.total);
      else if ("drafted" in message)
        drafted(message.drafted, message.long).then((org) => worker.postMessage(org), reject);
      else if ("why" in message) reject(new Error(message.why));
      else resolve(message);
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("The draft was stopped.")));
  }).finally(() => void worker.terminate());
  done.catch(() => {});
  return { done, stop: () => void worker.terminate() };
}
