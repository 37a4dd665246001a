import { all, first, textOf, type Element as Xml } from "../../project/xml.ts";
import type { Assigned, Call, Element } from "./piece.ts";
import { CONDITIONS, FILTER, readAssigned, readCriteria, readGiven, targetOf } from "./read-parts.ts";

type Own = Element extends infer E ? Omit<E, "name" | "label" | "line" | "fault"> : never;

const optional = <Key extends string>(key: Key, value: string | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [K in Key]?: string };

const pairs = (from: Xml, tag: string, source: string) =>
  all(from, tag).map((item) => ({
    from: textOf(item, source) ?? "",
    to: textOf(item, "assignToReference") ?? "",
  }));

/** What each kind of element of the file is. One that is not here is passed through as its connector says. */
const READERS: Record<string, (from: Xml) => object> = {
  assignments: (from) => ({
    is: "assignment",
    items: all(from, "assignmentItems").map((item) => ({
      to: textOf(item, "assignToReference") ?? "",
      operator: textOf(item, "operator") ?? "Assign",
      value: readGiven(first(item, "value")),
      line: item.line,
    })),
  }),
  decisions: (from) => ({
    is: "decision",
    ...optional("next", targetOf(from, "defaultConnector")),
    outcomes: all(from, "rules").map((rule) => ({
      ...named(rule),
      ...readCriteria(rule, CONDITIONS),
      ...optional("next", targetOf(rule, "connector")),
    })),
  }),
  recordLookups: (from) => ({
    is: "lookup",
    object: textOf(from, "object") ?? "",
    filter: readCriteria(from, FILTER),
    ...optional("into", textOf(from, "outputReference")),
    outputs: pairs(from, "outputAssignments", "field"),
  }),
  recordCreates: (from) => ({
    is: "create",
    ...optional("object", textOf(from, "object")),
    fields: readAssigned(from, "inputAssignments", "field"),
    ...optional("records", textOf(from, "inputReference")),
    ...optional("into", textOf(from, "assignRecordIdToReference")),
  }),
  recordUpdates: (from) => ({
    is: "update",
    ...optional("object", textOf(from, "object")),
    fields: readAssigned(from, "inputAssignments", "field"),
    ...optional("records", textOf(from, "inputReference")),
    filter: readCriteria(from, FILTER),
  }),
  loops: (from) => ({
    is: "loop",
    collection: textOf(from, "collectionReference") ?? "",
    ...optional("item", textOf(from, "assignNextValueToReference")),
    ...optional("body", targetOf(from, "nextValueConnector")),
    ...optional("next", targetOf(from, "noMoreValuesConnector")),
  }),
  collectionProcessors: (from) => ({
    is: "collection",
    collection: textOf(from, "collectionReference") ?? "",
    ...optional("item", textOf(from, "assignNextValueToReference")),
    criteria: readCriteria(from, CONDITIONS),
  }),
  transforms: (from) => ({
    is: "transform",
    ...optional("object", textOf(from, "objectType")),
    fields: all(from, "transformValues").flatMap((values) =>
      all(values, "transformValueActions").flatMap((action): Assigned[] => {
        const field = textOf(action, "outputFieldApiName");
        return field ? [{ name: field, value: readGiven(first(action, "value")), line: action.line }] : [];
      }),
    ),
  }),
  subflows: (from) => ({
    is: "call",
    type: "flow",
    called: textOf(from, "flowName") ?? "",
    inputs: readAssigned(from, "inputAssignments", "name"),
    outputs: pairs(from, "outputAssignments", "name"),
  }),
  actionCalls: (from) => ({ is: "call", ...readCall(from) }),
  apexPluginCalls: (from) => ({
    is: "call",
    type: "apex",
    called: textOf(from, "apexClass") ?? "",
    inputs: readAssigned(from, "inputParameters", "name"),
    outputs: pairs(from, "outputParameters", "name"),
  }),
  waits: (from) => ({
    is: "wait",
    ...optional("next", targetOf(from, "defaultConnector")),
    events: all(from, "waitEvents").map((event) => ({
      ...named(event),
      ...readCriteria(event, CONDITIONS),
      ...optional("next", targetOf(event, "connector")),
    })),
  }),
  orchestratedStages: (from) => ({
    is: "stage",
    steps: all(from, "stageSteps").map((step) => ({
      line: step.line,
      stage: textOf(from, "name") ?? "",
      ...readCall(step),
      ...readCriteria(step, { ...CONDITIONS, items: "entryConditions", logic: "entryConditionLogic" }),
    })),
  }),
  screens: (from) => ({ is: "screen", fields: Object.fromEntries(screenFields(from)) }),
  recordDeletes: () => ({ is: "other", type: "delete" }),
  recordRollbacks: () => ({ is: "other", type: "roll-back" }),
  customErrors: () => ({ is: "other", type: "error" }),
  steps: () => ({ is: "other", type: "step" }),
};

/** All elements of a flow by name. */
export function readElements(root: Xml): Record<string, Element> {
  const elements: Record<string, Element> = {};
  for (const [tag, read] of Object.entries(READERS)) {
    for (const from of all(root, tag)) {
      const own = { ...optional("next", targetOf(from, "connector")), ...read(from) } as Own;
      const element = {
        ...named(from),
        line: from.line,
        ...optional("fault", targetOf(from, "faultConnector")),
        ...own,
      };
      elements[element.name] = element as Element;
    }
  }
  return elements;
}

const named = (from: Xml) => ({
  name: textOf(from, "name") ?? "",
  ...optional("label", textOf(from, "label")),
});

const readCall = (from: Xml): Call => ({
  name: textOf(from, "name") ?? "",
  type: textOf(from, "actionType") ?? "",
  called: textOf(from, "actionName") ?? "",
  inputs: readAssigned(from, "inputParameters", "name"),
  outputs: pairs(from, "outputParameters", "name"),
});

/** What a person enters, by name with its label; sections and columns have fields of their own. */
function screenFields(from: Xml): [name: string, label: string][] {
  return all(from, "fields").flatMap((field) => {
    const name = textOf(field, "name");
    const own: [string, string][] = name ? [[name, textOf(field, "fieldText") ?? name]] : [];
    return [...own, ...screenFields(field)];
  });
}
