import { flushCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { connect } from "./connect.ts";
import { asStoreError } from "./errors.ts";
import type { Answer, Question } from "./hand.ts";
import { createWriter } from "./writer.ts";

// The thread that writes: does one job after the other over its own connection, and says how it went.
const { path } = workerData as { path: string };
const db = connect(path);
const jobs = createWriter(db);
// a thread that is killed with its process keeps nothing of what was compiled for it
setTimeout(flushCompileCache, 10_000).unref();

parentPort?.on("message", (message: Question | "close") => {
  if (message === "close") {
    db.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(attempt(message));
});

function attempt({ job, args }: Question): Answer {
  try {
    return { ok: true, result: (jobs[job] as (...args: unknown[]) => unknown)(...args) };
  } catch (error) {
    const { class: kind, message, errcode } = asStoreError(error, path);
    return { ok: false, class: kind, message, ...(errcode !== undefined && { errcode }) };
  }
}
