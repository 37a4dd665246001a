import { kinds, type Turn } from "@throughline/steps";
import {
  type Carried,
  type FieldInfo,
  isId,
  isOwnWord,
  type Sink,
  type Step,
  taintOf,
  type Value,
} from "@throughline/workflow";
import type { Breach } from "./boundary.ts";
import { scopeOf } from "./context.ts";
import type { Draft } from "./draft.ts";

const ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;

/**
 * Words from outside in a place that says who gets something, or unquoted in a field. The check of the workflow sees
 * most of it before; what a field of the org holds, and which fields are free text there, is seen only here.
 */
export function strayWords(draft: Draft, step: Step, turn: Turn): Breach | undefined {
  const sinks = taintOf(draft.workflow, kinds).sinks.get(step);
  if (!sinks?.length) return undefined;
  const written = new Set([
    ...(turn.writes ?? []).map(({ field }) => field),
    ...(turn.decisions ?? []).flatMap(({ kind, name }) => (kind === "field" ? [name] : [])),
  ]);
  const addresses =
    (turn.tasks?.length ?? 0) > 0 || (turn.requests ?? []).some(({ kind }) => kind === "choose");
  for (const sink of sinks) {
    if (sink.is === "input") {
      if (!isHandedOver(draft, step, turn, sink)) continue;
    } else if (sink.is === "address" ? !addresses : !written.has(sink.field ?? "")) continue;
    const stray = sink.carries.find((one) => isStray(draft, step, sink, one));
    if (stray) return refusal(step, sink, stray.name);
  }
  return undefined;
}

/** A value that the org does not have for a field, whoever chose it: no picklist's value, no id. */
export function strayWrite(draft: Draft, step: Step, field: string, value: Value): Breach | undefined {
  const info = describe(draft, field);
  if (!info || typeof value !== "string" || value === "") return undefined;
  const attempted = `write ${field} as ${JSON.stringify(value.slice(0, 60))}`;
  const refuse = (boundary: string): Breach => ({
    code: "VALUE_NOT_ALLOWED",
    message: `${whoOf(step)} may not ${attempted}: the org has ${boundary} there.`,
    attempted,
    boundary,
  });
  if (info.reference && !ID.test(value)) return refuse("an id");
  if (!info.of || info.restricted === false || isAmong(value, info.of)) return undefined;
  return refuse(`one of ${info.of.join(", ")}`);
}

/** Of several values, as a picklist of many takes them, each. */
const isAmong = (value: string, of: string[]): boolean =>
  of.includes(value) || value.split(";").every((one) => of.includes(one));

function isStray(draft: Draft, step: Step, sink: Sink, { name, quoted }: Carried): boolean {
  const { workflow, state } = draft;
  const target = sink.field === undefined ? undefined : describe(draft, sink.field);
  const reference = sink.field !== undefined && (isId(sink.field) || target?.reference === true);
  // a picklist takes its own values only; that is held against each write
  if (sink.is === "field" && !reference && (quoted || target?.of)) return false;
  const fact = Object.hasOwn(workflow.facts, name) ? state.facts[name] : undefined;
  if (fact) {
    const own =
      fact.by === "person" || (fact.by === "system" && !fact.outside) || typeof fact.value !== "string";
    const taint = taintOf(workflow, kinds);
    if (own || !taint.facts.has(name)) return false;
    if (sink.is === "input") return !isOwnWord(taint, name, sink);
    return reference || sink.is === "address" || !taint.systems.has(name);
  }
  const value = scopeOf(draft, step).get(name);
  const info = describe(draft, name);
  if (typeof value !== "string" || value === "" || !info || isId(name)) return false;
  if (info.of) return !isAmong(value, info.of);
  // to whom it goes is the record's own address
  if (sink.is === "input" && info.email) return false;
  return info.type === "text" && !info.reference;
}

/** Whether an input that says where something goes is about to be sent, or kept for an undo. */
function isHandedOver(
  { deciders }: Draft,
  { undo }: Step,
  turn: Turn,
  { operation = "", parameter = "" }: Sink,
) {
  const calls = [
    ...(turn.requests ?? []).filter((request) => request.kind === "call"),
    ...(undo?.by === "call" && turn.outcome.is === "completed" ? [undo] : []),
  ];
  return (
    calls.some((call) => `${call.connection}.${call.operation}` === operation) &&
    deciders.addresses?.(operation).includes(parameter) === true
  );
}

const describe = ({ deciders, workflow }: Draft, field: string): FieldInfo | undefined =>
  deciders.catalogue?.(workflow.object, field);

function refusal(step: Step, { is, said, field, operation, parameter }: Sink, name: string): Breach {
  const attempted =
    is === "input"
      ? `send ${name} as ${parameter} of ${operation}`
      : is === "address"
        ? `address "${said}" by ${name}`
        : `write ${name} into ${field}`;
  return {
    code: "TAINTED",
    message: `${whoOf(step)} may not ${attempted}: it is free text from outside.`,
    attempted,
    boundary: is !== "field" ? "names and choices of the workflow" : "quoted words",
  };
}

const whoOf = (step: Step) => (step.agent ? `Agent ${step.agent}` : `Step ${step.id}`);
