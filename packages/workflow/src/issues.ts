import { z } from "zod";
import type { Change } from "./edit/index.ts";
import { nearest } from "./expression/suggest.ts";
import type { Path } from "./kind.ts";
import type { OpenPlaces } from "./places.ts";
import type { Problem } from "./problem.ts";

type Issue = z.core.$ZodIssue;

export interface Found {
  code: string;
  message: string;
  path: Path;
  /** The key is at fault, not its value. */
  key?: boolean;
  fix?: string;
  /** Changes that repair it, with paths that begin where `path` does. */
  repair?: Change[];
}

/** What zod found, in plain sentences. `data` is what was checked; paths begin there. */
export function findings(schema: z.ZodType, data: unknown, issues: Issue[]): Found[] {
  const found = issues.flatMap((issue) => finding(schema, data, issue));
  // a key that is missing because it is misspelled needs no second mention
  const meant = new Set(
    found.flatMap(({ code, path, fix }) =>
      code === "unknown-key" && fix ? [keyOf([...path.slice(0, -1), fix])] : [],
    ),
  );
  return found.filter(({ code, path }) => code !== "missing-key" || !meant.has(keyOf(path)));
}

const keyOf = (path: Path) => JSON.stringify(path);

/** Findings as problems, each at its place in the file. */
export function asProblems(found: Found[], base: Path, places: OpenPlaces, step?: string): Problem[] {
  return found.map(({ code, message, path, key, fix, repair }) => {
    const edits = repair && places.edits(repair.map((one) => ({ ...one, path: [...base, ...one.path] })));
    return {
      code,
      severity: "error",
      message,
      ...(step !== undefined && { step }),
      ...places.at([...base, ...path], { key: key ?? false }),
      path: [...base, ...path],
      ...(fix && { fix }),
      ...(edits && { edits }),
    };
  });
}

function finding(schema: z.ZodType, data: unknown, issue: Issue): Found[] {
  const path = issue.path as Path;
  const value = valueAt(data, path);
  const name = path.findLast((segment) => typeof segment === "string");
  const what = name === undefined ? "This" : `"${name}"`;
  switch (issue.code) {
    case "invalid_union": {
      const best = closest(issue.errors, value);
      if (!best) return [wrongType(what, expectedBy(issue).join(" or "), value, path, own(issue.message))];
      return best.flatMap((inner) =>
        finding(schema, data, { ...inner, path: [...issue.path, ...inner.path] }),
      );
    }
    case "unrecognized_keys": {
      const known = knownKeys(schema, path);
      return issue.keys.map((key) => unknownKey(key, known, [...path, key]));
    }
    case "invalid_type":
      if (value === undefined && path.length > 0) {
        const message = `${JSON.stringify(path.at(-1))} is missing.`;
        return [{ code: "missing-key", message, path, fix: `Add ${path.at(-1)}: …` }];
      }
      return [wrongType(what, TYPES[issue.expected] ?? issue.expected, value, path, own(issue.message))];
    case "invalid_value": {
      const options = issue.values.map(String);
      if (value === undefined) {
        return [
          { code: "missing-key", message: `${what} is missing. Use one of: ${options.join(", ")}.`, path },
        ];
      }
      const meant = typeof value === "string" ? nearest(value, options) : undefined;
      const message = `${what} is ${shown(value)}; it must be ${options.length > 1 ? "one of " : ""}${options.join(", ")}.`;
      return [
        { code: "wrong-value", message, path, ...(meant && { fix: meant, repair: [{ path, set: meant }] }) },
      ];
    }
    case "invalid_key": {
      const message = own(issue.issues[0]?.message) ?? `${what} is no name that can stand here.`;
      return [{ code: "wrong-name", message, path, key: true }];
    }
    case "too_small":
    case "too_big": {
      if (own(issue.message) !== undefined) return [bad(issue, what, value, path)];
      const limit = issue.code === "too_small" ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      const message =
        issue.origin === "array"
          ? `${what} must not be an empty list.`
          : `${what} is ${shown(value)}; it must be ${limit}.`;
      return [{ code: "wrong-value", message, path }];
    }
    default:
      return [bad(issue, what, value, path)];
  }
}

