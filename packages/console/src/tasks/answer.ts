import type { FormField, Value } from "../api/types.ts";

/** What was entered so far, by field: `undefined` is not answered, `null` is "none". */
export type Draft = Record<string, Value | undefined>;

/** The choices of a field that is answered by choosing: the value of each and its word. */
export function choicesOf(field: FormField): { value: Value; word: string }[] | undefined {
  const none = field.optional ? [{ value: null, word: "None" }] : [];
  if (field.type === "choice") return [...(field.of ?? []).map((value) => ({ value, word: value })), ...none];
  if (field.type === "boolean") return [{ value: true, word: "Yes" }, { value: false, word: "No" }, ...none];
  return undefined;
}

/** Fields that are asked at all, as the others stand. */
export function asked(form: FormField[], draft: Draft): FormField[] {
  return form.filter(({ onlyWith }) => !onlyWith || draft[onlyWith.field] === onlyWith.is);
}

/** The answer to send: what was left out of an optional field is "none". */
export function answerOf(form: FormField[], draft: Draft): Record<string, Value> {
  return Object.fromEntries(asked(form, draft).map((field) => [field.name, draft[field.name] ?? null]));
}

/** Fields that still need an answer. */
export function missing(form: FormField[], draft: Draft): FormField[] {
  return asked(form, draft).filter((field) => !field.optional && isEmpty(draft[field.name]));
}

/** What an input holds, as a value of the field's type; nothing typed is not answered. */
export function fromInput(field: FormField, typed: string): Value | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  if (field.type === "number") return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (field.type === "datetime") return new Date(text).toISOString();
  if (field.type === "any") return plainly(text);
  if (field.type === "list") return text.split(/[;,]/).map((part) => part.trim());
  return typed;
}

/** What is most likely meant where nobody has said of what type it is. */
function plainly(text: string): Value {
  if (/^(?:yes|true)$/i.test(text)) return true;
  if (/^(?:no|false)$/i.test(text)) return false;
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

/** The field that a number key answers: the first that is chosen from and has no answer yet, else the last one. */
export function fieldForKeys(form: FormField[], draft: Draft): FormField | undefined {
  const chosen = form.filter((field) => choicesOf(field) !== undefined);
  return chosen.find((field) => draft[field.name] === undefined) ?? chosen.at(-1);
}

function isEmpty(value: Value | undefined): boolean {
  return value === undefined || value === null || value === "";
}
