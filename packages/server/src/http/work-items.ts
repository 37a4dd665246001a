import { createRoute, z } from "@hono/zod-openapi";
import { tell } from "@throughline/engine";
import type { Backend } from "../backend.ts";
import { ASIDE, storyOf } from "../story.ts";
import { paged } from "../work-items/list.ts";
import type { App } from "./app.ts";
import { refuse } from "./app.ts";
import { actBody, apiError, done, json, repairBody, workItemList, workItemStory } from "./schemas.ts";

const errors = {
  400: json(apiError, "Not understood"),
  404: json(apiError, "Not there"),
  409: json(apiError, "Not possible now"),
};

const key = z.string().openapi({
  param: { name: "key", in: "path" },
  description: "workflow/recordId, URL-encoded",
  example: "support-email%2F500000000000001AAA",
});

/** The list, one item's story, and what a person may do about an item. */
export function workItems(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/work-items",
      operationId: "listWorkItems",
      summary: "Work items",
      request: { query: paged },
      responses: { 200: json(workItemList, "A page of work items"), 400: errors[400] },
    }),
    async (c) => c.json((await backend.lists.list(c.req.valid("query"))) as never, 200),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/work-items/{key}",
      summary: "One item's whole story",
      request: { params: z.object({ key }) },
      responses: { 200: json(workItemStory, "The story"), 404: errors[404] },
    }),
    async (c) => {
      const { key } = c.req.valid("param");
      const story = await storyOf(backend, key);
      if (!story) {
        const [remains] = await backend.store.entries(key);
        const message =
          remains?.entry.kind === "archived"
            ? `The trail of ${key} has left the store: ${tell(remains.entry)}.`
            : `There is no work item ${key}.`;
        return refuse(c, 404, "not-found", message) as never;
      }
      return c.json(story as never, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/work-items/{key}/incidents/{incident}",
      summary: "Retry, correct, skip or cancel an incident",
      request: {
        params: z.object({ key, incident: z.string() }),
        body: { content: { "application/json": { schema: repairBody } }, required: true },
      },
      responses: { 200: json(done, "Done"), ...errors },
    }),
    async (c) => {
      const { key, incident } = c.req.valid("param");
      const body = c.req.valid("json");
      if (incident === ASIDE && (body.repair === "retry" || body.repair === "cancel")) {
        const { repair, by, reason } = body;
        await backend.runtime.repairAside(key, { repair, by, reason });
        return c.json({ done: true as const }, 200);
      }
      await backend.runtime.repair(key, incident, body as never);
      return c.json({ done: true as const }, 200);
    },
  );

  const acts = { cancel: "Cancel an item", reassign: "Look for another owner, as the workflow does it" };
  for (const act of ["cancel", "reassign"] as const)
    app.openapi(
      createRoute({
        method: "post",
        path: `/api/work-items/{key}/${act}`,
        summary: acts[act],
        request: {
          params: z.object({ key }),
          body: { content: { "application/json": { schema: actBody } }, required: true },
        },
        responses: { 200: json(done, "Done"), ...errors },
      }),
      async (c) => {
        const { by, reason, undo } = c.req.valid("json");
        await backend.runtime[act](c.req.valid("param").key, by, reason, undo);
        return c.json({ done: true as const }, 200);
      },
    );
}
