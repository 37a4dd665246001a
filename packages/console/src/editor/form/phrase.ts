/** A text in one of the forms in which it may be written: `escalate to {person}`, and what fills its blanks. */
export interface Phrase {
  form: string;
  blanks: string[];
}

const BLANK = /\{(\w+)\}/g;

/** The names of the blanks of a form, in their order. */
export const blanksOf = (form: string): string[] =>
  Array.from(form.matchAll(BLANK), ([, name]) => name as string);

/** A form as it is chosen from: "escalate to …". */
export const formWords = (form: string): string => form.replace(BLANK, "…");

/** The words of a form between its blanks, one more than there are blanks. */
export const wordsBetween = (form: string): string[] => form.split(/\{\w+\}/).map((words) => words.trim());

/** What a text says, by the form in which it is written; a bare number fills the one blank that there is. */
export function readPhrase(forms: readonly string[], written: unknown): Phrase | undefined {
  if (typeof written === "number") {
    const form = forms.find((form) => blanksOf(form).length === 1);
    return form === undefined ? undefined : { form, blanks: [String(written)] };
  }
  const text = typeof written === "string" ? written.replace(/\s+/g, " ").trimStart() : undefined;
  if (text === undefined) return undefined;
  for (const form of forms) {
    const found = patternOf(form).exec(text);
    if (found) return { form, blanks: found.slice(1).map((blank) => blank.trim()) };
  }
  return undefined;
}

export function writePhrase({ form, blanks }: Phrase): string {
  let at = 0;
  return form.replace(BLANK, () => blanks[at++] ?? "");
}

/** A form with a blank that is still empty is that form as well, so that it can be filled in. */
function patternOf(form: string): RegExp {
  const parts = form.split(/\{\w+\}/).map((words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = parts.map((words) => words.replaceAll(" ", " ?")).join("(.*?)");
  return new RegExp(`^${pattern}\\s*$`);
}
