import { type Definition, type Frame, reaching } from "./frame.ts";
import { END } from "./graph.ts";
import { lookedUp } from "./names.ts";
import {
  type Alternative,
  bracketed,
  certain,
  combined,
  filled,
  literal,
  MOST,
  type Operand,
  parted,
  unknown,
  type View,
} from "./operand.ts";
import type { Call, FlowPiece, Given, Step } from "./piece.ts";
import { type Record, recordOf } from "./records.ts";

/** Where a value is asked for: a step of a flow, and the record from which it is seen. */
export interface Spot {
  at: string;
  frame: Frame;
  view: View;
  /** How many references were followed to get here. */
  depth?: number;
  /** Decisions whose outcomes are being asked for. */
  asking?: string[];
}

const DEEPEST = 20;

/** All that a value can be when a step is come to. */
export function valuesOf(given: Given, spot: Spot): Alternative[] {
  switch (given.is) {
    case "value":
      return typeof given.value === "string" && given.value.includes("{!")
        ? templated(given.value, spot)
        : certain(literal(given.value, given.value === null ? undefined : given.type));
    case "setup":
      return certain({ text: given.name, named: { of: given.of, name: given.name } });
    case "formula":
      return computed(given.formula, spot);
    case "reference":
      return referred(given.to, spot);
  }
}

/** All that a reference can stand for when a step is come to: `$Record.Status`, a variable, a formula, `Get_Queue.Id`. */
export function referred(reference: string, spot: Spot): Alternative[] {
  const { flow } = spot.frame;
  const [head = "", ...path] = reference.split(".");
  const deeper = { ...spot, depth: (spot.depth ?? 0) + 1 };
  if (deeper.depth > DEEPEST) return unknown(reference);
  const ofRecord =
    ["$Record", "$Record__Prior", flow.start.record, flow.start.prior].includes(head) ||
    Object.hasOwn(flow.elements, head);
  if (!ofRecord && head.startsWith("$")) return certain(global(head, path));
  const resource = Object.hasOwn(flow.resources, head) ? flow.resources[head] : undefined;
  const call = callNamed(head, flow);
  if (call && path.length > 0) return output(call, path, reference, deeper);
  switch (resource?.is) {
    case "constant":
      return resource.value ? valuesOf(resource.value, deeper) : certain(literal(null));
    case "formula":
      return computed(resource.formula, deeper);
    case "template":
      return templated(resource.text, deeper);
    default:
      if (path.length > 0 && (resource || ofRecord)) return fieldOf(head, path, deeper);
      return resource ? variable(head, deeper) : unknown(reference);
  }
}

/** Steps of an orchestration's stages, by flow. */
const stepsByFlow = new WeakMap<FlowPiece, Map<string, Step>>();

function callNamed(name: string, flow: FlowPiece): Call | Step | undefined {
  if (Object.hasOwn(flow.elements, name)) {
    const element = flow.elements[name];
    return element?.is === "call" ? element : undefined;
  }
  let steps = stepsByFlow.get(flow);
  if (!steps) {
    const all = Object.values(flow.elements).flatMap((one) => (one.is === "stage" ? one.steps : []));
    // of steps with one name the first is meant
    steps = new Map(all.toReversed().map((step) => [step.name, step]));
    stepsByFlow.set(flow, steps);
  }
  return steps.get(name);
}

/** What a flow that is called gives back: `Check_Entitlement.level`, and `Check_Entitlement.Outputs.level` in an orchestration. */
function output(call: Call | Step, path: string[], reference: string, spot: Spot): Alternative[] {
  const frame = spot.frame.call(call);
  const name = path[0] === "Outputs" ? path.slice(1) : path;
  return frame && Object.hasOwn(frame.flow.resources, name[0] ?? "")
    ? referred(name.join("."), { ...spot, at: END, frame })
    : unknown(reference);
}

/** What every flow has at hand. */
function global(head: string, path: string[]): Operand {
  const name = [head, ...path].join(".");
  if (head === "$GlobalConstant")
    return literal(path[0] === "True" ? true : path[0] === "False" ? false : null);
  if (name === "$Flow.CurrentDate") return { text: "today", formula: "TODAY()" };
  if (name === "$Flow.CurrentDateTime") return { text: "now", formula: "NOW()" };
  return head === "$Flow" || path.length === 0 ? { text: name } : { text: name, formula: name };
}

/** A variable that is no record. */
function variable(name: string, spot: Spot): Alternative[] {
  const { flow, caller } = spot.frame;
  const resource = flow.resources[name];
  if (resource?.is !== "variable" || resource.collection || resource.object) return unknown(name);
  return following(name, undefined, spot, () => {
    const input = caller?.inputs.find((one) => one.name === name);
    if (resource.input && caller && input)
      return valuesOf(input.value, { ...spot, at: caller.at, frame: caller.frame });
    if (resource.value) return valuesOf(resource.value, spot);
    if (!resource.input) return certain(literal(null));
    // it may be the id of the record that is written
    const path = spot.view.path(`@${spot.frame.scope}${name}`, "Id");
    return path === undefined ? unknown(name) : certain({ text: name, formula: path });
  });
}

