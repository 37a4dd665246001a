import { secretsIn } from "../connections/secrets.ts";
import type { Call, Connector } from "../connector.ts";
import { type Operation, operationsOf, type Told } from "../delegates/operations.ts";
import { failed } from "../failure.ts";
import { addressOf, type Fetch, guardedFetch } from "../http/address.ts";
import { openAuth } from "../http/auth.ts";
import { HttpFailure, outcomeOf } from "../http/failures.ts";
import type { Outcome } from "../port.ts";
import { type Api, createApi } from "./api.ts";
import { answer, cancel, follow, start } from "./converse.ts";
import { type Raw, schema } from "./schema.ts";

const API = "https://api.salesforce.com";

/** Agents of Agentforce, by the Agent API: a session for each delegation. */
export const agentforce: Connector<Raw> = {
  type: "agentforce",
  description: "An agent of Agentforce.",
  agent: true,
  schema,
  open(raw, { name, report, secrets, clock, world }) {
    const org = addressOf(raw.org);
    const api = addressOf(raw.api ?? API);
    for (const [key, url] of [
      ["org", org],
      ["api", api],
    ] as const)
      if (!url) report("bad-url", [key], `"${raw[key]}" is not an address.`, "Write https:// and the host.");
    if (!org || !api) return undefined;
    const through = world.fetch ?? guardedFetch;
    const allowPrivate = raw["allow private"] === true;
    const fetch: Fetch = (address, init) =>
      through(address, { ...init, ...(allowPrivate && { allowPrivate }) });
    const grant = {
      ...{ "token url": `${org.origin}/services/oauth2/token`, "secret in": "body" as const },
      ...{ "client id": raw["client id"], "client secret": raw["client secret"] },
    };
    const own = [raw["client id"], raw["client secret"]].join(" ");
    const auth = openAuth(
      { oauth2: grant },
      { name, secrets, report: (...told) => report(told[0], [], ...rest(told)), clock, fetch },
    );
    const agent = createApi({
      ...{ name, api: api.origin, org: org.origin, agent: raw.agent, auth, fetch },
      ...{ asAgent: raw["as agent's user"], stream: raw.stream },
    });

    return {
      operations: operationsOf(raw.samples),
      address: api.origin,
      tokensFrom: auth.tokensFrom,
      secrets: secretsIn({ own }),
      call: (call) => attempt(name, call, agent),
      async settle(call) {
        const { operation, input } = call;
        if (operation === "cancel" || operation === "follow") return await attempt(name, call, agent);
        // sessions cannot be looked up, and what an agent has done is not done twice
        return failed(
          "person",
          "SENT_ANSWER_UNKNOWN",
          `The agent of ${name} was told about ${String(input.$delegation ?? input.$task).slice(0, 200)}, and its answer was lost. Look in the org whether it has done it.`,
        );
      },
      async knock() {
        try {
          await auth.credentials();
          return {
            outcome: "works",
            code: "OK",
            message: `${name}: the org lets us in. Whether the agent answers is seen by its first session.`,
          };
        } catch (error) {
          if (!(error instanceof HttpFailure)) throw error;
          return { outcome: error.kind, code: error.code, message: error.message };
        }
      },
    };
  },
};

const rest = ([, , message, fix]: Parameters<Parameters<typeof openAuth>[1]["report"]>) =>
  [message, fix] as [string, string | undefined];

const acts: Record<Operation, (agent: Api, call: Call) => Promise<Told> | Told> = {
  start,
  answer,
  cancel,
  follow: (_, call) => follow(call),
};

async function attempt(name: string, call: Call, agent: Api): Promise<Outcome<unknown>> {
  try {
    return { ok: true, value: await acts[call.operation as Operation](agent, call), apiCalls: 0 };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (error.kind === "gone")
      return failed("person", error.code, `${name} has no such agent, or it is not active (${error.code}).`);
    return outcomeOf(error);
  }
}
