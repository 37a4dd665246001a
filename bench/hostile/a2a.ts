import { openConnections } from "@throughline/connectors";
import { learnAgent } from "@throughline/connectors/a2a";
import { channels, moments, type Plan, startHostile, tricks } from "./agent.ts";
import type { Way } from "./way.ts";

/** A2A, over JSON-RPC. */
export const a2a: Way<Plan> = {
  name: "A2A",
  plans: (payloads) => [
    ...payloads.flatMap((payload) =>
      channels.flatMap((channel) => moments.map((moment): Plan => ({ payload, channel, moment }))),
    ),
    ...tricks.map((trick): Plan => ({ trick })),
  ],
  start: startHostile,
  async connect(agent, plan) {
    agent.play({});
    // what somebody has looked at and agreed to; a card that is hostile itself was pinned as it is
    if (plan.trick === "card leads elsewhere" || plan.trick === "streams for ever") agent.play(plan);
    const learned = await learnAgent("warehouse", agent.url);
    if (!learned.ok) throw new Error(learned.error.message);
    const text = `warehouse: { type: a2a, card: ${agent.url} }`;
    const opened = openConnections({ text, file: () => learned.value.text });
    agent.play(plan);
    return opened;
  },
};
