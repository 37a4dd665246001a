import { setTimeout as sleep } from "node:timers/promises";
import { answer } from "../child.ts";
import { openLines } from "../keep-alive.ts";

export interface Load {
  port: number;
  connections: number;
  seconds: number;
  /** Items a second, each at its time, as long as a connection is free. Absent: the next one once the last is answered. */
  rate?: number;
}

export interface Loaded {
  items: number;
  seconds: number;
  /** One for each item, sorted, in ms. */
  latencies: number[];
}

const SUBJECTS = [
  "Invoice 4711 is wrong",
  "The export fails with an error",
  "Please add three users",
  "Urgent: everything down since this morning",
  "A question about the offer",
];

answer(async ({ port, connections, seconds, rate }: Load): Promise<Loaded> => {
  const lines = openLines(port, connections);
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + seconds * 1000;
  let number = 0;
  async function one(): Promise<void> {
    for (let now = performance.now(); now < end; ) {
      if (rate !== undefined) {
        now = began + (number * 1000) / rate;
        if (now >= end) return;
      }
      const Subject = SUBJECTS[number++ % SUBJECTS.length];
      const record = {
        Subject,
        Origin: "Email",
        Status: "New",
        Description: "Good morning, it is as I wrote above.",
      };
      if (now > performance.now()) await sleep(now - performance.now());
      const status = await lines.send("POST", "/items", JSON.stringify(record));
      if (status !== 200) throw new Error(`An item was answered with ${status}.`);
      const then = performance.now();
      latencies.push(then - now);
      now = then;
    }
  }
  await Promise.all(Array.from({ length: connections }, one));
  const took = (performance.now() - began) / 1000;
  lines.close();
  return { items: latencies.length, seconds: took, latencies: latencies.sort((a, b) => a - b) };
});
