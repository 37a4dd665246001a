import { openConnections } from "@throughline/connectors";
import { learnAgent } from "@throughline/connectors/a2a";
import type { Way } from "../way.ts";
import { type Plan, startHostile } from "./agent.ts";
import { type Binding, httpJson, jsonRpc } from "./binding.ts";
import { moments } from "./exchange.ts";
import { places } from "./places.ts";
import { tricksOf } from "./tricks.ts";

/** A2A over one of its bindings: the same scripts, and what only that one has. */
const a2aOver = (binding: Binding, name: string): Way<Plan> => {
  const tricks = tricksOf(binding);
  return {
    name: `A2A, ${name}`,
    plans: (payloads) => [
      ...payloads.flatMap((payload) =>
        Object.keys(places).flatMap((channel) =>
          moments.map((moment): Plan => ({ payload, channel, moment })),
        ),
      ),
      ...Object.keys(tricks).map((trick): Plan => ({ trick })),
    ],
    start: (trap) => startHostile(binding, trap),
    async connect(agent, plan) {
      // what somebody has looked at and agreed to; a card that is hostile itself was pinned as it is
      agent.play(plan.trick && tricks[plan.trick]?.pinned ? plan : {});
      const learned = await learnAgent("warehouse", agent.url);
      if (!learned.ok) throw new Error(learned.error.message);
      const text = `warehouse: { type: a2a, card: ${agent.url} }`;
      const opened = openConnections({ text, file: () => learned.value.text });
      agent.play(plan);
      return opened;
    },
  };
};

export const a2a = [a2aOver(jsonRpc, "JSON-RPC"), a2aOver(httpJson, "HTTP+JSON")];
