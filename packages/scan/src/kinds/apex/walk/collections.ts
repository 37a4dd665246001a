import { elementOf } from "../types.ts";
import { elementIn, emptyCell, type Guard, isEmpty, type Known, settled, shared, waysOf } from "./known.ts";
import type { Frame } from "./walk.ts";

/** Puts a value into all collections that a name may stand for. */
export function addTo(collection: Known, value: Known, frame: Frame): void {
  for (const { when, known } of waysOf(collection)) {
    if (known.cell) addWay(known, frame.guards.concat(when), value);
  }
}

const MOST_ADDED = 6;

function addWay({ cell }: Known, when: Guard[], known: Known): void {
  if (!cell || known.constant === null) return;
  if (cell.added.some((way) => way.known === known && way.when.length <= when.length)) return;
  if (cell.added.length < MOST_ADDED) cell.added.push({ when, known });
}

/** What a method of a list, set or map gives back; undefined where it has no such method. */
export function callOfCollection(
  on: Known,
  name: string,
  args: Known[],
  text: string,
  frame: Frame,
): Known | undefined {
  const { cell } = on;
  if (!cell) return undefined;
  const { world } = frame.run;
  const last = args.at(-1);
  for (const arg of args) shared(arg);
  const one = () => elementIn(on, world, frame.of);
  switch (name) {
    case "add":
    case "put":
    case "set":
      if (last) addTo(on, last, frame);
      return { text };
    case "addall":
    case "putall":
      if (last) takeAll(on, last, frame);
      return { text };
    case "get":
    case "remove":
      return one();
    case "next":
      return one();
    case "values":
    case "iterator":
    case "clone":
    case "deepclone":
      return { text, cell, filled: true, ...(cell.type && { type: `List<${cell.type}>` }) };
    case "keyset": {
      // maps of records are kept by their ids
      const { known } = waysOf(one())[0] ?? { known: undefined };
      const rec = on.idOf ?? known?.rec;
      return { text, type: "Set<Id>", cell: emptyCell("Id"), filled: true, ...(rec && { idOf: rec }) };
    }
    case "isempty":
      return { text, type: "Boolean", asksEmpty: true };
    case "size":
    case "contains":
    case "containskey":
      return { text, type: name === "size" ? "Integer" : "Boolean" };
    default:
      return { text };
  }
}

function takeAll(into: Known, from: Known, frame: Frame): void {
  for (const { known } of waysOf(from)) {
    if (!known.cell) {
      shared(into);
      continue;
    }
    if (known.idOf) into.idOf = known.idOf;
    if (isEmpty(known)) continue;
    if (known.cell.added.length === 0) addTo(into, elementIn(known, frame.run.world, frame.of), frame);
    else {
      for (const way of known.cell.added) {
        for (const { known: target } of waysOf(into))
          addWay(target, [...frame.guards, ...way.when], way.known);
      }
    }
  }
}

/** `new List<Case>(others)`, `new Map<Id, Case>(others)`, `new Set<Id>{…}`. */
export function collectionOf(type: string, args: Known[], items: Known[], text: string, frame: Frame): Known {
  const made: Known = { text, type, cell: { ...emptyCell(elementOf(type)), own: true }, filled: true };
  for (const item of items) addTo(made, item, frame);
  const from = args[0] && settled(args[0]);
  if (from?.cell || from?.ways) takeAll(made, from, frame);
  else if (from) shared(made);
  if (from?.idOf) made.idOf = from.idOf;
  return made;
}

/** The record whose ids are in a collection. */
export function idsIn(known: Known): Known["idOf"] {
  const { idOf, cell } = settled(known);
  if (idOf) return idOf;
  const all =
    cell?.added.flatMap((way) => waysOf(way.known).map(({ known }) => known.idOf ?? known.rec)) ?? [];
  return all.find((one) => one !== undefined);
}
