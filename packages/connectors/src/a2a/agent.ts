import {
  AgentCard,
  type AgentCard as Card,
  canonicalizeAgentCard,
  verifyAgentCardSignature,
} from "@a2a-js/sdk";
import {
  type Client,
  ClientFactory,
  JsonRpcTransportFactory,
  RestTransportFactory,
} from "@a2a-js/sdk/client";
import { HttpFailure } from "../http/failures.ts";
import { readText } from "../http/text.ts";
import { hashOf, type Pin } from "./card.ts";
import { type Wire, type WireOptions, wireOf } from "./wire.ts";

const WELL_KNOWN = "/.well-known/agent-card.json";
const CARD_BYTES = 256_000;

/** A card as it is offered now. */
export interface Offered {
  card: Record<string, unknown>;
  hash: string;
}

/** Where a card is: the address itself, or below the agent's. */
export function cardUrl(written: string): string {
  const url = new URL(written);
  if (!url.pathname.endsWith(".json")) url.pathname = url.pathname.replace(/\/$/, "") + WELL_KNOWN;
  return url.href;
}

/**
 * Gets a card, and holds its signature against keys.
 * @param keys JSON Web Keys of those who may have signed it; absent: it needs no signature
 * @throws HttpFailure
 */
export async function fetchCard(
  written: string,
  options: WireOptions,
  keys?: Record<string, unknown>[],
): Promise<Offered> {
  const { name } = options;
  const wire = wireOf(options, { timeoutMs: 10_000 });
  const response = await wire.fetch(cardUrl(written), { headers: { accept: "application/json" } });
  const text = await readText(response, CARD_BYTES, name);
  if (response.status >= 400)
    throw new HttpFailure(
      "person",
      `HTTP_${response.status}`,
      `${name} has no card at its address (${response.status}).`,
    );
  let card: Card;
  try {
    card = AgentCard.fromJSON(JSON.parse(text));
    if (!card.name || card.supportedInterfaces.length === 0) throw new Error();
  } catch {
    throw new HttpFailure("person", "NO_CARD", `What ${name} has at its address is no agent's card.`);
  }
  if (keys) await verify(name, card, keys);
  const canonical = canonicalizeAgentCard(card);
  return { card: JSON.parse(canonical), hash: hashOf(canonical) };
}

async function verify(name: string, card: Card, keys: Record<string, unknown>[]): Promise<void> {
  const known = verifyAgentCardSignature(async (kid) => {
    const key = keys.find((one) => one.kid === kid);
    if (!key) throw new Error("unknown key");
    return key as never;
  });
  try {
    if (card.signatures.length === 0) throw new Error("no signature");
    await known(card);
  } catch {
    throw new HttpFailure(
      "person",
      "CARD_NOT_SIGNED",
      `The card of ${name} has no signature by a key that is pinned. Nothing is sent to it.`,
    );
  }
}

/** A client for one call, by the card as it is pinned. It speaks to the card's own origin alone. */
export async function clientFor(pin: Pin, wire: Wire): Promise<Client> {
  const fetchImpl = wire.fetch;
  const factory = new ClientFactory({
    transports: [new JsonRpcTransportFactory({ fetchImpl }), new RestTransportFactory({ fetchImpl })],
    clientConfig: { polling: true },
  });
  return factory.createFromAgentCard(AgentCard.fromJSON(pin.card));
}
