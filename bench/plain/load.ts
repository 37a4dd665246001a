import { answer } from "../child.ts";
import { openLines } from "../keep-alive.ts";

export interface Load {
  port: number;
  connections: number;
  seconds: number;
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

// Each connection sends the next record when the last one is answered.
answer(async ({ port, connections, seconds }: Load): Promise<Loaded> => {
  const lines = openLines(port, connections);
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + seconds * 1000;
  let number = 0;
  async function one(): Promise<void> {
    for (let now = performance.now(); now < end; ) {
      const Subject = SUBJECTS[number++ % SUBJECTS.length];
      const record = {
        Subject,
        Origin: "Email",
        Status: "New",
        Description: "Good morning, it is as I wrote above.",
      };
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
