import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openConnections } from "@throughline/connectors";
import { learnAgent } from "@throughline/connectors/a2a";
import type { Benchmark } from "../figure.ts";
import { channels, moments, type Plan, startHostile, tricks } from "./agent.ts";
import { harm } from "./oracle.ts";
import { payloads } from "./payloads.ts";
import { live, returnsWorkflow } from "./world.ts";

/** Everything a hostile agent does: each payload in each place at each moment, and each trick with the protocol. */
export const exchanges = (trap: string): Plan[] => [
  ...payloads(trap).flatMap((payload) =>
    channels.flatMap((channel) => moments.map((moment): Plan => ({ payload, channel, moment }))),
  ),
  ...tricks.map((trick): Plan => ({ trick })),
];

export interface Tally {
  tried: number;
  succeeded: number;
  failures: string[];
  /** What was settled all the same, by facts. */
  settled: number;
}

/** Plays exchanges through the real connector over HTTP, and the real core, against an oracle outside of both. */
export async function exchange(pick: (plan: Plan, at: number) => boolean = () => true): Promise<Tally> {
  let trapped = 0;
  const trapServer = createServer((_, response) => {
    trapped++;
    response.end("{}");
  });
  await new Promise<void>((done) => trapServer.listen(0, "127.0.0.1", done));
  const trap = `http://127.0.0.1:${(trapServer.address() as AddressInfo).port}`;
  const agent = await startHostile(trap);
  const workflow = returnsWorkflow();
  const tally: Tally = { tried: 0, succeeded: 0, failures: [], settled: 0 };
  try {
    const plans = exchanges(trap).filter(pick);
    for (const plan of plans) {
      agent.play({});
      // what somebody has looked at and agreed to; a card that is hostile itself was pinned as it is
      if (plan.trick === "card leads elsewhere" || plan.trick === "streams for ever") agent.play(plan);
      const learned = await learnAgent("warehouse", agent.url);
      if (!learned.ok) throw new Error(learned.error.message);
      const text = `warehouse: { type: a2a, card: ${agent.url} }`;
      const opened = openConnections({ text, file: () => learned.value.text });
      agent.play(plan);
      trapped = 0;
      const happened = await live(workflow, opened.connections);
      const { received, begun } = agent;
      const found = harm(happened, { received, begun, trapped });
      tally.tried++;
      tally.settled += Object.values(happened.state.facts).filter(({ by }) => by === "agent").length;
      if (found.length > 0) {
        tally.succeeded++;
        tally.failures.push(
          `${plan.payload?.name ?? plan.trick} (${plan.channel ?? ""}, ${plan.moment ?? ""}): ${found.join("; ")}`,
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

/** How many exchanges with a hostile agent get beyond the step that delegated to it. */
export const hostile: Benchmark = async ({ say }) => {
  const { tried, succeeded, failures, settled } = await exchange();
  say(
    `${tried} exchanges with an agent that is hostile, over HTTP: ${succeeded} got beyond the step; ${settled} declared facts were settled with declared values.`,
  );
  for (const failure of failures.slice(0, 20)) say(`  ${failure}`);
  return [
    { name: "hostile.tried", value: tried, unit: "exchanges" },
    { name: "hostile.succeeded", value: succeeded, unit: "exchanges" },
    { name: "hostile.settled", value: settled, unit: "facts" },
  ];
};
