import { AgentCard, type AgentCard as Card, canonicalizeAgentCard, StreamResponse } from "@a2a-js/sdk";
import {
  type Client,
  ClientFactory,
  JsonRpcTransportFactory,
  RestTransportFactory,
} from "@a2a-js/sdk/client";
import { decodeProtectedHeader, flattenedVerify, type JWK } from "jose";
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

/** How cards may be signed: by whoever has a private key, never by a secret that two know. */
const ALGORITHMS = ["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "EdDSA"];
const MOST_SIGNATURES = 10;

/** @throws HttpFailure where no signature is by one of the keys */
async function verify(name: string, card: Card, keys: Record<string, unknown>[]): Promise<void> {
  const payload = Buffer.from(canonicalizeAgentCard(card)).toString("base64url");
  for (const { protected: head, signature } of card.signatures.slice(0, MOST_SIGNATURES)) {
    try {
      const { kid } = decodeProtectedHeader({ protected: head, signature, payload });
      const key = keys.find((one) => typeof kid === "string" && one.kid === kid);
      if (!key) continue;
      await flattenedVerify({ protected: head, signature, payload }, key as JWK, { algorithms: ALGORITHMS });
      return;
    } catch {}
  }
  throw new HttpFailure(
    "person",
    "CARD_NOT_SIGNED",
    `The card of ${name} has no signature by a key that is pinned. Nothing is sent to it.`,
  );
}

/** The SDK writes what it cannot read of a stream to the console, and an agent's words have no place in our log. */
class QuietRest extends RestTransportFactory {
  override async create(url: string, card: Card) {
    const read = (event: string) => StreamResponse.fromJSON(JSON.parse(event));
    return Object.assign(await super.create(url, card), { _processSseEventData: read });
  }
}

/** A client for one call, by the card as it is pinned. It speaks to the card's own origin alone. */
export async function clientFor(pin: Pin, wire: Wire): Promise<Client> {
  const fetchImpl = wire.fetch;
  const factory = new ClientFactory({
    transports: [new JsonRpcTransportFactory({ fetchImpl }), new QuietRest({ fetchImpl })],
    clientConfig: { polling: true },
  });
  return factory.createFromAgentCard(AgentCard.fromJSON(pin.card));
}
