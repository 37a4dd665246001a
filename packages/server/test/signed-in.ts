import type { Org } from "@throughline/local-org";
import { hashPassword, openAccounts, type Role } from "../src/sign-in/index.ts";
import type { SignInOptions } from "../src/sign-in/sign-in.ts";
import { folder, serve } from "./org.ts";

/** Fast to check: what is tested is not how long it takes. */
export const CHEAP = { logN: 4, r: 8, p: 1 };

export const PASSWORD = "correct horse battery";

/** A server at which people sign in, with a clock that the test moves. */
export async function serveSignedIn(
  org: Org,
  people: Record<string, Role>,
  more: Partial<SignInOptions> = {},
) {
  const data = folder();
  const accounts = openAccounts(data);
  const password = await hashPassword(PASSWORD, CHEAP);
  for (const [name, role] of Object.entries(people)) accounts.put({ name, role, password });
  let passed = 0;
  const open = (host = "127.0.0.1") =>
    serve(org, { host, signIn: { folder: data, now: () => Date.now() + passed, cost: CHEAP, ...more } });
  return {
    data,
    accounts,
    open,
    server: await open(),
    pass: (ms: number) => {
      passed += ms;
    },
  };
}

/** Requests as a page sends them, with the cookie that it was given. */
export function visitor(url: string, cookie = "") {
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(url + path, {
      method,
      headers: { "X-Throughline": "attended", "content-type": "application/json", cookie, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const isStream = answer.headers.get("content-type")?.startsWith("text/event-stream");
    const text = isStream ? "" : await answer.text();
    if (isStream) await answer.body?.cancel();
    // biome-ignore lint/suspicious/noExplicitAny: an answer is what the test says it is
    const json: any = text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : {};
    return { status: answer.status, body: json, headers: answer.headers, code: json?.error?.code };
  };
  return {
    send,
    get: (path: string, headers?: Record<string, string>) => send("GET", path, undefined, headers),
    post: (path: string, body: unknown = {}, headers?: Record<string, string>) =>
      send("POST", path, body, headers),
    cookie,
  };
}

/** Signs in, and goes on as whoever did. */
export async function signedIn(url: string, name: string, password = PASSWORD) {
  const answer = await visitor(url).post("/api/sign-in", { name, password });
  if (answer.status !== 200) throw new Error(`${name} cannot sign in: ${answer.status}`);
  return visitor(url, answer.headers.getSetCookie()[0]?.split(";", 1)[0]);
}
