import { OpenAPIHono } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import { ask } from "./ask.ts";
import { explain } from "./explain.ts";
import { tasks } from "./tasks.ts";
import { workItems } from "./work-items.ts";

/** A schema as JSON, or any part of the document. */
type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Part = { [name: string]: Json };

/** Resources that the org's own flows and agents may ask, and tell of events. */
const RESOURCES = [workItems, explain, ask, tasks];

/** Answers that tell of an error have no shape of their own for who calls from a flow. */
const FINE = "200";

/**
 * What flows and agents of an org can ask, as an OpenAPI document that Salesforce's External Services take: version 3.0,
 * the operations that have a name, each value with a type, no maps. What has no such shape is left out of the answers.
 */
export function callableDocument(): {
  openapi: string;
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, { operationId: string }>>;
  components: { schemas: Record<string, unknown> };
} {
  const app = new OpenAPIHono();
  // only the shapes are looked at: nothing is answered
  for (const add of RESOURCES) add(app, {} as Backend);
  const info = {
    title: "Throughline",
    version: "1.0.0",
    description: "How work items stand, what people were asked, and what has happened elsewhere.",
  };
  const { paths = {}, components } = app.getOpenAPIDocument({ openapi: "3.0.3", info });
  const asked: Part = {};
  for (const [path, methods] of Object.entries(paths)) {
    const named = Object.entries(methods as Part).flatMap(([method, operation]) =>
      isPart(operation) && operation.operationId !== undefined ? [[method, fit(onlyFine(operation))]] : [],
    );
    if (named.length) asked[path] = Object.fromEntries(named) as Part;
  }
  const all = (components?.schemas ?? {}) as Part;
  const used = namesIn(asked, all);
  const schemas = Object.fromEntries(
    Object.entries(all).flatMap(([name, schema]) => (used.has(name) ? [[name, fit(schema)]] : [])),
  );
  return { openapi: "3.0.3", info, paths: asked as never, components: { schemas } };
}

const isPart = (json: Json | undefined): json is Part =>
  typeof json === "object" && json !== null && !Array.isArray(json);

const onlyFine = (operation: Part): Part => ({
  ...operation,
  responses: { [FINE]: (operation.responses as Part)[FINE] ?? {} },
});

/** Whether External Services can give a value of this schema to a flow. */
function hasShape(schema: Json | undefined): boolean {
  if (!isPart(schema)) return false;
  if (schema.$ref !== undefined) return true;
  if (schema.type === "array") return hasShape(schema.items);
  return schema.type === "object" ? schema.properties !== undefined : schema.type !== undefined;
}

/** Leaves out of all schemas what has no shape. */
function fit(json: Json): Json {
  if (Array.isArray(json)) return json.map(fit);
  if (!isPart(json)) return json;
  const { properties, required, ...rest } = json;
  const fitted = Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, fit(part)]));
  // of a parameter or a body it says that it has to be there
  if (typeof required === "boolean") fitted.required = required;
  if (!isPart(properties)) return fitted;
  const kept = Object.entries(properties).filter(([, schema]) => hasShape(schema));
  const names = new Set(kept.map(([name]) => name));
  return {
    ...fitted,
    properties: Object.fromEntries(kept.map(([name, schema]) => [name, fit(schema)])),
    ...(Array.isArray(required) && { required: required.filter((name) => names.has(String(name))) }),
  };
}

const REFERENCE = /"#\/components\/schemas\/(\w+)"/g;

/** Names of the schemas that a part of the document refers to, and of those that they do. */
function namesIn(part: Json, schemas: Part, found = new Set<string>()): Set<string> {
  for (const [, name = ""] of JSON.stringify(fit(part)).matchAll(REFERENCE)) {
    if (found.has(name)) continue;
    found.add(name);
    namesIn(schemas[name] ?? {}, schemas, found);
  }
  return found;
}
