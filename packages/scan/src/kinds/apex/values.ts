import type { Written } from "../../model.ts";
import { type Guard, type Known, type Rec, waysOf } from "./walk/known.ts";
import { saidOf, seenBy } from "./walk/said.ts";

/** What a field is set to; one for each way that the source distinguishes, with what must hold for it. */
export const writtenOf = (value: Known, rec: Rec | undefined): { when: Guard[]; value: Written }[] =>
  waysOf(value).map(({ when, known }) => ({ when, value: oneWritten(known, rec) }));

function oneWritten(known: Known, rec: Rec | undefined): Written {
  const { constant, named } = known;
  const text = known.text.replace(/\s+/g, " ");
  if (constant !== undefined) return { is: "value", value: constant };
  if (named && named.of !== "field") return { is: "name", of: named.of, name: named.name };
  const said = saidOf(known);
  const expression = said && rec && seenBy(said, rec);
  return expression ? { is: "expression", expression, text } : { is: "unknown", text };
}
