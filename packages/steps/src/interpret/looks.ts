import { fieldName, type KindProblem, type Literal, literal, oneOrMore, text } from "@throughline/workflow";
import { z } from "zod";
import type { Habits, Look } from "../contract.ts";

/**
 * Rules look into the texts of the fields `in` (default: every text that the agent reads). A fact is what they find
 * or, with `gives`, that value when they find anything.
 */
export interface LookRung {
  by: "look";
  /** `names`: a list of the file, the picklist of a field, or the values that the fact can have. */
  look: Exclude<Look, { for: "name" }> | { for: "name"; names: NamesFrom };
  in?: string[];
  /** Which of several different values counts; absent: none does. */
  take?: "first" | "last" | "largest" | "smallest";
  gives?: Literal;
  /** For language and mood: how sure it must be. */
  atLeast?: number;
}

export type NamesFrom = { value: string; synonyms?: string[] }[] | { picklist: string } | "fact";

const KINDS = ["amount", "date", "email", "phone", "iban", "card", "url"] as const;
const SURE_LANGUAGE = 0.9;
const SURE_MOOD = 0.85;

const habits = {
  decimal: z.enum([".", ","]).optional().meta({ description: "The decimal mark that is written here." }),
  dates: z
    .enum(["dmy", "mdy"])
    .optional()
    .meta({ description: "The order of days and months in 03/04/2026." }),
  currencies: z
    .array(z.string().regex(/^[A-Z]{3}$/, "An ISO 4217 code is expected, such as EUR."))
    .optional(),
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/, "An ISO 3166 code is expected, such as DE."))
    .optional()
    .meta({
      description: "Countries whose phone numbers stand without a country code, likeliest first.",
    }),
};

const where = z.array(fieldName()).min(1).optional().meta({ description: "Fields to look into." });
const sure = z
  .number()
  .min(0)
  .max(1)
  .optional()
  .meta({ description: "How sure it must be at least, from 0 to 1.", is: "sureness" });