/** A field of a record: as something set it on the way, or as it is in the database. */
function fieldOf(head: string, path: string[], spot: Spot): Alternative[] {
  const { at, frame } = spot;
  const field = path.at(-1) as string;
  const reference = [head, ...path].join(".");
  const record = recordOf([head, ...path.slice(0, -1)].join("."), at, frame);
  const stored = () => storedIn(record, field, reference, spot);
  if (path.length > 1) return stored();
  return following(reference, head, spot, () => {
    const { caller } = frame;
    const input = caller?.inputs.find(({ name }) => name === head)?.value;
    return caller && input?.is === "reference"
      ? referred(`${input.to}.${field}`, { ...spot, at: caller.at, frame: caller.frame })
      : stored();
  });
}

/** A field as it is in the database. */
function storedIn(record: Record, field: string, reference: string, spot: Spot): Alternative[] {
  const name = lookedUp(record, field, spot);
  if (name) return name;
  const path = spot.view.path(record.id, field);
  if (path !== undefined) return certain({ text: path, formula: path });
  return record.fresh ? certain(literal(null)) : unknown(reference);
}

/**
 * Follows what is set on the way.
 * @param whole the variable of which it is a field
 * @param before what it is where nothing was set
 */
function following(
  reference: string,
  whole: string | undefined,
  spot: Spot,
  before: () => Alternative[],
): Alternative[] {
  const { frame } = spot;
  const alternatives = reaching(frame, spot.at, reference, whole)?.flatMap(({ definition, ways }) =>
    (definition ? defined(reference, definition, spot) : before()).map(({ operand, given }) => ({
      operand,
      given: [...given, { frame, ways }],
    })),
  );
  return !alternatives?.length || alternatives.length > MOST ? unknown(reference) : alternatives;
}

/** What a definition gives: what was assigned, or what an element puts there. */
export function defined(reference: string, { at, key, by }: Definition, spot: Spot): Alternative[] {
  const there = { ...spot, at };
  const field = key === reference ? undefined : reference.split(".")[1];
  if (by.is === "given") {
    const element = spot.frame.flow.elements[by.element];
    const name = by.output ?? field;
    if (element?.is === "call" && by.output !== undefined) {
      const rest = field === undefined ? [] : [field];
      return output(element, [by.output, ...rest], reference, there);
    }
    return element && name !== undefined
      ? storedIn(recordOf(element.name, at, spot.frame), name, reference, there)
      : unknown(reference);
  }
  if (field !== undefined)
    return by.value.is === "reference" ? referred(`${by.value.to}.${field}`, there) : unknown(reference);
  if (by.operator === "Assign") return valuesOf(by.value, there);
  const sign = { Add: "+", Subtract: "-" }[by.operator];
  if (!sign) return unknown(reference);
  return combined([referred(reference, there), valuesOf(by.value, there)], ([before, more]) => ({
    text: `${before?.text} ${sign} ${more?.text}`,
    ...(before?.formula &&
      more?.formula && { formula: `${before.formula} ${sign} ${bracketed(more.formula)}` }),
  }));
}

/** Words that ask what was before the save. */
const BEFORE = /\b(?:ISCHANGED|PRIORVALUE|ISNEW)\s*\(/i;
const BEFORE_THAT = /\b(?:ISCHANGED|PRIORVALUE)\s*\(\s*Prior\./i;

/** What a formula gives, with all that it refers to put in its place. */
export function computed(source: string, spot: Spot): Alternative[] {
  const { texts, references } = parted(source);
  const parts = references.map((reference) => referred(reference, spot));
  const names = references.map((name) => (spot.view.saved ? name.replace(/^\$Record\./, "") : name));
  const text = filled(texts, names).trim();
  return combined(parts, (operands) => {
    const formulas = operands.flatMap(({ formula }) => (formula === undefined ? [] : bracketed(formula)));
    const formula = filled(texts, formulas);
    const said =
      formulas.length === operands.length &&
      (spot.view.saved || !BEFORE.test(formula)) &&
      !BEFORE_THAT.test(formula);
    return { text, ...(said && { formula }) };
  });
}

/** What a text with references in it gives. */
function templated(source: string, spot: Spot): Alternative[] {
  const { texts, references } = parted(source);
  const parts = references.map((reference) => referred(reference, spot));
  return combined(parts, (operands) => {
    if (operands.every(({ value }) => value !== undefined))
      return literal(
        filled(
          texts,
          operands.map(({ value }) => String(value ?? "")),
        ),
      );
    const shown = operands.map(({ formula }) => formula && `TEXT(${formula})`);
    const terms = texts.flatMap((text, at) => [
      ...(text === "" ? [] : [JSON.stringify(text)]),
      ...(at < shown.length ? [shown[at]] : []),
    ]);
    return { text: source, ...(!terms.includes(undefined) && { formula: terms.join(" & ") }) };
  });
}
