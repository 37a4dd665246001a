import { createRoute, z } from "@hono/zod-openapi";
import { RefusedError } from "@throughline/runtime";
import type { Backend } from "../backend.ts";
import { settingsOf } from "../settings.ts";
import { compareVersions } from "../versions/compare.ts";
import { mustBe, versionsHere } from "../versions/must-be.ts";
import { listOf, rowOf } from "../versions/row.ts";
import { NoVersionError, saveDraft } from "../versions/save.ts";
import { activationRow } from "./activation.ts";
import type { App } from "./app.ts";
import { problem, told, unreadable } from "./problem.ts";
import { apiError, json, who } from "./schemas.ts";

const which = z.string().openapi({ description: "A number, active, or draft: the newest that has not run" });
const plain = z.any().openapi({ description: "A plain JSON value." });
const path = z.array(z.union([z.string(), z.number()]));

const versionRow = z
  .object({
    number: z.number(),
    hash: z.string(),
    state: z.enum(["draft", "active", "retired"]),
    savedAt: z.string(),
    savedBy: z.string(),
    note: z.string().nullable(),
    activated: z
      .object({ at: z.string(), by: z.string(), approvedBy: z.string().nullable() })
      .nullable()
      .openapi({ description: "The last time that it went live" }),
    retiredAt: z.string().nullable(),
  })
  .openapi("Version");

const versionList = z
  .object({
    ...{ workflow: z.string(), active: z.number().nullable() },
    previous: z.number().nullable().openapi({ description: "Active before; one can go back to it" }),
    telling: z
      .number()
      .nullable()
      .openapi({ description: "It went live, and items in flight are still told" }),
    fourEyes: z.boolean().openapi({ description: "Somebody else has to approve what goes live" }),
    versions: z.array(versionRow),
    requests: z.array(activationRow),
  })
  .openapi("Versions");

const wholeVersion = versionRow
  .extend({
    text: z.string().openapi({ description: "The workflow file" }),
    agents: z
      .record(z.string(), z.string())
      .openapi({ description: "Files of agents that it takes, by name" }),
  })
  .openapi("WholeVersion");

const newVersion = z
  .object({
    by: who,
    text: z.string().min(1).openapi({ description: "The workflow file" }),
    agents: z.record(z.string(), z.string()).optional(),
    note: z.string().trim().min(1).max(2_000).optional(),
  })
  .openapi("NewVersion");

const saved = z.object({ version: versionRow, problems: z.array(problem) }).openapi("SavedVersion");

const change = z
  .object({
    sentence: z.string().openapi({ description: "Names in asterisks, expressions in backticks" }),
    kind: z.enum(["added", "removed", "changed", "moved", "renamed"]),
    stage: z.string().optional(),
    step: z.string().optional(),
    steps: z.array(z.string()).optional(),
    path,
    before: plain.optional(),
    after: plain.optional(),
    line: z.object({ before: z.number().optional(), after: z.number().optional() }),
  })
  .openapi("Change");

const comparison = z
  .object({
    from: z.number(),
    to: z.number(),
    changes: z.array(change),
    graph: z.string().openapi({ description: "Mermaid, with marks" }),
    text: z.string().openapi({ description: "A unified diff" }),
  })
  .openapi("Comparison");

/** The versions of a workflow. */
export function versions(app: App, backend: Backend): void {
  const id = z.object({ id: z.string().openapi({ description: "The workflow" }) });

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/workflows/{id}/versions",
      summary: "Versions of a workflow, the newest first",
      request: { params: id },
      responses: { 200: json(versionList, "Versions"), 404: json(apiError, "No such workflow") },
    }),
    async (c) => {
      const workflow = c.req.valid("param").id;
      const all = await versionsHere(backend, workflow);
      const { file = "" } = backend.workspaceOf(workflow) ?? {};
      return c.json({ ...listOf(workflow, all), fourEyes: settingsOf(file).settings.fourEyes }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/workflows/{id}/versions/{version}",
      summary: "A version with its texts",
      request: { params: id.extend({ version: which }) },
      responses: { 200: json(wholeVersion, "The version"), 404: json(apiError, "No such version") },
    }),
    async (c) => {
      const { id, version } = c.req.valid("param");
      const found = mustBe(await versionsHere(backend, id), version);
      return c.json({ ...rowOf(found), text: found.text, agents: found.agents }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/workflows/{id}/versions",
      summary: "Save a draft; the same text is saved once",
      request: {
        params: id,
        body: { content: { "application/json": { schema: newVersion } }, required: true },
      },
      responses: {
        200: json(saved, "Saved, with what the checks say of it"),
        400: json(apiError.extend({ problems: z.array(problem) }), "It cannot be read: nothing was saved"),
        404: json(apiError, "No such workflow"),
      },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      await versionsHere(backend, id);
      const { by, text, agents, note } = c.req.valid("json");
      const workspace = backend.workspaceOf(id);
      if (!workspace) throw new RefusedError("not-found", `There is no workflow "${id}" here.`);
      try {
        const { version, problems } = await saveDraft(
          backend.store,
          workspace,
          { text, agents },
          { at: backend.clock.now(), by, note },
        );
        return c.json({ version: rowOf(version), problems: problems.map(told) }, 200);
      } catch (error) {
        if (!(error instanceof NoVersionError)) throw error;
        return unreadable(c, error) as never;
      }
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/workflows/{id}/compare",
      summary: "What is different between two versions",
      request: { params: id, query: z.object({ from: which.default("active"), to: which.default("draft") }) },
      responses: {
        200: json(comparison, "In words, on the graph and in text"),
        404: json(apiError, "No such version"),
      },
    }),
    async (c) => {
      const all = await versionsHere(backend, c.req.valid("param").id);
      const { from, to } = c.req.valid("query");
      const [before, after] = [mustBe(all, from), mustBe(all, to)];
      const names = { before: `version ${before.number}`, after: `version ${after.number}` };
      const compared = compareVersions(before, after, names);
      return c.json({ from: before.number, to: after.number, ...compared } as never, 200);
    },
  );
}
