import { createHash, randomBytes } from "node:crypto";
import { signedIn } from "../signed-in.ts";

export const BACK = "http://127.0.0.1:33418/back";

/** Addresses from which strangers come, by the proxy in front of the server. */
let hosts = 0;
const elsewhere = () => `203.0.113.${++hosts}`;

/** Anybody who can reach a server: registers programs there, asks people by them, and shows what they were given. */
export function stranger(url: string) {
  let from = elsewhere();
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const along = () => ({ "x-forwarded-for": from });
  const read = async (answer: Response) => ({
    status: answer.status,
    headers: answer.headers,
    // biome-ignore lint/suspicious/noExplicitAny: an answer is what the test says it is
    body: (await answer.json().catch(() => ({}))) as any,
  });
  const json = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    read(
      await fetch(url + path, {
        ...{
          method,
          redirect: "manual",
          headers: { ...along(), "content-type": "application/json", ...headers },
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
  const form = async (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    read(
      await fetch(url + path, {
        ...{ method: "POST", headers: { ...along(), ...headers }, body: new URLSearchParams(fields) },
      }),
    );

  const register = (more: object = {}) =>
    json("POST", "/oauth/register", { client_name: "Assistant", redirect_uris: [BACK], ...more });
  const asking = (more: Record<string, string>) =>
    new URL(
      `${url}/oauth/authorize?${new URLSearchParams({
        ...{ response_type: "code", redirect_uri: BACK, code_challenge: challenge },
        ...{ code_challenge_method: "S256", state: "s1", resource: `${url}/mcp`, ...more },
      })}`,
    );
  const ask = async (more: Record<string, string>) => {
    const answer = await fetch(asking(more), { redirect: "manual", headers: along() });
    return { status: answer.status, to: answer.headers.get("location") ?? "", text: await answer.text() };
  };
  /** Asks somebody, who says what it may. @returns the code */
  async function code(
    id: string,
    person: string,
    more: Record<string, string> = {},
    scope = ["read", "act"],
  ) {
    const { to } = await ask({ client_id: id, ...more });
    const request = new URL(to, url).searchParams.get("request");
    const answer = await (await signedIn(url, person)).post(`/api/oauth/requests/${request}`, { scope });
    if (answer.status !== 200) throw new Error(`${to}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return new URL(answer.body.to).searchParams.get("code") ?? "";
  }
  const redeem = (id: string, code: string, more: Record<string, string> = {}) =>
    form("/oauth/token", {
      ...{ grant_type: "authorization_code", code, client_id: id, redirect_uri: BACK },
      ...{ code_verifier: verifier, ...more },
    });
  const renew = (id: string, token: string) =>
    form("/oauth/token", { grant_type: "refresh_token", refresh_token: token, client_id: id });

  return {
    ...{ json, form, register, ask, code, redeem, renew },
    /** Comes from another address from now on. */
    moves: () => {
      from = elsewhere();
    },
    /** A program that somebody has let act. */
    async allowed(person: string, more: Record<string, string> = {}, scope?: string[]) {
      const id: string = (await register()).body.client_id;
      const { body } = await redeem(id, await code(id, person, more, scope));
      return { id, access: body.access_token as string, renewal: body.refresh_token as string };
    },
    bearer: (token: string) => ({ authorization: `Bearer ${token}` }),
    /** What `/mcp` says to a token: its status and body. */
    mcp: async (
      token: string,
      body: unknown = { jsonrpc: "2.0", id: 1, method: "tools/list" },
      headers = {},
    ) => {
      const answer = await fetch(`${url}/mcp`, {
        method: "POST",
        headers: {
          ...{ authorization: `Bearer ${token}`, "content-type": "application/json" },
          ...{ accept: "application/json, text/event-stream", ...headers },
        },
        body: JSON.stringify(body),
      });
      return { status: answer.status, text: await answer.text() };
    },
  };
}
