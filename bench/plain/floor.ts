import { fdatasync, openSync, write } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { openLines } from "../keep-alive.ts";
import { patchOver, recordId } from "./port.ts";
import { serve } from "./server.ts";

const sync = promisify(fdatasync);
const append = promisify(write) as unknown as (file: number, text: string) => Promise<number>;

// Plain Node, which decides nothing: appends as many records, makes the same PATCH, appends its outcome, answers.
const [, , , port, before, after] = process.argv.map(Number) as [
  number,
  number,
  number,
  number,
  number,
  number,
];
const WORDS = "x".repeat(120);

await serve(async (folder) => {
  const file = openSync(join(folder, "journal"), "a");
  const patch = patchOver(openLines(port, 200));
  let waiting: { text: string; done: () => void }[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (waiting.length) {
      await new Promise(setImmediate);
      const batch = waiting;
      waiting = [];
      await append(file, batch.map(({ text }) => text).join(""));
      await sync(file);
      for (const { done } of batch) done();
    }
    running = false;
  }

  const durable = (text: string) =>
    new Promise<void>((done) => {
      waiting.push({ text, done });
      if (!running) void run();
    });

  return async (record) => {
    const id = recordId();
    const lines = (from: number, count: number) =>
      Array.from(
        { length: count },
        (_, index) =>
          `${JSON.stringify({ item: id, seq: from + index, at: new Date().toISOString(), kind: "record", body: WORDS })}\n`,
      ).join("");
    await durable(JSON.stringify(record) + lines(1, before));
    const status = await patch(id, { OwnerId: "005000000000001AAA", Priority: "High", Status: "Working" });
    if (status !== 204) throw new Error(`The stub answered ${status}.`);
    await durable(lines(before + 1, after));
  };
});
