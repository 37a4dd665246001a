import { all, first, isTrue, textOf, type Element as Xml } from "../../project/xml.ts";
import type { SourceFile } from "../kind.ts";
import type { FlowDefinitionPiece, FlowPiece, Resource, ScheduledPath, Start } from "./piece.ts";
import { readElements } from "./read-elements.ts";
import { readCriteria, readGiven, targetOf } from "./read-parts.ts";

/**
 * What a flow's file says.
 * @throws Error `line N: …` where it is no flow
 */
export function readFlow(file: SourceFile): FlowPiece[] {
  const { name: tag, root } = file.xml();
  if (tag !== "Flow") throw new Error(`line ${root.line}: a Flow was expected, and this is a ${tag}`);
  const [, name = file.name, version] = /^(.+)-(\d+)$/.exec(file.name) ?? [];
  const label = textOf(root, "label");
  const order = Number(textOf(root, "triggerOrder"));
  return [
    {
      kind: "flow",
      file: file.path,
      name,
      ...(version && { version: Number(version) }),
      ...(label && { label }),
      status: textOf(root, "status") ?? "Draft",
      type: textOf(root, "processType") ?? "AutoLaunchedFlow",
      line: root.line,
      ...(order > 0 && { order }),
      start: readStart(root),
      elements: readElements(root),
      resources: readResources(root),
    },
  ];
}

/** @throws Error `line N: …` where it is no definition of a flow */
export function readFlowDefinition(file: SourceFile): FlowDefinitionPiece[] {
  const { name: tag, root } = file.xml();
  if (tag !== "FlowDefinition")
    throw new Error(`line ${root.line}: a FlowDefinition was expected, and this is a ${tag}`);
  const active = Number(textOf(root, "activeVersionNumber") ?? 0);
  return [{ kind: "flow definition", file: file.path, name: file.name, active }];
}

function readStart(root: Xml): Start {
  const start = first(root, "start");
  const next = targetOf(start, "connector") ?? textOf(root, "startElementReference");
  const criteria = readCriteria(start, {
    items: "filters",
    left: "field",
    right: "value",
    logic: "filterLogic",
  });
  const common = { ...criteria, line: start?.line ?? root.line, ...(next && { next }) };
  const type = textOf(root, "processType");
  if (type === "Workflow" || type === "InvocableProcess")
    return { ...common, paths: [], ...readProcess(root) };
  const object = textOf(start, "object");
  const trigger = textOf(start, "triggerType");
  const save = textOf(start, "recordTriggerType");
  return {
    ...common,
    ...(object && { object }),
    ...(trigger && { trigger }),
    ...(save && { save }),
    paths: start ? all(start, "scheduledPaths").map(readPath) : [],
  };
}

/** Process builder says in notes for its own use what a flow says at its start. */
function readProcess(root: Xml): Partial<Start> {
  const notes = new Map<string, string>();
  for (const note of all(root, "processMetadataValues")) {
    const value = first(note, "value");
    const text = textOf(value, "stringValue") ?? textOf(value, "elementReference");
    if (text) notes.set(textOf(note, "name") ?? "", text);
  }
  const object = notes.get("ObjectType");
  const isEvent = object?.endsWith("__e");
  const called = textOf(root, "processType") === "InvocableProcess";
  return {
    ...(object && { object }),
    ...(!called && { trigger: isEvent ? "PlatformEvent" : "RecordAfterSave" }),
    save: notes.get("TriggerType") === "onCreateOnly" ? "Create" : "CreateAndUpdate",
    record: notes.get("ObjectVariable") ?? "myVariable_current",
    prior: notes.get("OldObjectVariable") ?? "myVariable_old",
  };
}

function readPath(path: Xml): ScheduledPath {
  const next = targetOf(path, "connector");
  const offset = Number(textOf(path, "offsetNumber") ?? 0);
  const from = textOf(path, "recordField") ?? "the save";
  const words = `${Math.abs(offset)} ${textOf(path, "offsetUnit") ?? "Minutes"} ${offset < 0 ? "before" : "after"} ${from}`;
  return {
    name: textOf(path, "name") ?? "",
    line: path.line,
    ...(next && { next }),
    ...(textOf(path, "pathType") !== "AsyncAfterCommit" && { after: words }),
  };
}

function readResources(root: Xml): Record<string, Resource> {
  const resources: Record<string, Resource> = {};
  const add = (tag: string, read: (from: Xml) => Resource) => {
    for (const from of all(root, tag)) resources[textOf(from, "name") ?? ""] = read(from);
  };
  add("variables", (from) => {
    const object = textOf(from, "objectType");
    const value = first(from, "value");
    return {
      is: "variable",
      type: textOf(from, "dataType") ?? "String",
      ...(object && { object }),
      collection: isTrue(from, "isCollection"),
      input: isTrue(from, "isInput"),
      output: isTrue(from, "isOutput"),
      ...(value && { value: readGiven(value) }),
    };
  });
  add("constants", (from) => {
    const value = first(from, "value");
    return { is: "constant", ...(value && { value: readGiven(value) }) };
  });
  add("formulas", (from) => ({ is: "formula", formula: textOf(from, "expression") ?? "" }));
  add("textTemplates", (from) => ({ is: "template", text: textOf(from, "text") ?? "" }));
  // a choice on a screen stands for its value
  add("choices", (from) => {
    const value = first(from, "value");
    return { is: "constant", ...(value && { value: readGiven(value) }) };
  });
  return resources;
}
