import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Benchmark } from "../figure.ts";
import { a2a } from "./a2a/index.ts";
import { agentforce } from "./agentforce.ts";
import { harm } from "./oracle.ts";
import { payloads } from "./payloads.ts";
import type { Way } from "./way.ts";
import { live, returnsWorkflow } from "./world.ts";

// biome-ignore lint/suspicious/noExplicitAny: each way has plans of its own
export const ways: Way<any>[] = [...a2a, agentforce];

export interface Tally {
  tried: number;
  succeeded: number;
  failures: string[];
  /** What was settled all the same, by facts. */
  settled: number;
}

/** Plays exchanges through the real connector over HTTP, and the real core, against an oracle outside of both. */
export async function exchange<P extends { trick?: string }>(
  way: Way<P>,
  pick: (plan: P, at: number) => boolean = () => true,
): Promise<Tally> {
  let trapped = 0;
  const trapServer = createServer((_, response) => {
    trapped++;
    response.end("{}");
  });
  await new Promise<void>((done) => trapServer.listen(0, "127.0.0.1", done));
  const trap = `http://127.0.0.1:${(trapServer.address() as AddressInfo).port}`;
  const agent = await way.start(trap);
  const workflow = returnsWorkflow();
  const tally: Tally = { tried: 0, succeeded: 0, failures: [], settled: 0 };
  try {
    for (const plan of way.plans(payloads(trap)).filter(pick)) {
      const opened = await way.connect(agent, plan);
      trapped = 0;
      const { of: happened, logged } = await listeningToLogs(() => live(workflow, opened.connections));
      const { received, strays = [], begun } = agent;
      const found = harm(happened, { received, strays, begun, trapped, logged });
      tally.tried++;
      tally.settled += Object.values(happened.state.facts).filter(({ by }) => by === "agent").length;
      if (found.length > 0) {
        tally.succeeded++;
        const {
          payload,
          trick,
          channel = "",
          moment = "",
        } = plan as Parameters<(typeof ways)[0]["connect"]>[1];
        tally.failures.push(
          `${way.name}, ${payload?.name ?? trick} (${channel}, ${moment}): ${found.join("; ")}`,
        );
      }
      await opened.close();
    }
  } finally {
    await agent.close();
    trapServer.closeAllConnections();
    await new Promise((done) => trapServer.close(done));
  }
  return tally;
}

/** What is done, with all that was written to the console meanwhile: an agent's words have no place there. */
async function listeningToLogs<T>(act: () => Promise<T>): Promise<{ of: T; logged: string[] }> {
  const logged: string[] = [];
  const kept = { ...console };
  const hear = (...said: unknown[]) => void logged.push(said.map(String).join(" ").slice(0, 80));
  Object.assign(console, { log: hear, info: hear, warn: hear, error: hear, debug: hear });
  try {
    return { of: await act(), logged };
  } finally {
    Object.assign(console, kept);
  }
}

/** How many exchanges with a hostile agent get beyond the step that delegated to it. */
export const hostile: Benchmark = async ({ say }) => {
  const all: Tally = { tried: 0, succeeded: 0, failures: [], settled: 0 };
  for (const way of ways) {
    const { tried, succeeded, failures, settled } = await exchange(way);
    say(
      `${tried} exchanges with an agent that is hostile, over ${way.name}: ${succeeded} got beyond the step; ${settled} declared facts were settled with declared values.`,
    );
    for (const failure of failures.slice(0, 20)) say(`  ${failure}`);
    all.tried += tried;
    all.succeeded += succeeded;
    all.settled += settled;
  }
  return [
    { name: "hostile.tried", value: all.tried, unit: "exchanges" },
    { name: "hostile.succeeded", value: all.succeeded, unit: "exchanges" },
    { name: "hostile.settled", value: all.settled, unit: "facts" },
  ];
};
