import { createRoute, z } from "@hono/zod-openapi";
import { tell } from "@throughline/engine";
import type { Backend } from "../backend.ts";
import { type Assignment, assignmentsOf, candidateNamed, whyNotText } from "../explain/assignments.ts";
import type { App } from "./app.ts";
import { refuse } from "./app.ts";
import { personOf } from "./guard.ts";
import { apiError, decidedBy, json } from "./schemas.ts";

/** Entries of a trail that are told, the newest of them. */
const MOST_TOLD = 200;
const MOST_CANDIDATES = 50;

const key = z.string().openapi({
  param: { name: "key", in: "path" },
  description: "workflow/recordId, URL-encoded; or a record id or a number by which people know it",
});

const candidate = z
  .object({
    ...{ user: z.string(), name: z.string(), chosen: z.boolean() },
    whyNot: z.string().openapi({ description: "Empty for whoever was chosen" }),
    ...{ load: z.number(), capacity: z.number() },
  })
  .openapi("ExplainedCandidate");

const assignment = z
  .object({
    ...{ at: z.string(), step: z.string(), owner: z.string().openapi({ description: "Empty: nobody" }) },
    because: z.string(),
    givenUp: z.array(z.string()).openapi({ description: "Wishes that were given up to come to it" }),
    candidates: z.array(candidate),
  })
  .openapi("ExplainedAssignment");

const decision = z
  .object({
    ...{ at: z.string(), step: z.string(), name: z.string() },
    value: z.string().openapi({ description: "As text" }),
    by: decidedBy,
    confidence: z.number().openapi({ description: "0 to 1; 1 where nobody was unsure" }),
    because: z.string(),
  })
  .openapi("ExplainedDecision");

const explanation = z
  .object({
    ...{ key: z.string(), number: z.string(), subject: z.string(), workflow: z.string() },
    ...{ stage: z.string(), situation: z.string(), waitingFor: z.string(), outcome: z.string() },
    ...{ owner: z.string(), team: z.string(), priority: z.string() },
    decisions: z.array(decision),
    assignments: z.array(assignment),
    told: z.array(z.string()).openapi({ description: "What has happened, a sentence each, oldest first" }),
  })
  .openapi("Explanation");
export type Explanation = z.output<typeof explanation>;

const whyNot = z
  .object({
    ...{ key: z.string(), who: z.string() },
    considered: z.boolean(),
    chosen: z.boolean(),
    text: z.string().openapi({ description: "Why not, and what would have chosen them" }),
  })
  .openapi("WhyNot");

/** Why an item is where it is, and why not with somebody else, from its trail alone. */
export function explain(app: App, backend: Backend): void {
  const { store, signIn } = backend;

  /** The item that is meant; the newest where several are. */
  async function find(given: string) {
    const own = await store.getItem(given);
    if (own) return { key: given, row: await backend.shown(own.row) };
    const [found] = await store.findKeys(given);
    const item = found === undefined ? undefined : await store.getItem(found);
    return found !== undefined && item ? { key: found, row: await backend.shown(item.row) } : undefined;
  }
  const none = (given: string) => `There is no work item ${given}.`;

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/work-items/{key}/explanation", operationId: "explainWorkItem" },
      summary: "Why a work item is where it is",
      description: "What was decided by whom and why, who was considered as owner, and what has happened.",
      request: { params: z.object({ key }) },
      responses: { 200: json(explanation, "From its trail"), 404: json(apiError, "There is no such item") },
    }),
    async (c) => {
      const given = c.req.valid("param").key;
      const found = await find(given);
      if (!found) return refuse(c, 404, "not-found", none(given)) as never;
      const { key, row } = found;
      const entries = await store.entries(key);
      const { number, subject, workflow, stage, situation, waitingFor, outcome, owner, team, priority } = row;
      return c.json(
        {
          ...{ key, number, subject, workflow, stage, situation, waitingFor, outcome, owner, team, priority },
          decisions: entries.flatMap(({ entry }) => {
            if (entry.kind !== "decided") return [];
            const { name, value, label, by, confidence = 1, because } = entry.decision;
            const said = label ?? (typeof value === "string" ? value : JSON.stringify(value));
            return [
              { at: entry.at, step: entry.step, name, value: said, by, confidence, because: because.text },
            ];
          }),
          assignments: assignmentsOf(entries).map(shownOf),
          told: entries.slice(-MOST_TOLD).map(({ entry }) => `${entry.at} ${tell(entry)}`),
        },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/work-items/{key}/why-not", operationId: "whyNot" },
      summary: "Why somebody does not own a work item",
      request: {
        params: z.object({ key }),
        query: z.object({
          who: z
            .string()
            .max(200)
            .optional()
            .openapi({ description: "User name or name; default: whoever asks" }),
        }),
      },
      responses: { 200: json(whyNot, "From its trail"), 404: json(apiError, "There is no such item") },
    }),
    async (c) => {
      const given = c.req.valid("param").key;
      const who = c.req.valid("query").who ?? (signIn && personOf(c, signIn, false)?.name) ?? "";
      const found = await find(given);
      if (!found) return refuse(c, 404, "not-found", none(given)) as never;
      const assignments = assignmentsOf(await store.entries(found.key));
      const last = assignments.findLast((one) => candidateNamed(one, who));
      const one = last && candidateNamed(last, who);
      const text = last && one ? whyNotText(last, one).join(" ") : notConsidered(who, assignments.at(-1));
      return c.json(
        { key: found.key, who, considered: one !== undefined, chosen: one?.chosen ?? false, text },
        200,
      );
    },
  );
}

const shownOf = ({ at, step, owner = "", because, candidates }: Assignment) => ({
  ...{ at, step, owner, because: because.text, givenUp: because.givenUp ?? [] },
  candidates: candidates
    .toSorted((a, b) => Number(b.chosen) - Number(a.chosen))
    .slice(0, MOST_CANDIDATES)
    .map(({ user, name, chosen, whyNot, load, capacity }) => ({
      ...{ user, name, chosen, load, capacity },
      whyNot: chosen ? "" : whyNot || "not asked",
    })),
});

function notConsidered(who: string, last: Assignment | undefined): string {
  if (!last) return `Nobody was looked for yet, so nobody decided against ${who || "anybody"}.`;
  const names = last.candidates.slice(0, 10).map(({ name }) => name);
  return `${who || "Nobody"} was not among those who were considered: ${names.join(", ") || "nobody was"}.`;
}
