import type { Path } from "../kind.ts";
import type { Action } from "../model.ts";
import type { Surroundings } from "./surroundings.ts";

/** What takes steps back does so; and where a workflow takes back what was done, what cannot be is told. */
export function checkUndo(around: Surroundings): void {
  const { steps, report, context } = around;
  const asked = askedFor(around);
  for (const { step, uses } of steps) {
    const { undo } = step;
    if (undo?.by === "restore" && !uses.writes?.length)
      report({
        code: "nothing-to-restore",
        message: `"${step.id}" writes no field, so there is no value to restore.`,
        of: step,
        path: ["undo"],
        fix: "Name the operation that takes it back: undo: { use: CONNECTION.OPERATION, with: { … } }.",
      });
    const by = undo?.by === "call" ? `${undo.connection}.${undo.operation}` : undefined;
    if (by !== undefined && context.operation?.(by)?.writes === false)
      report({
        code: "undo-only-reads",
        severity: "warning",
        message: `${by} only reads, so it takes nothing back.`,
        of: step,
        path: ["undo", "use"],
        fix: "Name an operation that takes it back.",
      });
    const outward = (uses.calls ?? []).find(({ operation }) => context.operation?.(operation)?.writes);
    if (asked && !undo && outward)
      report({
        code: "cannot-be-taken-back",
        severity: "warning",
        message: `The workflow takes back what was done, and nothing takes back ${outward.operation}, which "${step.id}" calls.`,
        of: step,
        path: outward.path,
        fix: "Add undo: with the operation that takes it back; or undo: none, where nothing can or need.",
      });
  }
  if (!asked || steps.some(({ step: { undo } }) => undo && undo.by !== "nothing")) return;
  report({
    code: "nothing-to-undo",
    severity: "warning",
    message: "What was done is to be taken back, and no step says what takes it back.",
    ...asked,
    fix: "Add undo: to the steps that do something.",
  });
}

/** The first place that asks for what was done to be taken back. */
function askedFor({ workflow, steps, context }: Surroundings): { of: object; path: Path } | undefined {
  const kinds = new Map(context.kinds.map((kind) => [kind.kind, kind]));
  const isUndo = (action: Action | { do: string }) => action.do === "undo";
  for (const stage of workflow.stages) {
    const { violated = [], warnings = [] } = stage.milestone ?? {};
    if ([...violated, ...warnings].some(({ action }) => isUndo(action)))
      return { of: stage, path: ["milestone"] };
  }
  for (const handler of workflow.handlers)
    if (handler.do.kind === "action" && isUndo(handler.do.action)) return { of: handler, path: ["do"] };
  for (const { step } of steps) {
    if (isUndo(step.fails)) return { of: step, path: ["fails"] };
    if (kinds.get(step.kind)?.actions?.(step.config).some(isUndo)) return { of: step, path: [step.kind] };
  }
  return undefined;
}
