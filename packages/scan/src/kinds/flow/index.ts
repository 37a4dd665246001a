import { sameName } from "../../project/names.ts";
import type { Kind, Project } from "../kind.ts";
import type { Field } from "../object/index.ts";
import { flowsOf } from "./flows.ts";
import type { FlowDefinitionPiece, FlowPiece } from "./piece.ts";
import { readFlow, readFlowDefinition } from "./read.ts";
import { writesOf } from "./writes.ts";

/** Flows of every kind, and process builders. */
export const flows: Kind<FlowPiece> = {
  name: "flow",
  endings: [".flow-meta.xml", ".flow"],
  // a flow that does not name the object may call one that does, or be asked by one
  concerns: ({ text }, object) => text.toLowerCase().includes(object.toLowerCase()) || LEADS_ON.test(text),

  read: readFlow,

  writes: (object, project) => {
    const all = flowsOf(project);
    const scanned = { object, relations: relationsTo(object, project) };
    return all.versions.flatMap((version) => writesOf(version, all, scanned));
  },
};

const LEADS_ON =
  /<flowName>|<actionType>(?:flow|step\w+|routeWork)<|<isOutput>true<|<inputReference>[^<]*__r<|ownerid/i;

/** Which version of a flow is active, where its files do not say it. */
export const flowDefinitions: Kind<FlowDefinitionPiece> = {
  name: "flow definition",
  endings: [".flowDefinition-meta.xml", ".flowDefinition"],
  read: readFlowDefinition,
};

/** The names by which records of an object are reached from others: those that every org has, and those of custom fields. */
function relationsTo(object: string, project: Project): Set<string> {
  const plural = object.endsWith("y") ? `${object.slice(0, -1)}ies` : `${object}s`;
  const names = new Set([object, plural]);
  for (const field of project.pieces<Field>("field")) {
    if (sameName(field.object, object) && field.relationshipName) names.add(`${field.relationshipName}__r`);
    if (field.referenceTo && sameName(field.referenceTo, object))
      names.add(field.name.replace(/__c$/, "__r"));
  }
  return names;
}
