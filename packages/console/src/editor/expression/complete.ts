import { functions } from "@throughline/workflow";
import type { OfferedName } from "./names.ts";

/** Something that can stand at a place of an expression. */
export interface Offer {
  /** What is put there. */
  put: string;
  /** As it is shown: its name. */
  name: string;
  /** Beside it: what people call it, or what it is. */
  says: string;
  /** One line of help. */
  help?: string;
  /** How far behind its beginning the cursor stands afterwards; default: behind all of it. */
  cursor?: number;
  sort: "value" | "name" | "operator" | "function";
}

export interface Offers {
  /** From here on is what is typed already. */
  from: number;
  offers: Offer[];
}

const OPERAND = String.raw`([A-Za-z_][\w.]*)`;
/** A value is expected: behind `==`, in the list behind `in`, as an argument of what compares. */
const COMPARED = [
  new RegExp(`${OPERAND}\\s*(?:==|!=)\\s*("[^"]*|[A-Za-z]\\w*)?$`),
  new RegExp(`${OPERAND}\\s+in\\s*\\[(?:\\s*"[^"]*"\\s*,)*\\s*("[^"]*)?$`),
  new RegExp(`\\b(?:oneOf|includes|case)\\(\\s*${OPERAND}\\s*,(?:\\s*"[^"]*"\\s*,)*\\s*("[^"]*)?$`),
];

/** What can stand at a place of an expression, best first. `explicit`: it is asked for, and not just typed on. */
export function offersAt(
  text: string,
  at: number,
  names: OfferedName[],
  explicit = false,
): Offers | undefined {
  const before = text.slice(0, at);
  const values = valuesAt(before, names);
  if (values) return values;
  if (isInText(before)) return undefined;
  const word = /[A-Za-z_][\w.]*$/.exec(before)?.[0] ?? "";
  const from = at - word.length;
  if (word === "") return explicit || /[([,&|!?:]\s*$/.test(before) ? startsAt(before, at, names) : undefined;
  const offers = [...namesFor(word, names), ...methodsFor(word, names), ...functionsFor(word)];
  return offers.length > 0 ? { from, offers } : undefined;
}

function valuesAt(before: string, names: OfferedName[]): Offers | undefined {
  for (const form of COMPARED) {
    const found = form.exec(before);
    if (!found) continue;
    const name = names.find((one) => one.name === found[1]);
    const typed = found[2] ?? "";
    const values = name?.of ?? (name?.type === "boolean" ? ["true", "false"] : []);
    const bare = typed.replace(/^"/, "").toLowerCase();
    const offers = values
      .filter((value) => value.toLowerCase().startsWith(bare))
      .map((value): Offer => {
        const put = name?.of ? JSON.stringify(value) : value;
        return { put, name: put, says: "", sort: "value" };
      });
    // another field may stand there as well
    if (/^\w/.test(typed)) offers.push(...namesFor(typed, names));
    return offers.length > 0 ? { from: before.length - typed.length, offers } : undefined;
  }
  return undefined;
}

/** Where nothing is typed yet: after something complete an operator, else a name or a function. */
function startsAt(before: string, at: number, names: OfferedName[]): Offers {
  const complete = /([\w.]+|"|\)|\])\s*$/.exec(before);
  if (!complete) return { from: at, offers: [...names.map(offerOf), ...allFunctions] };
  const named = names.find(({ name }) => name === complete[1]);
  return { from: at, offers: operatorsFor(named, /\s$/.test(before)) };
}

const OPERATORS: { put: string; says: string; for: (type: OfferedName["type"] | undefined) => boolean }[] = [
  { put: "==", says: "equals", for: () => true },
  { put: "!=", says: "is not", for: () => true },
  { put: ">", says: "is more than, or later", for: ordered },
  { put: ">=", says: "is at least", for: ordered },
  { put: "<", says: "is less than, or earlier", for: ordered },
  { put: "<=", says: "is at most", for: ordered },
  { put: 'in [""]', says: "is one of", for: (type) => type !== "number" && type !== "boolean" },
  { put: "&&", says: "and", for: () => true },
  { put: "||", says: "or", for: () => true },
];

function ordered(type: OfferedName["type"] | undefined): boolean {
  return type === undefined || ["number", "date", "datetime", "any"].includes(type);
}

const operatorsFor = (name: OfferedName | undefined, spaced: boolean): Offer[] =>
  OPERATORS.filter((one) => one.for(name?.type)).map(({ put, says }) => ({
    ...{ put: `${spaced ? "" : " "}${put} `, name: put, says, sort: "operator" },
  }));

const offerOf = ({ name, label, type, of, note }: OfferedName): Offer => ({
  put: name,
  name,
  says: [label === name ? "" : label, type].filter(Boolean).join(" · "),
  help: [of?.slice(0, 8).join(", ") ?? "", note ?? ""].filter(Boolean).join(" · "),
  sort: "name",
});

/** How well a word that is typed fits: at the beginning, at that of a word within, anywhere. */
function fit(word: string, ...texts: string[]): number {
  const typed = word.toLowerCase();
  return Math.min(
    ...texts.map((text) => {
      const at = text.toLowerCase().indexOf(typed);
      if (at <= 0) return at === 0 ? 0 : 9;
      return /[\s._:]/.test(text[at - 1] ?? "") ? 1 : 2;
    }),
  );
}

/** Names that are offered at most: the better ones are found by typing on. */
const MOST = 60;

function namesFor(word: string, names: OfferedName[]): Offer[] {
  return names
    .map((one) => ({
      one,
      fits: fit(word, one.name, one.label) + (one.note?.includes("does not") ? 0.5 : 0),
    }))
    .filter(({ fits }) => fits < 9)
    .toSorted((a, b) => a.fits - b.fits)
    .slice(0, MOST)
    .map(({ one }) => offerOf(one));
}

/** `Subject.con`: what can be done with a text. */
function methodsFor(word: string, names: OfferedName[]): Offer[] {
  const dot = word.lastIndexOf(".");
  if (dot < 0 || !names.some(({ name }) => name === word.slice(0, dot))) return [];
  const typed = word.slice(dot + 1).toLowerCase();
  return functions
    .filter(({ name, signature }) => signature.startsWith("text.") && name.toLowerCase().startsWith(typed))
    .map(({ name, signature, description }) => {
      const bare = signature.endsWith("()");
      const put = `${word.slice(0, dot)}.${name}(${bare ? "" : '""'})`;
      return {
        ...{ put, name: `.${name}`, says: signature, help: description, sort: "function" },
        ...(!bare && { cursor: put.length - 2 }),
      };
    });
}

const functionOffer = ({ name, signature, description }: (typeof functions)[number]): Offer => {
  const put = `${name}(${signature.endsWith("()") ? ")" : ""}`;
  return { put, name, says: signature, help: description, sort: "function" };
};
const allFunctions = functions.filter(({ signature }) => !signature.startsWith("text.")).map(functionOffer);

const functionsFor = (word: string): Offer[] =>
  word.includes(".") ? [] : allFunctions.filter(({ name }) => fit(word, name) < 2);

/** Whether a text has begun and not ended. */
function isInText(before: string): boolean {
  let quote = "";
  for (let at = 0; at < before.length; at++) {
    const sign = before[at] as string;
    if (quote && sign === "\\") at++;
    else if (quote) quote = sign === quote ? "" : quote;
    else if (sign === '"' || sign === "'") quote = sign;
  }
  return quote !== "";
}
