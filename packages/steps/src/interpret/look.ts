import type { FactType, Value } from "@throughline/workflow";
import type { Finding, Look, Passage, StepContext } from "../contract.ts";
import type { LookRung } from "./looks.ts";
import { readsOf } from "./reads.ts";
import { show, sure } from "./words.ts";

/** What a look into the fields came to: the value and why; or why there is none. */
export type Looked =
  | { value: Value; text: string; evidence?: Passage; confidence?: number; fields: string[] }
  | { abstains: string };

type Found = Extract<Finding, { value: Value }> & { at: Passage[] };

/** Looks into the fields of a rung, in their order. */
export function lookInto(context: StepContext<unknown>, rung: LookRung, type: FactType): Looked {
  const { look: decider, catalogue } = context.deciders;
  if (!decider) return { abstains: `nothing here looks for ${nameOf(rung.look.for)}` };
  const fields = (rung.in ?? readsOf(context)).filter(
    (field) => typeof context.scope.get(field) === "string",
  );
  const where = fields.join(", ") || "nothing that is a text";
  const look = withNames(
    rung,
    type,
    (field) => catalogue?.(context.workflow.object, field)?.of,
    context.at.slice(0, 10),
  );
  if ("abstains" in look) return look;

  const findings = isAboutWhole(look)
    ? lookAtAll(fields, context, (text) => decider(look, text))
    : fields.flatMap((field) =>
        decider(look, textOf(context, field)).map((found) => located(found, () => field)),
      );
  const known = findings.filter((finding) => "value" in finding) as Found[];
  const open = findings.find((finding) => "abstains" in finding) as { abstains: string } | undefined;
  const [chosen, several] = choose(known, rung.take);
  if (several) return { abstains: `several are in ${where}: ${several.map(told).join(", ")}` };
  if (!chosen) return { abstains: open?.abstains ?? `no ${nameOf(look.for)} stands in ${where}` };
  // one that can be read in two ways may be another value
  if (open && rung.take === undefined && rung.gives === undefined) return { abstains: open.abstains };
  const { confidence } = chosen;
  const text = textOfFinding(look, chosen, where);
  if (confidence !== undefined && confidence < (rung.atLeast ?? 0))
    return { abstains: `${text}; ${sure(rung.atLeast ?? 0)} is asked for` };
  const [evidence] = chosen.at;
  return {
    value: rung.gives ?? asTyped(chosen, type),
    text,
    ...(evidence && { evidence }),
    ...(confidence !== undefined && { confidence }),
    fields: evidence && !isAboutWhole(look) ? [evidence.field] : fields,
  };
}

const textOf = (context: StepContext<unknown>, field: string) => String(context.scope.get(field) ?? "");

/** Language and mood are those of all that is written. */
const isAboutWhole = ({ for: what }: Look) =>
  what === "language" || what === "urgency" || what === "sentiment";

function withNames(
  rung: LookRung,
  { of: values }: FactType,
  picklist: (field: string) => string[] | undefined,
  day: string,
): Look | { abstains: string } {
  const { look } = rung;
  if (look.for === "date") return { ...look, day };
  if (look.for !== "name") return look;
  if (Array.isArray(look.names)) return { for: "name", names: look.names };
  const all = look.names === "fact" ? values : picklist(look.names.picklist);
  if (!all)
    return {
      abstains:
        look.names === "fact"
          ? "the fact has no values to look for"
          : `the values of ${look.names.picklist} are not known`,
    };
  return { for: "name", names: namesOf(all) };
}

const lists = new WeakMap<string[], { value: string }[]>();

/** The same list for the same picklist, so that it is made ready once. */
function namesOf(values: string[]): { value: string }[] {
  const names = lists.get(values) ?? values.map((value) => ({ value }));
  lists.set(values, names);
  return names;
}

/** All fields as one text; passages are told by the field in which they stand. */
function lookAtAll(fields: string[], context: StepContext<unknown>, look: (text: string) => Finding[]) {
  const starts: number[] = [];
  let all = "";
  for (const field of fields) {
    starts.push(all.length);
    all += `${textOf(context, field)}\n\n`;
  }
  const placeOf = (from: number) => starts.findLastIndex((start) => start <= from);
  return look(all).map((found) =>
    located(
      found,
      ({ from }) => fields[placeOf(from)],
      ({ from }) => starts[placeOf(from)] ?? 0,
    ),
  );
}

type Place = Finding["passages"][number];

function located(
  finding: Finding,
  fieldOf: (passage: Place) => string | undefined,
  startOf: (passage: Place) => number = () => 0,
): Finding & { at: Passage[] } {
  const at = finding.passages.map((passage) => {
    const start = startOf(passage);
    return {
      field: fieldOf(passage) ?? "",
      from: passage.from - start,
      to: passage.to - start,
      quote: passage.quote,
    };
  });
  return { ...finding, at };
}

/** The one that counts; or the different ones, of which none does. */
function choose(found: Found[], take: LookRung["take"]): [Found | undefined, Found[]?] {
  const different = [...Map.groupBy(found, (one) => `${one.value} ${one.label ?? ""}`).values()].map(
    ([first]) => first as Found,
  );
  if (different.length < 2 || take === "first") return [different[0]];
  if (take === "last") return [found.at(-1)];
  if (!take) return [undefined, different];
  const sorted = different.toSorted((a, b) => ((a.value as number) < (b.value as number) ? -1 : 1));
  return [take === "smallest" ? sorted[0] : sorted.at(-1)];
}

const told = ({ value, label }: Found) => label ?? show(value);

/** An amount as a text says its currency. */
const asTyped = ({ value, label }: Found, { type }: FactType): Value =>
  type === "text" ? (label ?? String(value)) : value;

function textOfFinding(look: Look, found: Found, where: string): string {
  const certainty = found.confidence === undefined ? "" : `, ${sure(found.confidence)}`;
  if (look.for === "language")
    return `${where} is written in ${languageName(String(found.value))}${certainty}`;
  const quotes = found.at
    .slice(0, 3)
    .map(({ quote }) => `"${quote}"`)
    .join(" and ");
  if (look.for === "urgency")
    return `${quotes} says that it is ${found.value ? "urgent" : "not urgent"}${certainty}`;
  if (look.for === "sentiment") return `${quotes || "what is written"} is ${found.value}${certainty}`;
  const [passage] = found.at;
  const is = passage && passage.quote !== told(found) ? `, which is ${told(found)}` : "";
  return `"${passage?.quote}" stands in ${passage?.field}${is}`;
}

const LANGUAGES: Record<string, string> = {
  de: "German",
  en: "English",
  es: "Spanish",
  fr: "French",
  it: "Italian",
  nl: "Dutch",
  pl: "Polish",
  pt: "Portuguese",
};
const languageName = (code: string) => LANGUAGES[code] ?? code;

const NAMES: Partial<Record<Look["for"], string>> = {
  email: "e-mail address",
  phone: "phone number",
  iban: "account number",
  card: "card number",
  url: "web address",
  number: "number of this kind",
  name: "name of the list",
};
const nameOf = (what: Look["for"]) => NAMES[what] ?? what;
