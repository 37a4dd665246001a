import { compile } from "../expression/index.ts";
import { checkExpression, constantOf, endSentence, namesOf, repairOf, type Spot } from "./expressions.ts";
import { meantFor } from "./repairs.ts";
import type { Surroundings } from "./surroundings.ts";
import { typeOf } from "./surroundings.ts";

/** The conditions outside of the kinds' own keys: start, stages, handlers, and the `when` of steps. */
export function checkConditions(around: Surroundings): void {
  const { workflow, steps } = around;
  if (workflow.start.when !== undefined) checkStart(around, workflow.start.when);
  for (const stage of workflow.stages) {
    const pause = stage.milestone?.pauseWhen;
    if (pause !== undefined) condition(around, pause, { of: stage, path: ["milestone", "pause when"] });
  }
  for (const handler of workflow.handlers) {
    const { when, from } = handler;
    if (when !== undefined)
      condition(around, when, { of: handler, path: ["when"] }, "The handler is never run");
    if (from?.where !== undefined)
      checkWhere(around, from.object, from.where, { of: handler, path: ["where"] });
  }
  for (const { step, agent } of steps) {
    const spot = { of: step, path: ["when"], ...(agent && { agent }) };
    if (step.when !== undefined) condition(around, step.when, spot, "The step is never reached");
  }
}

function condition(around: Surroundings, source: string, spot: Spot, never?: string): void {
  checkExpression(around, source, spot, "boolean");
  const constant = constantOf(source);
  if (!constant || !never) return;
  const place = { path: spot.path, ...(spot.of && { of: spot.of }) };
  if (constant.value === true) {
    const fix = "Take the condition out.";
    around.report({
      code: "always-true",
      severity: "warning",
      message: "The condition holds always.",
      ...place,
      fix,
      repair: [{ path: spot.path, remove: true }],
    });
  } else {
    const message = `${never}, because its condition never holds.`;
    around.report({
      code: "unreachable-step",
      message,
      ...place,
      fix: "Correct the condition, or take it out.",
    });
  }
}

/** At the start nothing is known but the record. */
function checkStart(around: Surroundings, source: string): void {
  const { report, isFact, lacks, workflow, nearestField } = around;
  const path = ["start", "when"];
  for (const name of namesOf(source)) {
    const offset = Math.max(0, source.indexOf(name));
    if (isFact(name)) {
      const message = `"${name}" is a fact; at the start only the record's fields are known.`;
      report({ code: "given-too-late", message, path, offset });
    } else if (lacks(name)) {
      const meant = nearestField(name);
      const hint = meant && meant !== name ? ` Did you mean ${meant}?` : "";
      const message = `${workflow.object} has no field ${name} in this org.${hint}`;
      const repair = meant ? [meantFor(path, name, meant, offset)] : [];
      report({ code: "unknown-field", message, path, offset, ...(hint && meant && { fix: meant, repair }) });
    }
  }
  condition(around, source, { path }, "No item is ever taken");
}

/** A condition on the record of another object. */
function checkWhere(around: Surroundings, object: string, source: string, spot: Spot): void {
  const { context, report } = around;
  const names = namesOf(source);
  const found = names.map((name) => [name, context.fields?.(object, name)] as const);
  const env = Object.fromEntries(
    found.flatMap(([name, info]) =>
      info === undefined || info === "unknown-object" ? [] : [[name, typeOf(info)]],
    ),
  );
  const known = context.fields !== undefined && found.every(([, info]) => info !== "unknown-object");
  for (const problem of compile(source, known ? env : undefined, "boolean").problems) {
    const { code, message, offset, fix } = problem;
    const repair = repairOf(source, problem, spot.path);
    report({ code, message: endSentence(message), ...spot, offset, ...(fix && { fix, repair }) });
  }
}
