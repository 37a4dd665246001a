import type { Value } from "@throughline/workflow";
import { fillPath, placeholders } from "../connections/template.ts";
import type { JsonSchema, Report } from "../connector.ts";
import type { Request, Written } from "./read.ts";
import { type Method, methodsOf, type RawHttpOperation } from "./schema.ts";

/** A request that is written in `connections.yaml` itself; undefined where it is not. */
export function plainRequest(
  raw: RawHttpOperation,
  path: PropertyKey[],
  report: Report,
): Request | undefined {
  const methods = methodsOf(raw);
  const [method] = methods;
  if (!method || methods.length > 1) {
    report(
      "no-request",
      path,
      "An operation makes one request.",
      "Give it one of get, post, put, patch or delete with a path; or operation, of the connection's OpenAPI document.",
    );
    return undefined;
  }
  const template = raw[method] as string;
  const names = placeholders(template);
  const left = template.replace(/\{[A-Za-z_]\w*\}/g, "");
  if (/[{}?#\s]/.test(left)) {
    report(
      "bad-path",
      [...path, method],
      `The path ${template} has characters that do not belong there.`,
      "Inputs are written {name}; inputs that are not in the path travel as query or body by themselves.",
    );
  }
  if (new Set(names).size !== names.length)
    report("bad-path", [...path, method], `An input stands twice in ${template}.`);
  return {
    method,
    write: (input) => written(method, template, input),
    accept: "application/json, text/plain;q=0.5",
    input: inputOf(names, raw.send),
  };
}

/** Inputs that are not in the path travel as query (get, delete) or as body. */
function written(method: Method, template: string, input: Record<string, Value>): Written {
  const path = fillPath(template, input);
  const inPath = new Set(placeholders(template));
  const rest = Object.entries(input).filter(([name]) => !inPath.has(name));
  if (method !== "get" && method !== "delete") {
    const content = JSON.stringify(Object.fromEntries(rest));
    return { path, query: "", headers: {}, body: { type: "application/json", content } };
  }
  const query = new URLSearchParams();
  for (const [name, value] of rest) if (value !== null) query.set(name, String(value));
  return { path, query: query.toString(), headers: {} };
}

/** What is named in the path and in what is sent, of any type. */
function inputOf(inPath: string[], send: Record<string, unknown> = {}): JsonSchema | undefined {
  const named = [...inPath, ...placeholders(JSON.stringify(send)).filter((name) => name !== "id")];
  if (named.length === 0) return undefined;
  return { type: "object", properties: Object.fromEntries(named.map((name) => [name, {}])) };
}
