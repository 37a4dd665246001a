import type { InspectedObject } from "@throughline/connectors";
import { fieldsRead, fieldsToAdopt, sourcesOf } from "@throughline/steps";
import { walkSteps } from "@throughline/workflow";
import { type Check, type Finding, orFine, type Patient } from "../check.ts";

const SETUP =
  "Assign the permission set TL_Integration of the package (throughline package), or grant it in another.";

/** Objects and fields that the workflow reads and writes, as our user may use them. */
export const permissions: Check = {
  name: "permissions",
  async look(patient) {
    const { workflow } = patient;
    const object = await patient.describe(workflow.object);
    if (!object) return [missing(workflow.object)];
    const found: Finding[] = [];
    if (!object.queryable) found.push(may("read", workflow.object));
    const writes = new Set([...workflow.governs, ...writtenBy(patient)]);
    if (writes.size && !object.updateable) found.push(may("change", workflow.object));
    for (const name of new Set([...fieldsRead(workflow), ...fieldsToAdopt(workflow)]))
      found.push(...(await readable(patient, object, name)));
    for (const name of writes) {
      const field = object.fields.find((one) => one.name === name);
      if (field && !field.updateable)
        found.push({
          severity: "error",
          message: `Our user may not change ${name} of ${workflow.object}, which the workflow writes.`,
          ...{ fix: SETUP, place: `${workflow.object}.${name}` },
        });
    }
    for (const from of sourcesOf(workflow)) {
      const child = await patient.describe(from.object);
      if (!child) found.push(missing(from.object));
      else if (!child.queryable) found.push(may("read", from.object));
      else found.push(...(await readable(patient, child, from.field)));
    }
    return orFine(found, `Our user may read and change what the workflow needs of ${workflow.object}.`);
  },
};

function writtenBy({ workflow }: Patient): string[] {
  const agents = [...walkSteps(workflow)].flatMap(({ step }) => workflow.agents[step.agent ?? ""] ?? []);
  return agents.flatMap(({ writes }) => writes);
}

/** A field that is not described is one that is not there, or that our user may not see: the org does not tell them apart. */
async function readable(patient: Patient, object: InspectedObject, name: string): Promise<Finding[]> {
  const dot = name.indexOf(".");
  const unseen: Finding = {
    severity: "error",
    message: `${object.name} has no field ${name}, or our user may not see it.`,
    ...{ fix: SETUP, place: `${object.name}.${name}` },
  };
  if (dot < 0) return object.fields.some((one) => one.name === name) ? [] : [unseen];
  const parents = object.fields.find((one) => one.relationshipName === name.slice(0, dot))?.referenceTo ?? [];
  let found = [unseen];
  for (const parent of parents) {
    const described = await patient.describe(parent);
    if (!described) continue;
    found = await readable(patient, described, name.slice(dot + 1));
    if (!found.length) return found;
  }
  return found;
}

const missing = (object: string): Finding => ({
  severity: "error",
  message: `The org has no object ${object}, or our user may not see it.`,
  ...{ fix: SETUP, place: object },
});

const may = (what: "read" | "change", object: string): Finding => ({
  severity: "error",
  message: `Our user may not ${what} ${object}.`,
  ...{ fix: SETUP, place: object },
});
