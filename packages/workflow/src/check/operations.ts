import type { ValueType } from "../expression/index.ts";
import { nearest } from "../expression/suggest.ts";
import type { FactType, Step } from "../model.ts";
import type { JsonPart, OperationTypes } from "./context.ts";
import { checkExpression } from "./expressions.ts";
import { meantFor } from "./repairs.ts";
import type { Surroundings } from "./surroundings.ts";

type Call = { sends?: Record<string, string>; takes?: Record<string, string> };

/** What a step hands to an operation and takes from its answer is what that declares, as far as it declares anything. */
export function checkOperations(around: Surroundings): void {
  const { operationTypes } = around.context;
  if (!operationTypes) return;
  for (const { step, agent, uses } of around.steps)
    for (const { operation, sends, takes } of uses.calls ?? []) {
      const types = Object.hasOwn(operationTypes, operation) ? operationTypes[operation] : undefined;
      if (!types) continue;
      checkInputs(around, step, operation, { ...(sends && { sends }) }, types, agent);
      checkAnswers(around, step, operation, { ...(takes && { takes }) }, types);
    }
}

function checkInputs(
  around: Surroundings,
  step: Step,
  operation: string,
  { sends }: Call,
  { input }: OperationTypes,
  agent: Surroundings["steps"][number]["agent"],
): void {
  const properties = propertiesOf(input);
  if (!sends || !input || !properties) return;
  const known = Object.keys(properties);
  for (const [name, source] of Object.entries(sends)) {
    const path = ["with", name];
    const declared = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!declared) {
      if (input.additionalProperties !== false) continue;
      const meant = nearest(name, known);
      around.report({
        code: "unknown-parameter",
        message: `${operation} takes no ${name}.${meant ? ` Did you mean ${meant}?` : ""}`,
        ...{ of: step, path, key: true },
        fix: meant ?? `It takes ${known.join(", ") || "nothing"}.`,
        ...(meant && { repair: [meantFor(path, name, meant)] }),
      });
      continue;
    }
    const want = typeIn(declared);
    if (want) checkExpression(around, source, { of: step, path, ...(agent && { agent }) }, want);
  }
  const required = Array.isArray(input.required) ? input.required.map(String) : [];
  const missing = required.filter((name) => !Object.hasOwn(sends, name));
  if (missing.length > 0)
    around.report({
      code: "missing-parameter",
      message: `${operation} is not called without ${missing.join(", ")}.`,
      ...{ of: step, path: ["with"], key: true },
      fix: `Give it under with: ${missing[0]}: an expression.`,
    });
}

function checkAnswers(
  around: Surroundings,
  step: Step,
  operation: string,
  { takes = {} }: Call,
  { output }: OperationTypes,
): void {
  if (!propertiesOf(output)) return;
  for (const [fact, place] of Object.entries(takes)) {
    const path = ["gives", fact];
    const found = partAt(output, place.split("."));
    if (found === "unknown") continue;
    if (found === "closed" || found === "undeclared") {
      const meant = nearest(place, Object.keys(propertiesOf(output) ?? {}));
      around.report({
        code: "unknown-answer",
        ...(found === "undeclared" && { severity: "warning" as const }),
        message: `${operation} does not answer ${place}.${meant ? ` Did you mean ${meant}?` : ""}`,
        ...{ of: step, path, key: true },
        fix: `It answers ${Object.keys(propertiesOf(output) ?? {}).join(", ")}.`,
      });
      continue;
    }
    const declared = around.isFact(fact) ? around.workflow.facts[fact] : undefined;
    const wrong = declared && misfit(found, declared);
    if (wrong)
      around.report({
        code: "wrong-answer-type",
        message: `${operation} answers ${place} as ${wrong}, and ${fact} is a ${declared?.type}.`,
        ...{ of: step, path, key: true },
        fix: `Make ${fact} of that type, or take another part of the answer.`,
      });
  }
}

const SIMPLE: Record<string, ValueType> = { number: "number", integer: "number", boolean: "boolean" };
const TEXTS: Record<string, ValueType> = { date: "date", "date-time": "datetime" };

/** The type of a value in expressions; undefined where the schema leaves it open. */
function typeIn(part: JsonPart): ValueType | undefined {
  const types = [part.type].flat().filter((type) => type !== "null");
  const [type] = types;
  if (types.length !== 1 || typeof type !== "string") return undefined;
  if (type === "string") return TEXTS[String(part.format)] ?? "text";
  return SIMPLE[type];
}

/** Texts stand for themselves, for dates and for choices. */
function misfit(part: JsonPart, { type }: FactType): string | undefined {
  const is = typeIn(part);
  if (is === undefined || is === type) return undefined;
  const texts: ValueType[] = ["text", "choice", "date", "datetime"];
  if (texts.includes(is) && texts.includes(type)) return undefined;
  return `a ${is}`;
}

function propertiesOf(part: JsonPart | undefined): Record<string, JsonPart> | undefined {
  const { properties } = part ?? {};
  return typeof properties === "object" && properties !== null
    ? (properties as Record<string, JsonPart>)
    : undefined;
}

/** What stands at a place of an answer. `unknown`: the schema does not say; `closed`: it says that nothing does. */
function partAt(part: JsonPart | undefined, path: string[]): JsonPart | "unknown" | "undeclared" | "closed" {
  let here = part;
  for (const key of path) {
    const next: JsonPart | undefined = /^\d+$/.test(key)
      ? (here?.items as JsonPart | undefined)
      : propertiesOf(here)?.[key];
    if (!next && !propertiesOf(here)) return "unknown";
    if (!next) return here?.additionalProperties === false ? "closed" : "undeclared";
    here = next;
  }
  return here ?? "unknown";
}
