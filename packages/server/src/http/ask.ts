import { createRoute, z } from "@hono/zod-openapi";
import { listeningOf } from "@throughline/steps";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { refuse } from "./app.ts";
import { actorOf } from "./guard.ts";
import { namedValue, valuesOf } from "./named-values.ts";
import { apiError, json } from "./schemas.ts";

const errors = {
  400: json(apiError, "Not understood"),
  404: json(apiError, "Not there"),
  409: json(apiError, "Not possible now"),
};

const started = z
  .object({
    key: z.string().openapi({ description: "Key of the work item: workflow/recordId" }),
    started: z.boolean().openapi({ description: "False: it was there before" }),
  })
  .openapi("StartedWorkItem");

const signalled = z
  .object({ taken: z.boolean().openapi({ description: "False: it was taken before" }) })
  .openapi("SignalledWorkItem");

const recordBody = z.object({ recordId: z.string().min(15).max(18) }).openapi("StartWorkItem");
const signalBody = z
  .object({
    name: z.string().min(1).max(120).openapi({ description: "Name of the event, as the workflow has it" }),
    id: z.string().min(1).max(200).openapi({ description: "Of the happening: the same is taken once" }),
    data: z.array(namedValue).max(64).default([]),
  })
  .openapi("SignalWorkItem");

const within = <T extends z.ZodType>(schema: T) => ({
  body: { content: { "application/json": { schema } }, required: true as const },
});

/** Others begin items, and tell them what has happened. */
export function ask(app: App, backend: Backend): void {
  const { runtime, clock } = backend;
  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/workflows/{id}/items", operationId: "startWorkItem" },
      summary: "Begin the work item of a record, if it is not there",
      request: {
        params: z.object({ id: z.string().openapi({ param: { name: "id", in: "path" } }) }),
        ...within(recordBody),
      },
      responses: { 200: json(started, "It is there"), ...errors },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const { recordId } = c.req.valid("json");
      const { item, begun } = await runtime.begin({ workflow: id, recordId, id: `api/${id}/${recordId}` });
      return c.json({ key: item, started: begun }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/work-items/{key}/signals", operationId: "signalWorkItem" },
      summary: "Tell a work item that something has happened",
      request: {
        params: z.object({ key: z.string().openapi({ param: { name: "key", in: "path" } }) }),
        ...within(signalBody),
      },
      responses: { 200: json(signalled, "It is in the trail"), ...errors },
    }),
    async (c) => {
      const { key } = c.req.valid("param");
      const { name, id, data } = c.req.valid("json");
      const state = await runtime.state(key);
      if (!state) return refuse(c, 404, "not-found", `There is no work item ${key}.`) as never;
      const known = listeningOf(backend.workflowOf(state.workflow, state.hash) ?? NOTHING);
      if (!known.some(({ event }) => event === name)) {
        const names = [...new Set(known.map(({ event }) => event))].join(", ") || "none";
        const message = `${state.workflow} does nothing about the event ${name}. It knows: ${names}.`;
        return refuse(c, 400, "invalid", message, { field: "name" }) as never;
      }
      if (state.status === "ended") {
        const message = `${key} has ended already: ${state.outcome}.`;
        return refuse(c, 409, "not-possible", message) as never;
      }
      const eventId = `api/${id}`;
      const before = (await backend.store.entries(key)).some(
        ({ entry }) => "eventId" in entry && entry.eventId === eventId,
      );
      if (!before)
        await runtime.deliver(key, {
          ...{ type: "signal", id: eventId, at: clock.now(), name, by: actorOf(c, backend) },
          data: valuesOf(data),
        });
      return c.json({ taken: !before }, 200);
    },
  );
}

const NOTHING = { handlers: [], stages: [], start: { event: "asked" } } as never;
