import { createRoute, z } from "@hono/zod-openapi";
import type { ItemState } from "@throughline/engine";
import { RefusedError } from "@throughline/runtime";
import type { Backend } from "../backend.ts";
import { writeExample } from "../examples/index.ts";
import { versionByHash } from "../versions/index.ts";
import type { App } from "./app.ts";
import { apiError } from "./schemas.ts";

const body = z
  .object({
    name: z.string().trim().min(1).max(200).optional().openapi({ description: "Default: the item's number" }),
    why: z.string().trim().min(1).max(2_000).optional().openapi({ description: "Why it is worth keeping" }),
  })
  .openapi("NewExample");

export const written = z
  .object({
    file: z.string().openapi({ description: "examples.yaml beside the workflow" }),
    name: z.string(),
    notes: z.array(z.string()).openapi({ description: "What could not be kept or had to stay" }),
  })
  .openapi("ExampleWritten");

/** Makes a regression example of a real item, beside its workflow. */
export function examples(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      method: "post",
      path: "/api/work-items/{key}/example",
      summary: "Make a regression example of an item",
      request: {
        params: z.object({
          key: z.string().openapi({ description: "workflow/recordId, URL-encoded" }),
        }),
        body: { content: { "application/json": { schema: body } }, required: true },
      },
      responses: {
        200: { content: { "application/json": { schema: written } }, description: "Written" },
        400: { content: { "application/json": { schema: apiError } }, description: "Not understood" },
        404: { content: { "application/json": { schema: apiError } }, description: "Not there" },
      },
    }),
    async (c) => {
      const { key } = c.req.valid("param");
      const { name, why } = c.req.valid("json");
      const found = await backend.store.getItem(key);
      const workspace = backend.workspaceOf(key.slice(0, key.lastIndexOf("/")));
      const workflow = found && (await versionThatRan(backend, found.state));
      if (!found || !workspace || !workflow)
        throw new RefusedError("not-found", `There is no work item ${key} of a workflow that runs here.`);
      const { file, ...rest } = await writeExample(
        workspace,
        { entries: (await backend.store.entries(key)).map(({ entry }) => entry), workflow },
        { name: name ?? `${workflow.object} ${found.row.number}`, why },
      );
      return c.json({ file, name: rest.name, notes: rest.notes }, 200);
    },
  );
}

/** The version that an item ran; where nobody has it any more, the one that runs now. */
async function versionThatRan({ store, workflowOf }: Backend, { workflow, hash }: ItemState) {
  const now = workflowOf(workflow, hash);
  return now?.hash === hash ? now : ((await versionByHash(store, workflow, hash)) ?? now);
}
