import { all, type Element, isTrue, NO_ELEMENT, parseXml, textOf } from "../metadata/xml.ts";
import { madeOfMetadata, readAll } from "../once.ts";

/** A variable, constant, formula or text template of a flow. */
export interface Resource {
  kind: "variable" | "constant" | "formula" | "textTemplate" | "choice";
  name: string;
  dataType: string;
  isCollection: boolean;
  isInput: boolean;
  isOutput: boolean;
  object: string | undefined;
  apexClass: string | undefined;
  description: string | undefined;
  /** The element that says its value, expression or text. */
  root: Element;
}

/** An element that does something: what it is, and where it goes on. */
export interface FlowElement {
  /** As it is called in the file: `recordLookups`. */
  kind: string;
  name: string;
  root: Element;
  next: string | undefined;
  fault: string | undefined;
}

export interface Flow {
  name: string;
  label: string;
  description: string | null;
  processType: string;
  active: boolean;
  apiVersion: number;
  /** Starts by itself: on a save, at a time, on an event. */
  triggered: boolean;
  start: string | undefined;
  elements: ReadonlyMap<string, FlowElement>;
  resources: ReadonlyMap<string, Resource>;
}

/** What a file holds beside elements that do something. */
const RESOURCES: Record<string, Resource["kind"]> = {
  variables: "variable",
  constants: "constant",
  formulas: "formula",
  textTemplates: "textTemplate",
  choices: "choice",
};
/** Has a name too, and is no element of the path. */
const PASSIVE = new Set(["processMetadataValues", "dynamicChoiceSets", "stages", "customProperties"]);

export const targetOf = (root: Element, connector = "connector"): string | undefined => {
  const [found] = all(root, connector);
  return found && textOf(found, "targetReference");
};

const resource = (kind: Resource["kind"], root: Element): Resource => ({
  kind,
  name: textOf(root, "name") ?? "",
  dataType: textOf(root, "dataType") ?? "String",
  isCollection: isTrue(root, "isCollection") ?? false,
  isInput: isTrue(root, "isInput") ?? false,
  isOutput: isTrue(root, "isOutput") ?? false,
  object: textOf(root, "objectType"),
  apexClass: textOf(root, "apexClass"),
  description: textOf(root, "description"),
  root,
});

/** @throws Error for a text that is no flow */
export function readFlow(fullName: string, text: string): Flow {
  const root = parseXml(text).children.get("Flow")?.[0];
  if (!root) throw new Error("it holds no Flow");
  const elements = new Map<string, FlowElement>();
  const resources = new Map<string, Resource>();
  for (const [kind, list] of root.children)
    for (const one of list) {
      const name = textOf(one, "name");
      if (!name || kind === "start" || PASSIVE.has(kind)) continue;
      const as = RESOURCES[kind];
      if (as) resources.set(name.toLowerCase(), resource(as, one));
      else
        elements.set(name, {
          kind,
          name,
          root: one,
          next: targetOf(one),
          fault: targetOf(one, "faultConnector"),
        });
    }
  const start = all(root, "start")[0] ?? NO_ELEMENT;
  return {
    name: fullName,
    label: textOf(root, "label") ?? fullName,
    description: textOf(root, "description") ?? null,
    processType: textOf(root, "processType") ?? "",
    active: (textOf(root, "status") ?? "Active") === "Active",
    apiVersion: Number(textOf(root, "apiVersion") ?? 50),
    triggered: ["triggerType", "schedule", "object"].some((name) => textOf(start, name) !== undefined),
    start: targetOf(start) ?? textOf(root, "startElementReference"),
    elements,
    resources,
  };
}

/** The version of a flow, where the file has it in its name: `Priority-3`. */
const versionOf = (fullName: string): [string, number] => {
  const [, name = fullName, version = "0"] = /^(.+)-(\d+)$/.exec(fullName) ?? [];
  return [name, Number(version)];
};

/** The flows of the org by lower-case name; of several versions the newest that is active, or the newest. */
export const flows = madeOfMetadata((metadata): ReadonlyMap<string, Flow> => {
  const newest = new Map<string, { flow: Flow; version: number }>();
  const read = readAll(metadata, "Flow", (fullName, text) => ({
    flow: readFlow(...([versionOf(fullName)[0], text] as const)),
    version: versionOf(fullName)[1],
  }));
  for (const one of read) {
    const key = one.flow.name.toLowerCase();
    const known = newest.get(key);
    const better =
      !known || (one.flow.active !== known.flow.active ? one.flow.active : one.version > known.version);
    if (better) newest.set(key, one);
  }
  return new Map([...newest].map(([key, { flow }]) => [key, flow]));
});
