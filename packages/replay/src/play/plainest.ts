import type { ItemState } from "@throughline/engine";
import { stepById } from "@throughline/engine";
import { type FormField, kindOf } from "@throughline/steps";
import type { Value, Workflow } from "@throughline/workflow";

/**
 * What a simulated person answers: what is expected of the item where that is said; otherwise the plainest answer.
 * A choice that nobody said is "other" where there is one, a question of yes or no is answered no.
 */
export function answerTo(form: FormField[], expected: Record<string, unknown> = {}): Record<string, Value> {
  return Object.fromEntries(form.map((field) => [field.name, answerFor(field, expected[field.name])]));
}

function answerFor({ type, of, optional }: FormField, expected: unknown): Value {
  if (type === "choice") {
    const values = of ?? [];
    if (typeof expected === "string" && values.includes(expected)) return expected;
    return LENIENT.find((one) => values.includes(one)) ?? values.at(-1) ?? "";
  }
  if (type === "boolean") return expected === true || expected === "true";
  if (type === "number") return typeof expected === "number" ? expected : Number(expected ?? 0) || 0;
  if (typeof expected === "string" && expected !== "") return expected;
  if (optional) return null;
  return type === "date" ? "2026-01-01" : type === "datetime" ? "2026-01-01T00:00:00.000Z" : "none given";
}

/** Answers that let the work go on. */
const LENIENT = ["other", "accept", "go on", "seen", "take it"];

const EQUALITY = /([A-Za-z_]\w*)\s*==\s*(?:"([^"]*)"|(true|false))/g;

/**
 * What somebody would have to write into the record for the item's open wait to end: the values that its
 * condition compares with. `undefined`: nothing that a person could write, so only time helps.
 */
export function awaitedWrite(
  workflow: Workflow,
  state: ItemState,
): Record<string, string | boolean> | undefined {
  for (const visit of Object.values(state.visits)) {
    if (visit.status !== "waiting") continue;
    const step = stepById(workflow, visit.step);
    const awaited = step && kindOf(step.kind).awaits?.(step.config as never);
    if (!step || !awaited?.length) continue;
    const { until = "" } = step.config as { until?: string };
    const writes = [...until.matchAll(EQUALITY)].filter(([, field]) => awaited.includes(field ?? ""));
    if (writes.length) {
      return Object.fromEntries(
        writes.map(([, field = "", text = "", truth]) => [field, truth ? truth === "true" : text]),
      );
    }
  }
  return undefined;
}
