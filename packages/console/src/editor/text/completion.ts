import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { kinds } from "@throughline/steps";
import { jsonSchema, type Workflow } from "@throughline/workflow";

interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  examples?: unknown[];
  description?: string;
  type?: string;
}

let whole: Schema | undefined;

/** Offers the keys that can stand where the cursor is, the values of a key, and names that the workflow has. */
export const completion =
  (workflowNow: () => Workflow | undefined, fields: () => readonly { name: string; label: string }[]) =>
  (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const asKey = /^(\s*(?:- +)*)([\w ]*)$/.exec(before);
    if (asKey) {
      const [, margin = "", typed = ""] = asKey;
      if (typed === "" && !context.explicit) return null;
      const keys = keysAt(pathAt(context, line.number, margin.length));
      return result(
        context.pos - typed.length,
        keys.map(
          ([label, schema]): Completion => ({
            label,
            apply: `${label}: `,
            type: "property",
            ...(schema.description && { info: schema.description }),
          }),
        ),
      );
    }
    const asValue = /^(\s*(?:- +)*)([\w %]+):\s+(.*?)([\w.]*)$/.exec(before);
    if (!asValue || (asValue[4] === "" && !context.explicit)) return null;
    const [, margin = "", key = "", , typed = ""] = asValue;
    const path = [...pathAt(context, line.number, margin.length), key];
    const values = valuesAt(path).map((label): Completion => ({ label, type: "constant" }));
    return result(context.pos - typed.length, [...values, ...namesOf(workflowNow(), fields())]);
  };

const result = (from: number, options: Completion[]): CompletionResult | null =>
  options.length > 0 ? { from, options, validFor: /^[\w. ]*$/ } : null;

/** The keys and list entries (`-`) that a line with so much in front of it lies in, from the top. */
function pathAt({ state }: CompletionContext, from: number, column: number): string[] {
  const path: string[] = [];
  let inside = column;
  const dashes = /^(\s*)((?:- +)+)/.exec(state.doc.line(from).text);
  if (dashes) {
    path.unshift("-");
    inside = dashes[1]?.length ?? 0;
  }
  for (let number = from - 1; number >= 1 && inside > 0; number--) {
    const [, blanks = "", dash = "", key] =
      /^(\s*)((?:- +)*)([^\s#][^:]*)?:?/.exec(state.doc.line(number).text) ?? [];
    if (key === undefined) continue;
    if (blanks.length + dash.length < inside) {
      path.unshift(key);
      inside = blanks.length + dash.length;
    }
    if (dash && blanks.length < inside) {
      path.unshift("-");
      inside = blanks.length;
    } else if (dash && blanks.length + dash.length === inside) {
      path.unshift("-");
      inside = blanks.length;
    }
  }
  return path;
}

function schemasAt(path: readonly string[]): Schema[] {
  whole ??= jsonSchema(kinds) as Schema;
  let places = options(whole);
  for (const key of path)
    places = places.flatMap((place) => {
      if (key === "-") return place.items ? options(place.items) : [];
      const found = place.properties?.[key];
      if (found) return options(found);
      return typeof place.additionalProperties === "object" ? options(place.additionalProperties) : [];
    });
  return places;
}

function options(schema: Schema): Schema[] {
  if (schema.$ref)
    return options(whole?.$defs?.[decodeURIComponent(schema.$ref.replace("#/$defs/", ""))] ?? {});
  return schema.anyOf ? schema.anyOf.flatMap(options) : [schema];
}

function keysAt(path: readonly string[]): [string, Schema][] {
  const all = schemasAt(path).flatMap(({ properties }) => Object.entries(properties ?? {}));
  return [...new Map(all).entries()];
}

function valuesAt(path: readonly string[]): string[] {
  const all = schemasAt(path).flatMap(({ enum: some, const: only, examples, type }) => [
    ...(some ?? []),
    ...(only === undefined ? [] : [only]),
    ...(examples ?? []),
    ...(type === "boolean" ? [true, false] : []),
  ]);
  return [...new Set(all.filter((value) => typeof value !== "object").map(String))];
}

function namesOf(
  workflow: Workflow | undefined,
  fields: readonly { name: string; label: string }[],
): Completion[] {
  if (!workflow) return [];
  return [
    ...Object.entries(workflow.facts).map(
      ([label, { type }]): Completion => ({ label, detail: type, type: "variable" }),
    ),
    ...Object.keys(workflow.agents).map((label): Completion => ({ label, detail: "agent", type: "class" })),
    ...fields.map(({ name, label }): Completion => ({ label: name, detail: label, type: "property" })),
  ];
}
