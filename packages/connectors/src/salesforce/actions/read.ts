import { z } from "zod";
import { repeatFields, sampleFields } from "../../connections/operation.ts";
import { placeholders } from "../../connections/template.ts";
import type { JsonSchema, OperationInfo, Repeat, Report } from "../../connector.ts";
import { bindsOf } from "./binds.ts";
import type { ActionKind, Described } from "./kind.ts";
import { kinds } from "./kinds/index.ts";

/** An operation of the file: what it does in the org, and how a lost call is known again. */
export interface Action {
  kind: ActionKind;
  raw: never;
  /** What it does as the file says it: a pin of something else is not its own. */
  is: string;
  repeat: Repeat | undefined;
  description: string | undefined;
  /** Inputs that go with every call; `{id}` is the effect's. */
  send: Record<string, unknown>;
  lookUp: { query: string; where: Record<string, string>; gives: Record<string, string> } | undefined;
  samples: OperationInfo["samples"];
}

const extras = z.strictObject({
  ...repeatFields,
  ...sampleFields,
  description: z
    .string()
    .optional()
    .describe("For people: what it does, where the org does not say it well."),
  send: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("Inputs that go with every call, such as text: 'ref {id}'."),
  "look up": z
    .strictObject({
      query: z
        .string()
        .regex(/^\s*[Ss][Ee][Ll][Ee][Cc][Tt]\b/, "a SOQL query is expected")
        .describe("SOQL that finds what a lost call did; :id is the id of the call."),
      where: z
        .record(z.string(), z.string())
        .optional()
        .describe("What our own has in long texts, which SOQL does not compare: Body: 'ref {id}'."),
      gives: z.record(z.string(), z.string()).optional().describe("What it answered, each from a column."),
    })
    .optional()
    .describe("How a call whose answer was lost is known again."),
});

function asJson(schema: z.ZodType) {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}

/** How an operation is written, for editors of the file; what is wrong with one is told by {@link actionOf}. */
export const operationSchema = z.unknown().meta({
  anyOf: kinds.map(({ schema, description }) => {
    const [own, more] = [schema, extras].map(asJson);
    return { ...own, description, properties: { ...own?.properties, ...more?.properties } };
  }),
});

const words = kinds.map(({ word }) => word);

/** Reads one operation; undefined where it cannot be. */
export function actionOf(given: unknown, path: PropertyKey[], report: Report): Action | undefined {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    report("bad-shape", path, "It is not said what it does.", "Write it as { flow: Close_Case }.");
    return undefined;
  }
  const found = kinds.filter(({ word }) => Object.hasOwn(given, word));
  const [kind] = found;
  if (!kind || found.length > 1) {
    const message = kind ? "An operation does one thing." : "It is not said what it does in the org.";
    report("bad-shape", path, message, `Give it one of: ${words.join(", ")}.`);
    return undefined;
  }
  const shared = Object.keys(extras.shape);
  const [own, others] = [false, true].map((isShared) =>
    Object.fromEntries(Object.entries(given).filter(([key]) => shared.includes(key) === isShared)),
  );
  const raw = kind.schema.safeParse(own);
  const rest = extras.safeParse(others);
  for (const { issues } of [raw.error, rest.error].filter((error) => error !== undefined))
    for (const issue of issues) {
      const key = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
      const at = [...path, ...issue.path, ...key];
      const what = key.length
        ? `"${key[0]}" is not known here.`
        : `"${String(at.at(-1))}" does not fit: ${issue.message}.`;
      report("bad-shape", at, what);
    }
  if (!raw.success || !rest.success) return undefined;
  const { effect, repeat, send = {}, description, "look up": lookUp } = rest.data;
  if (effect === "read" && repeat !== undefined && repeat !== "read")
    report(
      "contradiction",
      [...path, "repeat"],
      `An operation that only reads is repeated at will; "repeat: ${repeat}" does not fit.`,
    );
  if (repeat === "comparable" && !kind.find && !lookUp)
    report(
      "missing-look-up",
      [...path, "repeat"],
      "It is not said how to find out whether a call whose answer was lost took place.",
      "Give it look up: { query: SELECT … }, or write keyed or once.",
    );
  if (
    lookUp &&
    bindsOf(lookUp.query).length === 0 &&
    placeholders(JSON.stringify(lookUp.where ?? {})).length === 0
  )
    report(
      "bad-look-up",
      [...path, "look up"],
      "This does not tell our own work from that of others.",
      "Compare something with :id, which send: puts into the call, or with an input.",
    );
  const { answers = [], sample, otherwise } = rest.data;
  const always =
    "sample" in rest.data ? [{ gives: sample }] : "otherwise" in rest.data ? [{ gives: otherwise }] : [];
  return {
    kind,
    raw: raw.data as never,
    is: JSON.stringify(own),
    repeat: effect === "read" ? "read" : (repeat ?? (lookUp && "comparable")),
    description,
    send,
    lookUp: lookUp && { query: lookUp.query, where: lookUp.where ?? {}, gives: lookUp.gives ?? {} },
    samples: [...answers, ...always] as OperationInfo["samples"],
  };
}

/** An operation as workflows know it, by what was pinned of it. */
export function infoOf(action: Action, described: Described | undefined): OperationInfo {
  const { kind, raw, repeat, send, samples } = action;
  const description = action.description ?? described?.description ?? kind.description;
  return {
    ...{ repeat: repeat ?? kind.repeat(raw, described), samples, description, apiCalls: kind.apiCalls ?? 1 },
    ...(described && { input: givable(described.input, send), output: described.output }),
  };
}

/** What a step may give: not what the file sends, but what its templates are filled with. */
function givable(input: Described["input"], send: Action["send"]): Described["input"] {
  const sent = Object.keys(send);
  if (sent.length === 0) return input;
  const asked = placeholders(JSON.stringify(send)).filter((name) => name !== "id");
  const all = (input.properties ?? {}) as Record<string, JsonSchema>;
  const properties = {
    ...Object.fromEntries(Object.entries(all).filter(([name]) => !sent.includes(name))),
    ...Object.fromEntries(
      asked.map((name) => [name, all[name] ?? { type: ["string", "number", "boolean"] }]),
    ),
  };
  const required = ((input.required ?? []) as string[]).filter((name) => name in properties);
  return { ...input, properties, required };
}
