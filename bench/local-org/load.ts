import { answer } from "../child.ts";
import { openLines } from "../keep-alive.ts";

/** What each connection sends, again and again: the requests in turn. */
export interface Load {
  port: number;
  token: string;
  connections: number;
  seconds: number;
  requests: { method: string; path: string; body?: string }[];
}

export interface Loaded {
  perSecond: number;
  /** Milliseconds, sorted. */
  latencies: number[];
}

answer(async ({ port, token, connections, seconds, requests }: Load): Promise<Loaded> => {
  const lines = openLines(port, connections, `Authorization: Bearer ${token}\r\n`);
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + seconds * 1000;
  let next = 0;
  async function one(): Promise<void> {
    for (let now = performance.now(); now < end; ) {
      const { method, path, body = "" } = requests[next++ % requests.length]!;
      const status = await lines.send(method, path, body);
      if (status >= 300) throw new Error(`${method} ${path} was answered with ${status}.`);
      const then = performance.now();
      latencies.push(then - now);
      now = then;
    }
  }
  await Promise.all(Array.from({ length: connections }, one));
  const took = (performance.now() - began) / 1000;
  lines.close();
  return { perSecond: latencies.length / took, latencies: latencies.sort((a, b) => a - b) };
});