function bad(issue: Issue, what: string, value: unknown, path: Path): Found {
  const message = own(issue.message);
  const atKey = issue.code === "custom" && issue.params?.at === "key";
  return {
    code: "wrong-value",
    message: message ? said(message, value) : `${what} cannot be ${shown(value)}: ${issue.message}.`,
    path,
    ...(atKey && { key: true }),
  };
}

/** A problem about a key that means nothing in its place. */
export function unknownKey(key: string, known: string[], path: Path): Found {
  const meant = nearest(key, known);
  const list = known.length > 0 ? ` Known here: ${known.join(", ")}.` : "";
  return {
    code: "unknown-key",
    message: meant ? `"${key}" is no key here; did you mean "${meant}"?` : `"${key}" is no key here.${list}`,
    path,
    key: true,
    ...(meant && { fix: meant, repair: [{ path, rename: meant }] }),
  };
}

const TYPES: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list, such as [first, second]",
  object: "a map of keys and values",
  record: "a map of keys and values",
};

function wrongType(what: string, expected: string, value: unknown, path: Path, message?: string): Found {
  const quotes = expected === TYPES.string && ["number", "boolean"].includes(typeof value);
  return {
    code: "wrong-type",
    message: message ? said(message, value) : `${what} must be ${expected}, but it is ${shown(value)}.`,
    path,
    ...(quotes && { fix: `Put it in quotes: "${value}".`, repair: [{ path, set: String(value) }] }),
  };
}

const said = (message: string, value: unknown) =>
  typeof value === "string" && value !== "" ? `${shown(value)}: ${message}` : message;

function shown(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** A message of the schema's own; zod's begin with these words. */
function own(message: string | undefined): string | undefined {
  return message && !/^(Invalid|Too|Unrecognized|Expected)\b/.test(message) ? message : undefined;
}

/** The option of a union that was most likely meant: the one with the fewest keys too few or too many. */
function closest(options: Issue[][], value: unknown): Issue[] | undefined {
  const fitting = options.filter((issues) => !issues.some(isOfAnotherType));
  if (fitting.length === 0) return undefined;
  const cost = (issues: Issue[]) =>
    issues.reduce((sum, issue) => {
      if (issue.code === "unrecognized_keys") return sum + 10 * issue.keys.length;
      const missing = issue.path.length > 0 && valueAt(value, issue.path as Path) === undefined;
      return sum + (missing ? 9 : 1);
    }, 0);
  return fitting.reduce((best, issues) => (cost(issues) < cost(best) ? issues : best));
}

/** The value as a whole is of another type than the option. */
function isOfAnotherType(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  return (
    issue.code === "invalid_type" ||
    (issue.code === "invalid_union" && issue.errors.every((one) => one.some(isOfAnotherType)))
  );
}

/** In words, what a value would have to be. */
function expectedBy(issue: Issue): string[] {
  if (issue.code === "invalid_type") return [TYPES[issue.expected] ?? issue.expected];
  if (issue.code !== "invalid_union") return [];
  return [...new Set(issue.errors.flatMap((issues) => issues.filter(isOfAnotherType).flatMap(expectedBy)))];
}

export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const segment of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = (value as Record<string | number, unknown>)[segment];
  }
  return value;
}

const jsonSchemas = new WeakMap<z.ZodType, object>();

/** The keys that a schema has at a path, those of all options of a union. */
export function knownKeys(schema: z.ZodType, path: Path = []): string[] {
  let root = jsonSchemas.get(schema);
  if (!root) {
    root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
    jsonSchemas.set(schema, root);
  }
  let places = [root as JsonSchema];
  for (const segment of path) {
    places = places.flatMap(options).flatMap((place) => {
      if (typeof segment === "number") return place.items ?? [];
      const property =
        place.properties && Object.hasOwn(place.properties, segment) ? place.properties[segment] : undefined;
      return property ?? (typeof place.additionalProperties === "object" ? place.additionalProperties : []);
    });
  }
  return [...new Set(places.flatMap(options).flatMap((place) => Object.keys(place.properties ?? {})))];
}

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
}

const options = (schema: JsonSchema): JsonSchema[] =>
  schema.anyOf ? schema.anyOf.flatMap(options) : [schema];
