import { mayCall } from "../agent/may-call.ts";
import type { Repair } from "../edit/index.ts";
import { nearest } from "../expression/suggest.ts";
import { checkExpression, checkName, constantOf } from "./expressions.ts";
import { allowing, meantFor } from "./repairs.ts";
import type { Surroundings, WalkedUses } from "./surroundings.ts";
import { checkFactValue, checkFieldValue } from "./values.ts";

/** What each step reads, gives, writes and calls: the names are known, the types fit, and its agent may. */
export function checkBoundaries(around: Surroundings): void {
  for (const walked of around.steps) {
    checkReads(around, walked);
    checkGives(around, walked);
    checkWrites(around, walked);
    checkCalls(around, walked);
    checkModels(around, walked);
  }
}

function checkReads(around: Surroundings, { step, agent, uses }: WalkedUses): void {
  for (const { source, want, field, own, path } of uses.expressions) {
    const spot = { of: step, path, ...(agent && { agent }), ...(own && { own }) };
    const target = field === undefined ? undefined : around.field(field);
    const constant = target && constantOf(source);
    if (constant && field !== undefined) {
      checkFieldValue(around, field, constant.value, spot);
      checkExpression(around, source, spot);
    } else checkExpression(around, source, spot, target?.type === "any" ? want : (target?.type ?? want));
  }
  for (const { name, path, byRoster } of uses.names ?? []) {
    if (!byRoster) checkName(around, name, { of: step, path, ...(agent && { agent }) });
    else if (around.lacks(name)) {
      const message = `${around.workflow.object} has no field ${name} in this org.`;
      around.report({ code: "unknown-field", message, of: step, path });
    }
  }
  for (const { name, values } of uses.compares ?? []) {
    for (const { value, path } of values) {
      if (around.isFact(name)) checkFactValue(around, name, value, { of: step, path }, true);
      else if (value !== null && around.declared.has(name))
        checkFieldValue(around, name, value, { of: step, path });
    }
  }
}

function checkGives(around: Surroundings, { step, agent, uses }: WalkedUses): void {
  const { report, isFact, workflow } = around;
  for (const { name, path, values } of uses.gives ?? []) {
    if (!isFact(name)) {
      const meant = nearest(name, Object.keys(workflow.facts));
      report({
        code: "unknown-fact",
        message: `"${name}" is no fact.${meant ? ` Did you mean ${meant}?` : ""}`,
        of: step,
        path,
        key: typeof path.at(-1) === "string",
        fix: meant ?? `Add ${name} to facts.`,
        ...(meant && { repair: [meantFor(path, name, meant)] }),
      });
      continue;
    }
    if (agent && !agent.gives.includes(name)) {
      report({
        code: "gives-outside-boundary",
        message: `The agent "${agent.name}" may not give "${name}".`,
        of: step,
        path,
        key: typeof path.at(-1) === "string",
        fix: `Add ${name} to the gives of ${agent.name}.`,
        repair: allowing(agent, "gives", name),
      });
    }
    for (const { value, path } of values ?? []) checkFactValue(around, name, value, { of: step, path });
  }
}

function checkWrites(around: Surroundings, { step, agent, uses }: WalkedUses): void {
  const { report, workflow, isFact, field: infoOf } = around;
  for (const { field, path, values } of uses.writes ?? []) {
    const place = { of: step, path, key: typeof path.at(-1) === "string" };
    if (!workflow.governs.includes(field)) {
      const meant = nearest(field, [...workflow.governs, ...Object.keys(workflow.facts)]);
      const hint = meant ? ` Did you mean ${meant}?` : "";
      const message = isFact(field)
        ? `"${field}" is a fact and no field, so it cannot be written to the record.`
        : `"${field}" is written, but not among the governed fields.${hint}`;
      const fix = isFact(field)
        ? "Settle facts with decide, interpret or ask."
        : (meant ?? `Add ${field} to governs.`);
      const repair: Repair[] = isFact(field)
        ? []
        : [meant ? meantFor(path, field, meant) : { inFile: true, path: ["governs"], add: field }];
      report({ code: "write-outside-governs", message, ...place, fix, repair });
    } else if (agent && !agent.writes.includes(field)) {
      report({
        code: "write-outside-boundary",
        message: `The agent "${agent.name}" may not write ${field}.`,
        ...place,
        fix: `Add ${field} to the writes of ${agent.name}.`,
        repair: allowing(agent, "writes", field),
      });
    }
    if (infoOf(field)?.updateable === false && !workflow.governs.includes(field)) {
      report({ code: "read-only-field", message: `The field ${field} cannot be written.`, ...place });
    }
    for (const { value, path } of values ?? []) {
      if (value !== null) checkFieldValue(around, field, value, { of: step, path });
    }
  }
}

function checkModels({ report, context }: Surroundings, { step, agent, uses }: WalkedUses): void {
  for (const { model, path } of uses.models ?? []) {
    const refusal = context.refusesModel?.(model);
    if (refusal) {
      const fix = "Name one that is allowed, or add it to models.yaml.";
      report({ code: "unknown-model", message: refusal, of: step, path, fix });
    }
    if (!agent?.models || agent.models.includes(model)) continue;
    const meant = nearest(model, agent.models);
    report({
      code: "model-outside-boundary",
      message: `The agent "${agent.name}" may not ask ${model}.${meant ? ` Did you mean ${meant}?` : ""}`,
      of: step,
      path,
      fix: meant ?? `Add ${model} to the models of ${agent.name}.`,
      ...(meant && { repair: [{ path, set: meant }] }),
    });
  }
}

function checkCalls({ report, context }: Surroundings, { step, agent, uses }: WalkedUses): void {
  for (const { operation, path } of uses.calls ?? []) {
    const place = { of: step, path };
    if (agent && !mayCall(agent, operation)) {
      const meant = nearest(operation, agent.calls);
      report({
        code: "call-outside-boundary",
        message: `The agent "${agent.name}" may not call ${operation}.${meant ? ` Did you mean ${meant}?` : ""}`,
        ...place,
        fix: meant ?? `Add ${operation} to the calls of ${agent.name}.`,
        ...(meant && { repair: [{ path, set: meant }] }),
      });
    } else if (!agent?.calls.includes(operation) && context.operations?.includes(operation) === false) {
      const meant = nearest(operation, context.operations);
      const message = `There is no operation ${operation}.${meant ? ` Did you mean ${meant}?` : ""}`;
      const repair: Repair[] = meant ? [{ path, set: meant }] : [];
      report({
        code: "unknown-operation",
        message,
        ...place,
        fix: meant ?? "Add it to the connections.",
        repair,
      });
    }
  }
}
