import type { Clock } from "../clock.ts";
import type { MayGo } from "../port.ts";
import { traceHeaders } from "../trace.ts";
import type { Fetch } from "./address.ts";
import type { Auth, Credentials } from "./auth.ts";
import { HttpFailure } from "./failures.ts";
import type { Rate } from "./rate.ts";
import { readText } from "./text.ts";

/** A system that is reached by HTTP, and how it wants to be used. */
export interface System {
  url: URL;
  /** As secrets are now. */
  headers(): Record<string, string>;
  auth?: Auth | undefined;
  rate?: Rate | undefined;
  mostBytes: number;
  /** Of a body that it is sent. */
  mostSent: number;
  /** It is followed where it sends us, as long as that is itself. */
  follows: boolean;
  fetch: Fetch;
  clock: Clock;
}

/** A request on its way out. */
export interface Sent {
  /** `connection.operation` */
  name: string;
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer> | undefined;
  timeoutMs: number;
  mayGo?: MayGo | undefined;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** Of a refusal what could be read of it. */
  text: string;
}

const MOST_REDIRECTS = 5;

/**
 * Sends, and reads what is answered, when it is its turn and signed in. A login that ended is renewed once.
 * @throws HttpFailure where nothing was sent; else what `fetch` rejects with
 */
export async function send(system: System, sent: Sent): Promise<Answer> {
  const first = await credentialsOf(system);
  const answer = await follow(system, sent, first);
  // whoever is refused was not listened to, so that nothing is done twice
  if (answer.status !== 401 || !system.auth?.refused(first)) return answer;
  return await follow(system, sent, await credentialsOf(system));
}

const credentialsOf = async ({ auth }: System): Promise<Credentials> =>
  (await auth?.credentials()) ?? { headers: {}, query: {} };

async function follow(system: System, sent: Sent, credentials: Credentials): Promise<Answer> {
  let url = sent.url;
  for (let hops = 0; ; hops++) {
    const answer = await once(system, { ...sent, url }, credentials);
    const to = answer.headers.get("location");
    const again =
      sent.method === "GET" ? answer.status !== 304 : answer.status === 307 || answer.status === 308;
    const sentOn = answer.status >= 300 && answer.status < 400 && to !== null && again;
    if (!system.follows || !sentOn || !URL.canParse(to, url.href)) return answer;
    url = new URL(to, url.href);
    // another port or scheme is another system, and what we sign in with is not for it
    if (url.origin !== system.url.origin || hops >= MOST_REDIRECTS) return answer;
  }
}

async function once(system: System, sent: Sent, credentials: Credentials): Promise<Answer> {
  const url = new URL(sent.url);
  for (const [name, value] of Object.entries(credentials.query)) url.searchParams.set(name, value);
  const headers = headersOf(sent.name, {
    ...sent.headers,
    ...traceHeaders(),
    ...system.headers(),
    ...credentials.headers,
  });
  await system.rate?.turn();
  try {
    await sent.mayGo?.();
  } catch (error) {
    throw new HttpFailure("retry", "NOT_SENT", `${sent.name} was not called: ${(error as Error).message}`);
  }
  const response = await system.fetch(url.href, {
    ...{ method: sent.method, redirect: "manual", signal: AbortSignal.timeout(sent.timeoutMs) },
    headers,
    ...(credentials.tls && { tls: credentials.tls }),
    ...(sent.body !== undefined && { body: sent.body }),
  });
  const { status, ok } = response;
  const text = readText(response, system.mostBytes, sent.name);
  // of a refusal the status says all: how it is worded, and how long, changes nothing
  return { status, headers: response.headers, text: await (ok ? text : text.catch(() => "")) };
}

/** @throws HttpFailure for what cannot stand there, without showing it: it may be a secret */
function headersOf(name: string, headers: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(new Headers(headers));
  } catch {
    throw new HttpFailure(
      "person",
      "BAD_HEADER",
      `${name} was not called: a header, or a secret in it, has a line break or a character that cannot stand there.`,
    );
  }
}
