import type { Value, Workflow } from "@throughline/workflow";
import type { Decision, FormField } from "./contract.ts";

/** A form that settles these facts, typed as the workflow declares them. */
export const formOf = (workflow: Pick<Workflow, "facts">, names: string[]): FormField[] =>
  names.flatMap((name) => {
    const fact = workflow.facts[name];
    return fact ? [{ name, ...fact }] : [];
  });

/** What a person's answers settle. A field that was left out is settled as nothing. */
export function decisionsOf(
  form: FormField[],
  answer: Record<string, Value>,
  by: string,
  confidence?: number,
): Decision[] {
  return form.map(({ name }) => ({
    name,
    kind: "fact",
    value: answer[name] ?? null,
    by: "person",
    ...(confidence !== undefined && { confidence }),
    because: { text: `${by} answered` },
    inputs: {},
  }));
}
