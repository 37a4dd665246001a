import { after, type Clock } from "../clock.ts";
import { ConnectorFailure } from "../failure.ts";
import type { TrailOrg, TrailStep } from "../port.ts";
import type { Budget } from "./budget.ts";
import { classify } from "./classify.ts";
import type { SalesforceClient, Subrequest } from "./client.ts";
import type { Pause } from "./limits.ts";
import { metered } from "./metered.ts";
import { queryAllPages } from "./read.ts";

const COLLECTIONS = "/composite/sobjects";

const typed = (type: string, rows: object[]) => rows.map((fields) => ({ attributes: { type }, ...fields }));

function requestOf(step: TrailStep): Subrequest {
  if (step.do === "create") {
    const { object, rows } = step;
    return { method: "POST", path: COLLECTIONS, body: { allOrNone: true, records: typed(object, rows) } };
  }
  if (step.do === "upsert") {
    const { object, key, rows } = step;
    const path = `${COLLECTIONS}/${[object, key].map(encodeURIComponent).join("/")}`;
    return { method: "PATCH", path, body: { allOrNone: true, records: typed(object, rows) } };
  }
  if (step.do === "update") {
    const { object, id, fields } = step;
    return { method: "PATCH", path: `/sobjects/${encodeURIComponent(object)}/${id}`, body: fields };
  }
  return { method: "DELETE", path: `${COLLECTIONS}?allOrNone=true&ids=${step.ids.join(",")}` };
}

/** The org as a place for the trail: each call is of the budget, and counted. */
export function createTrailOrg(world: {
  client: SalesforceClient;
  budget: Budget;
  pause: Pause;
  clock: Clock;
  address: string;
}): TrailOrg {
  const { budget, pause, clock, address } = world;
  let calls = 0;
  let waiting = 0;

  /** Counted once it was admitted. */
  const client = metered(
    world.client,
    {
      ...budget,
      async admit(purpose) {
        waiting++;
        const answered = await budget.admit(purpose);
        waiting--;
        calls++;
        return answered;
      },
    },
    "trail",
  );

  async function attempt<Answer>(effect: "read" | "write", call: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await call();
      pause.passed();
      return answer;
    } catch (error) {
      throw new ConnectorFailure(pause.refused(classify(error, effect)), error);
    }
  }

  return {
    address,
    query: async (soql) => (await attempt("read", () => queryAllPages(client, soql))).rows,
    transact: (steps) => attempt("write", () => client.composite(steps.map(requestOf))),
    async gather() {
      const ms = Math.max(budget.pace(), pause.now()?.afterMs ?? 0);
      if (ms === 0) return;
      waiting++;
      await new Promise<void>((resume) => void after(clock, ms, resume));
      waiting--;
    },
    waits() {
      if (waiting === 0) return undefined;
      const { until } = budget.room();
      return until === undefined
        ? "The org's API budget is short: what is to be written to the trail is gathered for fewer calls."
        : `The org's API budget is used up until ${until}: what is to be written to the trail waits.`;
    },
    calls: () => calls,
  };
}
