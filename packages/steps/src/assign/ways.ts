import { z } from "zod";
import type { Way } from "../contract.ts";

/** Ways to choose that need nothing besides their name. */
const PLAIN = [
  "round robin",
  "strict round robin",
  "least loaded",
  "most available",
  "most skilled",
  "least skilled",
  "longest idle",
  "fastest",
  "slack x proficiency",
];
/** Those that count by day, week or month, and the period that is meant where none is said. */
const COUNTED: Record<string, "day" | "month"> = { "fewest points": "day", "percent split": "month" };

/** Every way to choose, as it is written. */
export const WAYS = [...PLAIN, ...Object.keys(COUNTED), "highest EXPRESSION", "lowest EXPRESSION"];

const COUNTED_FORM = /^(fewest points|percent split)(?: per (day|week|month))?$/;
const RANKED_FORM = /^(highest|lowest) (\S.*)$/s;

/** The same, with the blanks that are filled in. */
const PHRASES = [
  ...PLAIN,
  ...Object.keys(COUNTED).flatMap((way) => [way, `${way} per day`, `${way} per week`, `${way} per month`]),
  ...["highest {expression}", "lowest {expression}"],
];

const NOT_KNOWN = `This is no way to choose. Use one of: ${WAYS.join(", ")}.`;

/** `least loaded`, `fewest points per week`, `highest member.rating` */
export const way = z
  .string({ error: NOT_KNOWN })
  .transform((written, context): Way => {
    const text = written.trim();
    if (PLAIN.includes(text)) return { way: text };
    const [, counted, per] = COUNTED_FORM.exec(text) ?? [];
    if (counted) return { way: counted, per: (per as Way["per"]) ?? (COUNTED[counted] as "day" | "month") };
    const [, ranked, of] = RANKED_FORM.exec(text) ?? [];
    if (ranked && of) return { way: ranked, of };
    context.addIssue({ code: "custom", message: NOT_KNOWN });
    return z.NEVER;
  })
  .meta({
    phrases: PHRASES,
    examples: ["slack x proficiency", "fewest points per week", "highest member.rating"],
  });

/** A way as people read it. */
export const wayText = ({ way, of, per }: Way) =>
  of !== undefined ? `${way} ${of}` : per ? `${way} per ${per}` : way;
