import { mayCall } from "../agent/may-call.ts";
import { nearest } from "../expression/suggest.ts";
import type { Path } from "../kind.ts";
import type { Surroundings } from "./surroundings.ts";

/** What the file declares: ids and names that stand twice, agents and their boundaries, fields that the org lacks. */
export function checkDeclarations(around: Surroundings): void {
  const { workflow, context, report } = around;
  checkDuplicates(around);

  if (workflow.object !== "" && context.fields?.(workflow.object, "Id") === "unknown-object") {
    report({
      code: "unknown-object",
      message: `The org has no object ${workflow.object}.`,
      path: ["object"],
      fix: "Write the API name of an object that the org has, such as Case or Request__c.",
    });
    checkAgents(around, () => {});
    return;
  }
  const fieldAt = (name: string, path: Path) => {
    if (!around.isFact(name) && around.lacks(name)) unknownField(around, name, path);
  };
  workflow.governs.forEach((name, index) => {
    fieldAt(name, ["governs", index]);
    if (Object.hasOwn(workflow.facts, name)) {
      const message = `"${name}" is a fact and a governed field, so what is meant by it is not clear.`;
      report({
        code: "ambiguous-name",
        message,
        path: ["facts", name],
        key: true,
        fix: "Give the fact another name.",
      });
    }
    if (around.field(name)?.updateable === false) {
      const message = `The field ${name} cannot be written, so it cannot be governed.`;
      report({ code: "read-only-field", message, path: ["governs", index] });
    }
  });
  for (const name of Object.keys(workflow.foreignWrites.fields)) {
    const path = ["foreign writes", name];
    if (!workflow.governs.includes(name)) {
      const message = `"${name}" is not governed, so there are no foreign writes of it.`;
      report({
        code: "write-outside-governs",
        message,
        path,
        key: true,
        fix: `Add ${name} to governs.`,
        repair: [{ path: ["governs"], add: name }],
      });
    }
  }
  checkAgents(around, fieldAt);
}

function unknownField({ report, workflow, nearestField }: Surroundings, name: string, path: Path): void {
  const meant = nearestField(name);
  const fix = meant && meant !== name ? meant : undefined;
  const hint = fix ? ` Did you mean ${fix}?` : "";
  report({
    code: "unknown-field",
    message: `${workflow.object} has no field ${name} in this org.${hint}`,
    path,
    fix: fix ?? "Write the API name of a field of the org, or create the field.",
    ...(fix && { repair: [{ path, set: fix }] }),
  });
}

function checkAgents(
  { workflow, context, report, steps, isFact }: Surroundings,
  fieldAt: (n: string, p: Path) => void,
) {
  const used = new Set(steps.map(({ step }) => step.agent));
  for (const [name, agent] of Object.entries(workflow.agents)) {
    const path = ["agents", name];
    if (!used.has(name)) {
      report({
        code: "unused-agent",
        severity: "warning",
        message: `The agent "${name}" has no step.`,
        about: name,
        path,
        key: true,
        fix: "Take it out, or name it in a step.",
        repair: [{ path, remove: true }],
      });
    }
    agent.reads.forEach((field, index) => {
      fieldAt(field, [...path, "reads", index]);
    });
    agent.writes.forEach((field, index) => {
      fieldAt(field, [...path, "writes", index]);
    });
    agent.gives.forEach((fact, index) => {
      if (isFact(fact)) return;
      const meant = nearest(fact, Object.keys(workflow.facts));
      report({
        code: "unknown-fact",
        message: `The agent "${name}" gives "${fact}", which is no fact.${meant ? ` Did you mean ${meant}?` : ""}`,
        path: [...path, "gives", index],
        fix: meant ?? `Add ${fact} to facts.`,
        ...(meant && { repair: [{ path: [...path, "gives", index], set: meant }] }),
      });
    });
    agent.calls.forEach((operation, index) => {
      const known = context.operations;
      // all of a connection are known where one is
      if (!known || known.some((one) => one === operation || mayCall({ calls: [operation] }, one))) return;
      const meant = nearest(operation, known);
      report({
        code: "unknown-operation",
        message: `There is no operation ${operation}.${meant ? ` Did you mean ${meant}?` : ""}`,
        path: [...path, "calls", index],
        fix: meant ?? "Add it to the connections.",
        ...(meant && { repair: [{ path: [...path, "calls", index], set: meant }] }),
      });
    });
  }
  for (const { step } of steps) {
    if (step.agent === undefined || Object.hasOwn(workflow.agents, step.agent)) continue;
    const meant = nearest(step.agent, Object.keys(workflow.agents));
    report({
      code: "unknown-agent",
      message: `There is no agent "${step.agent}".${meant ? ` Did you mean ${meant}?` : ""}`,
      of: step,
      path: ["agent"],
      fix: meant ?? `Add ${step.agent} to agents.`,
      ...(meant && { repair: [{ path: ["agent"], set: meant }] }),
    });
  }
}

function checkDuplicates({ workflow, report, steps }: Surroundings): void {
  const ids = new Set<string>();
  for (const { step } of steps) {
    if (ids.has(step.id)) {
      const message = `Two steps have the id "${step.id}".`;
      report({
        code: "duplicate-id",
        message,
        of: step,
        path: [step.kind],
        fix: "Give one of them another id.",
        repair: [{ path: [step.kind], set: another(step.id, new Set(steps.map(({ step }) => step.id))) }],
      });
    }
    ids.add(step.id);
  }
  const names = new Set<string>();
  for (const stage of workflow.stages) {
    if (names.has(stage.name)) {
      const message = `Two stages are named "${stage.name}".`;
      report({
        code: "duplicate-stage",
        message,
        of: stage,
        path: ["stage"],
        fix: "Give one of them another name.",
        repair: [
          { path: ["stage"], set: another(stage.name, new Set(workflow.stages.map(({ name }) => name))) },
        ],
      });
    }
    names.add(stage.name);
  }
}

/** A name that is not taken: the same with a number. */
function another(name: string, taken: Set<string>): string {
  let number = 2;
  while (taken.has(`${name} ${number}`)) number++;
  return `${name} ${number}`;
}
