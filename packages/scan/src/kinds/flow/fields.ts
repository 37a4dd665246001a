import { type Definition, definitionsOf, type Frame, type Reaching, reaching } from "./frame.ts";
import type { Given } from "./piece.ts";
import { putInto } from "./records.ts";
import type { Ways } from "./ways.ts";

/** A field that a record in a variable was given, before the record is written. */
export interface FieldSet {
  field: string;
  /** The variable or element whose field it is. */
  of: string;
  frame: Frame;
  by: { definition: Definition } | { value: Given; at: string };
  line: number;
  /** In which ways it is in force when the record is written. */
  given: { frame: Frame; ways: Ways }[];
}

/** All fields that were set of what a reference stands for, as they are in force at a step: of a record, or of each in a collection. */
export function fieldsSet(reference: string, at: string, frame: Frame, seen: string[] = []): FieldSet[] {
  const key = `${frame.scope}${reference} ${at}`;
  if (reference.includes(".") || seen.includes(key)) return [];
  const followed = [...seen, key];
  return [
    ...ownFields(reference, at, frame),
    ...fromElements(reference, at, frame, followed),
    ...putInto(reference, at, frame).flatMap((definition) => onward(definition, at, frame, followed)),
    ...fromCaller(reference, at, frame, followed),
  ];
}

/** `reference.Status` set by an assignment. */
function ownFields(reference: string, at: string, frame: Frame): FieldSet[] {
  const { flow, graph } = frame;
  const names = new Set<string>();
  for (const element of Object.values(flow.elements)) {
    if (element.is !== "assignment") continue;
    for (const { to } of element.items)
      if (to.startsWith(`${reference}.`)) names.add(to.slice(reference.length + 1));
  }
  return [...names].flatMap((field) => {
    const key = `${reference}.${field}`;
    // where rounds of a loop cannot be told apart, whatever sets it counts
    const found: Reaching[] =
      reaching(frame, at, key, reference) ??
      definitionsOf(frame, key).map((definition) => ({ definition, ways: graph.reach(definition.at) }));
    return found.flatMap(({ definition, ways }): FieldSet[] => {
      if (definition?.by.is !== "assigned" || definition.key === reference) return [];
      const { line } = definition.by;
      return [{ field, of: reference, frame, by: { definition }, line, given: [{ frame, ways }] }];
    });
  });
}

/** Records that a transform makes, and the items of loops over a collection, which are the collection's own. */
function fromElements(reference: string, at: string, frame: Frame, seen: string[]): FieldSet[] {
  const { flow, graph } = frame;
  const element = flow.elements[reference];
  if (element?.is === "transform")
    return element.fields.map(({ name, value, line }) => ({
      field: name,
      of: reference,
      frame,
      by: { value, at: element.name },
      line,
      given: [{ frame, ways: graph.reach(at, { through: element.name }) }],
    }));
  if (element?.is === "loop" || element?.is === "collection")
    return fieldsSet(element.collection, element.name, frame, seen);
  return Object.values(flow.elements).flatMap((loop) =>
    loop.is === "loop" && loop.collection === reference ? ownFields(loop.item ?? loop.name, at, frame) : [],
  );
}

/** What was set of the record that a variable took, or that was put to a collection. */
function onward({ at: where, by }: Definition, at: string, frame: Frame, seen: string[]): FieldSet[] {
  if (by.is !== "assigned" || by.value.is !== "reference") return [];
  const ways = frame.graph.reach(at, { through: where });
  return fieldsSet(by.value.to, where, frame, seen).map((set) => ({
    ...set,
    given: [...set.given, { frame, ways }],
  }));
}

/** What the caller set of a record that it hands over. */
function fromCaller(reference: string, at: string, frame: Frame, seen: string[]): FieldSet[] {
  const { caller } = frame;
  const value = caller?.inputs.find(({ name }) => name === reference)?.value;
  if (!caller || value?.is !== "reference") return [];
  const untouched = (reaching(frame, at, reference) ?? []).find(({ definition }) => !definition);
  return untouched ? fieldsSet(value.to, caller.at, caller.frame, seen) : [];
}
