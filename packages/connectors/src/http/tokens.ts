import { type Clock, millis } from "../clock.ts";
import type { Fetch, Tls } from "./address.ts";
import { HttpFailure, noAnswer } from "./failures.ts";
import { readText } from "./text.ts";

/** A token is asked for with these. */
export interface Grant {
  url: string;
  id: string;
  secret: string;
  scope?: string;
  audience?: string;
  /** The secret stands in the body, not in the header. */
  inBody: boolean;
}

export interface Tokens {
  /** One that is good for a while. Rejects with HttpFailure. */
  get(grant: Grant, tls?: Tls): Promise<string>;
  /** It was refused: it is not given out again. */
  drop(token: string): void;
}

const TIMEOUT_MS = 15_000;
const MOST_BYTES = 100_000;
/** Where it is not said how long a token is good for, in seconds. */
const USUAL_S = 300;
/** Renewed so long before its end, in ms, or a tenth of its time where that is less. */
const EARLY_MS = 60_000;

interface Token {
  text: string;
  until: number;
}

/** Form fields and, where the secret stands in the header, what RFC 6749 writes there. */
function requestOf({ id, secret, scope, audience, inBody }: Grant) {
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (scope !== undefined) form.set("scope", scope);
  if (audience !== undefined) form.set("audience", audience);
  const headers: Record<string, string> = {
    accept: "application/json",
    "content-type": "application/x-www-form-urlencoded",
  };
  if (inBody) {
    form.set("client_id", id);
    form.set("client_secret", secret);
  } else {
    const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
    headers.authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
  }
  return { headers, body: form.toString() };
}

/** Gets tokens by client credentials, and keeps one until shortly before its end; whoever asks meanwhile gets the same. */
export function createTokens(name: string, clock: Clock, fetch: Fetch): Tokens {
  const elapsed = () => clock.elapsed?.() ?? millis(clock);
  let kept: { of: string; token: Promise<Token>; got?: Token } | undefined;

  async function ask(grant: Grant, tls: Tls | undefined): Promise<Token> {
    const began = elapsed();
    let status: number;
    let text: string;
    try {
      const response = await fetch(grant.url, {
        ...{ method: "POST", redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) },
        ...requestOf(grant),
        ...(tls && { tls }),
      });
      status = response.status;
      text = await readText(response, MOST_BYTES, name);
    } catch (error) {
      // the call itself was not sent, so it may always be tried again
      const { kind, code } = noAnswer(name, error, true);
      throw new HttpFailure(kind, code, `Where ${name} gives out tokens cannot be reached (${code}).`);
    }
    const answer = answerOf(text);
    if (status >= 200 && status < 300 && typeof answer.access_token === "string") {
      const lastsMs = (Number(answer.expires_in) > 0 ? Number(answer.expires_in) : USUAL_S) * 1000;
      return { text: answer.access_token, until: began + lastsMs - Math.min(EARLY_MS, lastsMs / 10) };
    }
    const said =
      typeof answer.error === "string" && /^[\w-]{1,40}$/.test(answer.error) ? `, ${answer.error}` : "";
    if (status >= 500 || status === 429 || status === 408)
      throw new HttpFailure(
        "retry",
        "NO_TOKEN",
        `${name} gives out no token now (${status}${said}); it is asked again.`,
      );
    throw new HttpFailure(
      "person",
      "NO_TOKEN",
      `${name} gives us no token (${status}${said}). Check the client's id and secret, its scope and the token url.`,
    );
  }

  return {
    async get(grant, tls) {
      const of = JSON.stringify(grant);
      const good = kept && kept.of === of && (!kept.got || elapsed() < kept.got.until);
      if (kept && good) return (await kept.token).text;
      const mine: NonNullable<typeof kept> = { of, token: ask(grant, tls) };
      kept = mine;
      try {
        mine.got = await mine.token;
        return mine.got.text;
      } catch (error) {
        if (kept === mine) kept = undefined;
        throw error;
      }
    },
    drop(token) {
      // another one may have taken its place already
      if (kept?.got?.text === token) kept = undefined;
    },
  };
}

function answerOf(text: string): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === "object" && answer !== null ? (answer as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
