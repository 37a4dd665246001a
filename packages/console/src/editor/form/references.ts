import { type Change, namePlaces, type Path, templateNames } from "@throughline/workflow";
import { blanksOf, readPhrase, writePhrase } from "./phrase.ts";
import { formOf, type Place } from "./shape.ts";

/** What is renamed everywhere. */
export type Renamed = "fact" | "agent" | "stage";

/** Marks of texts that are the name of one. A field may be a fact, a skill a fact whose value is one. */
const NAMES: Record<Renamed, readonly string[]> = {
  fact: ["fact", "field", "skill"],
  agent: ["agent"],
  stage: ["stage"],
};

const EXPRESSIONS = ["expression", "condition", "computed"];
/** Texts in which facts stand in braces. */
const TEMPLATES = ["template", "team", "queue", "person", "owner"];

/** Something in the file that mentions a name, and what it says where the name is another one. */
export interface Mention {
  path: Path;
  changes: Change[];
}

/** Everything in a part of the file that mentions a fact, an agent or a stage, and how each is renamed. */
export function mentionsOf(place: Place, what: Renamed, from: string, to: string): Mention[] {
  const { shape, path } = place;
  const found = (changes: Change[]): Mention[] => (changes.length > 0 ? [{ path, changes }] : []);
  if (shape["x-is"] === "table")
    return mentionsOf({ ...place, shape: { ...shape, "x-is": undefined } }, what, from, to);
  const form = formOf(place);
  switch (form.as) {
    case "one":
      return found(renamedIn(place, what, from, to));
    case "choice":
      return form.chosen ? mentionsOf({ ...place, shape: form.chosen }, what, from, to) : [];
    case "group":
      return form.there.flatMap((field) => ("value" in field ? mentionsOf(field, what, from, to) : []));
    case "list":
      return form.items.flatMap((item) => mentionsOf(item, what, from, to));
    case "steps":
      return form.steps.flatMap((step) => mentionsOf(step, what, from, to));
    case "map": {
      const isOne = NAMES[what].includes(form.name["x-is"] ?? "");
      return form.entries.flatMap((entry) => [
        ...(isOne && entry.key === from
          ? [{ path: entry.path, changes: [{ path: entry.path, rename: to }] }]
          : []),
        ...mentionsOf(entry, what, from, to),
      ]);
    }
  }
}

/** Every name that a part of the file reads, writes, calls or asks. */
export function namesIn(place: Place): string[] {
  const { shape, value } = place;
  if (shape["x-is"] === "table") return namesIn({ ...place, shape: { ...shape, "x-is": undefined } });
  const form = formOf(place);
  switch (form.as) {
    case "one":
      return typeof value === "string" ? namesInText(value, shape["x-is"] ?? "") : [];
    case "choice":
      return form.chosen ? namesIn({ ...place, shape: form.chosen }) : [];
    case "group":
      return form.there.flatMap((field) => ("value" in field ? namesIn(field) : []));
    case "list":
      return form.items.flatMap(namesIn);
    case "map":
      return form.entries.flatMap((entry) => [...(form.name["x-is"] ? [entry.key] : []), ...namesIn(entry)]);
    case "steps":
      return [];
  }
}

const namesInText = (text: string, is: string): string[] =>
  EXPRESSIONS.includes(is)
    ? namePlaces(text).places.map(({ name }) => name)
    : TEMPLATES.includes(is)
      ? [text, ...templateNames(text)]
      : is
        ? [text]
        : [];

/** The changes that rename it everywhere: what lies deeper comes first, so that each place still is where it was. */
export const renamesOf = (file: Place, what: Renamed, from: string, to: string): Change[] =>
  mentionsOf(file, what, from, to)
    .flatMap(({ changes }) => changes)
    .sort((one, other) => other.path.length - one.path.length);

function renamedIn({ shape, path, value }: Place, what: Renamed, from: string, to: string): Change[] {
  if (typeof value !== "string") return [];
  const forms = shape["x-phrases"];
  if (forms) {
    const phrase = readPhrase(forms, value);
    if (!phrase) return [];
    const names = blanksOf(phrase.form);
    const blanks = phrase.blanks.map(
      (blank, at) => renamedText(blank, names[at] ?? "", what, from, to) ?? blank,
    );
    const text = writePhrase({ ...phrase, blanks });
    return blanks.every((blank, at) => blank === phrase.blanks[at]) ? [] : [{ path, set: text }];
  }
  const is = shape["x-is"] ?? "";
  if (what === "fact" && EXPRESSIONS.includes(is)) {
    const { cel, places } = namePlaces(value);
    const meant = places.filter(({ name }) => name === from);
    if (meant.length === 0 || cel === value)
      return meant.map(({ start }) => ({ path, words: from, by: to, offset: start }));
  }
  const text = renamedText(value, is, what, from, to);
  return text === undefined ? [] : [{ path, set: text }];
}

/** A text with the name in it exchanged; undefined where it is not in it. */
function renamedText(text: string, is: string, what: Renamed, from: string, to: string): string | undefined {
  if (NAMES[what].includes(is)) return text === from ? to : undefined;
  if (what !== "fact") return undefined;
  if (EXPRESSIONS.includes(is)) {
    const { cel, places } = namePlaces(text);
    const meant = places.filter(({ name }) => name === from);
    if (meant.length === 0) return undefined;
    return meant.reduce((said, { start, end }) => said.slice(0, start) + to + said.slice(end), cel);
  }
  if (!TEMPLATES.includes(is)) return undefined;
  const renamed = text.replace(/\{\s*([A-Za-z_][\w.]*)\s*\}/g, (all, name) =>
    name === from ? `{${to}}` : all,
  );
  return renamed === text ? undefined : renamed;
}
