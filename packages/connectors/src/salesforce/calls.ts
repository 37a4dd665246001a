import type { Clock } from "../clock.ts";
import type { MayGo, OrgCalls, OrgRequest, Outcome } from "../port.ts";
import type { Budget, Purpose } from "./budget.ts";
import { classify } from "./classify.ts";
import type { SalesforceClient } from "./client.ts";
import type { Pause } from "./limits.ts";
import { spend } from "./metered.ts";
import { notSent } from "./send.ts";
import { createUpserts } from "./upserts.ts";

interface Parts {
  client: SalesforceClient;
  budget: Budget;
  pause: Pause;
  clock: Clock;
  gatherMs: number;
  /** Id of our own user. */
  self: string;
}

/** What operations may do in the org, over the same client, budget and pauses as its writes. */
export function createOrgCalls(parts: Parts): OrgCalls {
  const { client, budget, pause, self } = parts;

  async function make<T>(
    { purpose, effect, mayGo }: { purpose: Purpose; effect: "read" | "write"; mayGo?: MayGo | undefined },
    call: () => Promise<T>,
  ): Promise<Outcome<T>> {
    const paused = pause.now();
    if (paused) return { ok: false, error: paused, apiCalls: 0 };
    let apiCalls = 0;
    try {
      const value = await spend(client, await budget.admit(purpose), async () => {
        await mayGo?.().catch(notSent);
        apiCalls = 1;
        return await call();
      });
      pause.passed();
      return { ok: true, value, apiCalls };
    } catch (failure) {
      return { ok: false, error: pause.refused(classify(failure, effect)), apiCalls };
    }
  }

  const requested = (request: OrgRequest) =>
    "soap" in request
      ? client.soap(request.soap, request.args)
      : client.request(request.method, request.path, request.body);

  return {
    self,
    get: (path) => make({ purpose: "look", effect: "read" }, () => client.request("GET", path)),
    query: (soql, { all, settles } = {}) =>
      make(
        { purpose: settles ? "read-back" : "write", effect: "read" },
        async () => (await client.query(soql, all)).records,
      ),
    send: (request, mayGo) => make({ purpose: "write", effect: "write", mayGo }, () => requested(request)),
    upsert: createUpserts(parts),
  };
}