const outline = text()
  .refine(
    (like) => /[#?*]/.test(like),
    "An outline has a place for digits or letters: # is a digit, ? a letter, * a run of both.",
  )
  .meta({ examples: ["INV-######"] });

const names = z
  .union([
    fieldName()
      .transform((picklist): NamesFrom => ({ picklist }))
      .meta({ title: "Those of a picklist" }),
    z
      .array(text())
      .min(1)
      .transform((all): NamesFrom => all.map((value) => ({ value })))
      .meta({ title: "A list" }),
    z
      .record(z.string(), z.array(text()))
      .transform((all): NamesFrom => Object.entries(all).map(([value, synonyms]) => ({ value, synonyms })))
      .meta({ title: "Names, with what they are also called" }),
  ])
  .meta({
    description:
      "The field whose picklist has the names, a list of them, or names with what they are also called.",
  });

const extracted = z
  .union([
    z.enum([...KINDS, "names"]).meta({ title: "One of the usual things" }),
    z.strictObject({ number: oneOrMore(outline) }).meta({ title: "A number like" }),
    z.strictObject({ names }).meta({ title: "Names" }),
  ])
  .meta({
    description: "What to look for.",
    examples: ["amount", { number: "INV-######" }, { names: "Product__c" }],
  });

const extract = z
  .strictObject({
    extract: extracted,
    in: where,
    take: z
      .enum(["first", "last", "largest", "smallest"])
      .optional()
      .meta({ description: "Which of several different values counts; without it none does." }),
    gives: literal().optional().meta({ description: "What the fact is when something is found." }),
    ...habits,
  })
  .transform(
    ({ extract, in: fields, take, gives, ...given }): LookRung => ({
      by: "look",
      look: lookFor(extract, given),
      ...(fields && { in: fields }),
      ...(take && { take }),
      ...(gives !== undefined && { gives }),
    }),
  )
  .meta({ title: "Found in the text", by: "rule" });

function lookFor(what: z.output<typeof extracted>, given: Habits): LookRung["look"] {
  if (what === "names") return { for: "name", names: "fact" };
  if (typeof what === "string") return { for: what, ...given };
  return "number" in what ? { for: "number", like: what.number } : { for: "name", names: what.names };
}

const spoken = z
  .strictObject({
    language: z
      .array(z.string().regex(/^[a-z]{2}$/, "An ISO 639-1 code is expected, such as de."))
      .min(2, "At least two languages are needed to choose from.")
      .meta({ description: "Languages that occur.", examples: [["de", "en", "fr"]] }),
    in: where,
    "at least": sure,
  })
  .transform(
    ({ language, in: fields, "at least": atLeast = SURE_LANGUAGE }): LookRung => ({
      by: "look",
      look: { for: "language", languages: language },
      ...(fields && { in: fields }),
      atLeast,
    }),
  )
  .meta({ title: "Language of the text", by: "rule" });

const mood = z
  .strictObject({
    mood: z.enum(["urgent", "sentiment"]).meta({
      description: "By words: whether the text says that it is urgent, or whether it praises or complains.",
    }),
    in: where,
    "at least": sure,
  })
  .transform(
    ({ mood, in: fields, "at least": atLeast = SURE_MOOD }): LookRung => ({
      by: "look",
      look: { for: mood === "urgent" ? "urgency" : "sentiment" },
      ...(fields && { in: fields }),
      atLeast,
    }),
  )
  .meta({ title: "Mood of the text", by: "rule" });

/** How the rungs that look into texts are written. */
export const lookRungs = [extract, spoken, mood] as const;

/** Under which key of the file the rung says what it looks for. */
export const keyOf = ({ look }: LookRung): string =>
  look.for === "language"
    ? "language"
    : look.for === "urgency" || look.for === "sentiment"
      ? "mood"
      : "extract";

/** Types of facts that can be what is found. */
const TYPES: Record<Look["for"], string[]> = {
  amount: ["number", "text"],
  date: ["date", "text"],
  email: ["text"],
  phone: ["text"],
  iban: ["text"],
  card: ["text"],
  url: ["text"],
  number: ["text"],
  name: ["choice", "text"],
  language: ["choice", "text"],
  urgency: ["boolean"],
  sentiment: ["choice", "text"],
};

/** What is wrong with a rung for a fact of this type. */
export function faultOfLook(
  rung: LookRung,
  fact: string,
  type: { type: string; of?: string[] } | undefined,
): Omit<KindProblem, "path"> | undefined {
  const { look, gives, take } = rung;
  if (!type || type.type === "any") return undefined;
  const wrong = (message: string, fix: string) => ({
    code: "wrong-type" as const,
    severity: "error" as const,
    message,
    fix,
  });
  if (gives === undefined && !TYPES[look.for].includes(type.type)) {
    const types = TYPES[look.for].join(" or ");
    return wrong(
      `The ${look.for} of a text is a ${types}, but "${fact}" is a ${type.type}.`,
      keyOf(rung) === "extract"
        ? `Make the fact a ${types}, or say what it is when one is found (gives: VALUE).`
        : `Make the fact a ${types}.`,
    );
  }
  if (look.for === "name" && look.names === "fact" && !type.of)
    return wrong(
      `"${fact}" has no values of its own to look for.`,
      "Name the field whose picklist has them, or list them: { names: [A, B] }.",
    );
  const can =
    look.for === "sentiment"
      ? ["negative", "neutral", "positive"]
      : look.for === "language"
        ? look.languages
        : [];
  const not = type.of && can.filter((value) => !type.of?.includes(value));
  if (not?.length)
    return wrong(
      `It can say ${not.join(", ")}, which "${fact}" cannot be.`,
      `Add ${not.join(", ")} to the values of the fact.`,
    );
  if ((take === "largest" || take === "smallest") && look.for !== "amount" && look.for !== "date")
    return wrong(`Of texts none is the ${take}.`, "Take the first or the last one.");
  return undefined;
}
