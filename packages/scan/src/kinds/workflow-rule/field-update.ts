import { rename, type ValueType } from "@throughline/workflow";
import { formulaExpression } from "../../criteria/index.ts";
import type { Condition, Write, Written } from "../../model.ts";
import { sameName } from "../../project/names.ts";
import { type Element, isTrue, textOf } from "../../project/xml.ts";
import type { Piece, Project } from "../kind.ts";
import { leadsTo } from "../object/lookup.ts";
import { typesOf } from "../object/types.ts";
import { picklistOf } from "../value-set/index.ts";

/** A field update, which rules, approval processes and milestones name. */
export interface FieldUpdate extends Piece {
  kind: "field update";
  /** Whose rules may name it; it writes this one's record, or one that a lookup of it leads to. */
  object: string;
  name: string;
  line: number;
  field: string;
  operation: string;
  /** Of the operation `Literal`. */
  literal?: string;
  formula?: string;
  /** Of `LookupValue`: a queue, user or record type, by the type and the name. */
  lookup?: { of: string; name: string };
  /** The lookup to the record that is written, where it is another one. */
  target?: string;
  asksRulesAgain: boolean;
}

export function fieldUpdateFrom(part: Element, file: string, object: string, name: string): FieldUpdate {
  const literal = textOf(part, "literalValue");
  const formula = textOf(part, "formula");
  const lookup = textOf(part, "lookupValue");
  const target = textOf(part, "targetObject");
  return {
    kind: "field update",
    file,
    object,
    name: textOf(part, "fullName") ?? name,
    line: part.line,
    field: textOf(part, "field") ?? "",
    operation: textOf(part, "operation") ?? "",
    ...(literal !== undefined && { literal }),
    ...(formula && { formula }),
    ...(lookup && { lookup: { of: textOf(part, "lookupValueType") ?? "User", name: lookup } }),
    ...(target && { target }),
    asksRulesAgain: isTrue(part, "reevaluateOnChange"),
  };
}

/** What a rule does, of what it names: only field updates write. */
export interface Action {
  name: string;
  type: string;
}

export const actionFrom = (element: Element): Action => ({
  name: textOf(element, "name") ?? "",
  type: textOf(element, "type") ?? "",
});

/**
 * What actions of a rule write of an object.
 * @param source the object whose record the rule is about
 * @param write what is the same for all of them: who writes, when, under which conditions of the source
 */
export function writesOf(
  actions: Action[],
  source: string,
  object: string,
  project: Project,
  write: Omit<Write, "object" | "field" | "at" | "value" | "record">,
): Write[] {
  const updates = project
    .pieces<FieldUpdate>("field update")
    .filter((update) => sameName(update.object, source));
  return actions.flatMap(({ name, type }): Write[] => {
    const update = type === "FieldUpdate" ? updates.find((one) => sameName(one.name, name)) : undefined;
    if (!update?.field) return [];
    const written = update.target ? leadsTo(source, update.target, project) : source;
    if (!sameName(written, object)) return [];
    const same = update.target === undefined || sameName(update.target, source);
    return [
      {
        ...write,
        ...(!same && foreign(write, source, object)),
        object,
        field: update.field,
        at: { file: update.file, line: update.line },
        value: valueOfUpdate(update, same, object, project),
        record: same ? "same" : "other",
        ...(update.asksRulesAgain && { asksRulesAgain: true }),
      },
    ];
  });
}

/** What sets it off is no save of the object, and its conditions are about the other record. */
const foreign = (
  { when, via = [] }: Pick<Write, "when" | "via">,
  source: string,
  object: string,
): Pick<Write, "on" | "when" | "via"> => ({
  on: [],
  when: when.map((condition) => seenFrom(object, condition, source)),
  via: [source, ...via],
});

/** A condition on `Case.Status` of an e-mail's case is one on the case's own `Status`; the others are only told. */
function seenFrom(object: string, { text, expression = "" }: Condition, source: string): Condition {
  const prefix = `${object}.`;
  let others = expression === "";
  const own = rename(expression, (name) => {
    if (!name.startsWith(prefix)) others = true;
    return name.slice(prefix.length);
  });
  return others ? { text: `of the ${source}: ${text}` } : { text, expression: own };
}

function valueOfUpdate(update: FieldUpdate, same: boolean, object: string, project: Project): Written {
  const { operation, literal, formula = "", lookup, field } = update;
  switch (operation) {
    case "Null":
      return { is: "value", value: null };
    case "Literal":
      return {
        is: "value",
        value: literal === undefined ? null : typed(literal, typesOf(object, project)(field)),
      };
    case "LookupValue":
      return lookup ? { is: "name", ...lookup } : { is: "value", value: null };
    case "Formula": {
      const expression = same ? formulaExpression(formula, object) : undefined;
      return expression === undefined
        ? { is: "unknown", text: formula }
        : { is: "expression", expression, text: formula };
    }
    case "NextValue":
    case "PreviousValue":
      return neighbour(update, object, project);
    default:
      return { is: "unknown", text: operation };
  }
}

/** A checkbox is written as 1 or 0, also where nothing else says that it is one. */
function typed(text: string, type: ValueType | undefined): string | number | boolean {
  if (type === "boolean") return /^(?:1|true)$/i.test(text);
  if (type === "number" && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  return !type && /^[01]$/.test(text) ? text === "1" : text;
}

/** The value after, or before, the one that a picklist has; the last one stays. */
function neighbour({ field, operation }: FieldUpdate, object: string, project: Project): Written {
  const next = operation === "NextValue";
  const text = `the ${next ? "next" : "previous"} value of ${field}`;
  const names = (picklistOf(object, field, project) ?? [])
    .filter(({ active }) => active)
    .map(({ name }) => name);
  if (!next) names.reverse();
  if (names.length < 2) return { is: "unknown", text };
  const cases = names.slice(1).flatMap((name, at) => [names[at] as string, name]);
  const list = cases.map((name) => JSON.stringify(name)).join(", ");
  return { is: "expression", expression: `case(${field}, ${list}, ${field})`, text };
}
