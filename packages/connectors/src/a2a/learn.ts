import { failed } from "../failure.ts";
import { addressOf, type Fetch, guardedFetch } from "../http/address.ts";
import { HttpFailure, outcomeOf } from "../http/failures.ts";
import { readText } from "../http/text.ts";
import type { Outcome } from "../port.ts";
import { fetchCard } from "./agent.ts";
import { aboutOf, type Pin, writePin } from "./card.ts";
import { failureOf } from "./failures.ts";

export { cardFile } from "./card.ts";

/** An agent's card, to be looked at before anything is sent to it. */
export interface LearnedAgent {
  /** Of the file in which the card is pinned. */
  text: string;
  about: { label: string; value: string }[];
  skills: { id: string; description: string }[];
  /** Schemes by which the agent wants to be signed in to. */
  logins: string[];
}

const KEYS_BYTES = 100_000;

/**
 * Gets an agent's card. Never throws.
 * @param signers address or text of a JSON Web Key Set of those who may sign the card; absent: it needs no signature
 */
export async function learnAgent(
  name: string,
  url: string,
  { signers, allowPrivate = false }: { signers?: string | undefined; allowPrivate?: boolean } = {},
  through: Fetch = guardedFetch,
): Promise<Outcome<LearnedAgent>> {
  const at = addressOf(url);
  if (!at)
    return failed(
      "person",
      "BAD_URL",
      `"${url}" is not the address of a card. Write https://, host and path.`,
    );
  const fetch: Fetch = (address, init) =>
    through(address, { ...init, ...(allowPrivate && { allowPrivate }) });
  try {
    const keys = signers === undefined ? undefined : await keysOf(signers, fetch);
    const { card, hash } = await fetchCard(url, { name, fetch, origin: at.origin }, keys);
    const pin: Pin = { url, hash, card, ...(keys && { keys }) };
    const { skills = [], securitySchemes = {} } = card as {
      skills?: { id: string; description?: string }[];
      securitySchemes?: Record<string, object>;
    };
    const value = {
      ...{
        text: writePin(pin),
        about: aboutOf(pin),
        logins: Object.values(securitySchemes).flatMap(Object.keys),
      },
      skills: skills.map(({ id, description = "" }) => ({ id, description: description.slice(0, 300) })),
    };
    return { ok: true, value, apiCalls: 0 };
  } catch (error) {
    if (error instanceof HttpFailure) return outcomeOf(error);
    return failureOf(name, error, { sent: false, reads: true });
  }
}

async function keysOf(signers: string, fetch: Fetch): Promise<Record<string, unknown>[]> {
  const url = addressOf(signers);
  const text = url
    ? await readText(
        await fetch(url.href, { redirect: "manual", signal: AbortSignal.timeout(10_000) }),
        KEYS_BYTES,
        url.host,
      )
    : signers;
  try {
    const { keys } = JSON.parse(text) as { keys?: Record<string, unknown>[] };
    // what is kept of a key is public, whatever lies there
    const known = (keys ?? []).map(
      ({ d: _, p: __, q: ___, dp: ____, dq: _____, qi: ______, k: _______, ...key }) => key,
    );
    if (known.length > 0 && known.every(({ kid }) => typeof kid === "string")) return known;
  } catch {}
  throw new HttpFailure(
    "person",
    "NO_KEYS",
    "What is given as keys is no JSON Web Key Set whose keys have a kid.",
  );
}
