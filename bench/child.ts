import { fork } from "node:child_process";
import { flushCompileCache } from "node:module";

/** A process of its own, which answers one question at a time. */
export interface Child {
  ask<Answer>(question: object): Promise<Answer>;
  /** Ends it and waits until it is gone. */
  end(): Promise<void>;
}

/** As `npm start` does it: a heap that is cleared often stays small. */
const AS_STARTED = ["--max-semi-space-size=8", "--heap-growing-percent=60"];

/** @param file a module that calls {@link answer} */
export function startChild(file: URL, args: string[] = []): Child {
  const child = fork(file, args, { execArgv: AS_STARTED, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    ask: <Answer>(question: object) =>
      new Promise<Answer>((resolve, reject) => {
        const lost = () => reject(new Error(`${file.pathname} ended before it had answered.`));
        child.once("exit", lost);
        child.once("message", (message) => {
          child.off("exit", lost);
          resolve(message as Answer);
        });
        child.send(question);
      }),
    async end() {
      child.kill();
      await gone;
    },
  };
}

/** The other side: answers the questions of the process that started this one, and ends with it. */
export function answer(reply: (question: never) => unknown): void {
  process.on("message", async (question) => {
    process.send?.((await reply(question as never)) ?? {});
  });
  process.once("disconnect", () => process.exit());
  // it is killed at its end: the next one starts as a second start does
  setTimeout(flushCompileCache, 2_000).unref();
}
