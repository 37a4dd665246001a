import { createRoute, z } from "@hono/zod-openapi";
import { stream } from "hono/streaming";
import type { WorkItemRow } from "../api-types.ts";
import type { Backend } from "../backend.ts";
import { filters } from "../work-items/list.ts";
import type { App } from "./app.ts";
import { apiError, json } from "./schemas.ts";

/** The columns of the file, and what stands in them. */
const COLUMNS: Record<string, (row: WorkItemRow) => string | number | null> = {
  number: ({ number }) => number,
  "record id": ({ recordId }) => recordId,
  subject: ({ subject }) => subject,
  customer: ({ customer }) => customer,
  "e-mail": ({ email }) => email,
  workflow: ({ workflow }) => workflow,
  stage: ({ stage }) => stage,
  situation: ({ situation }) => situation,
  "waiting for": ({ waitingFor }) => waitingFor,
  "decided by": ({ decidedBy }) => decidedBy.join(" "),
  owner: ({ owner }) => owner,
  team: ({ team }) => team,
  priority: ({ priority }) => priority,
  milestone: ({ milestone }) => milestone?.status ?? "",
  due: ({ milestone }) => milestone?.due ?? "",
  "touched by hand": ({ touchedByHand }) => (touchedByHand ? "yes" : "no"),
  "cost USD": ({ cost }) => cost,
  "API calls": ({ apiCalls }) => apiCalls,
  started: ({ startedAt }) => startedAt,
  updated: ({ updatedAt }) => updatedAt,
  ended: ({ endedAt }) => endedAt,
  outcome: ({ outcome }) => outcome,
};

/** What a spreadsheet would take for a formula is a text. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The whole of a filtered list as a file, written as it is read: it may have any length. */
export function workItemsCsv(app: App, { lists }: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/work-items.csv",
      summary: "All work items of a list, as a file",
      request: { query: filters },
      responses: {
        200: { content: { "text/csv": { schema: z.string() } }, description: "A line an item, with a head" },
        400: json(apiError, "Not understood"),
      },
    }),
    (c) => {
      c.header("Content-Type", "text/csv; charset=utf-8");
      c.header("Content-Disposition", 'attachment; filename="work-items.csv"');
      const asked = c.req.valid("query");
      return stream(c, async (out) => {
        let aborted = false;
        out.onAbort(() => {
          aborted = true;
        });
        await out.write(`${Object.keys(COLUMNS).join(",")}\r\n`);
        for await (const row of lists.every(asked)) {
          if (aborted) return;
          await out.write(
            `${Object.values(COLUMNS)
              .map((of) => cell(of(row)))
              .join(",")}\r\n`,
          );
        }
      }) as never;
    },
  );
}
