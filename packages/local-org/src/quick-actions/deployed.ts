import { all, type Element, parseXml, textOf } from "../metadata/xml.ts";
import { madeOfMetadata, readAll } from "../once.ts";
import type { Catalogue } from "../schema/catalogue.ts";
import type { QuickAction } from "./quick-action.ts";

const TYPES = ["Create", "Update", "LogACall"] as const;

const fieldsOf = (root: Element): string[] =>
  all(root, "quickActionLayout")
    .flatMap((layout) => all(layout, "quickActionLayoutColumns"))
    .flatMap((column) => all(column, "quickActionLayoutItems"))
    .flatMap((item) => textOf(item, "field") ?? []);

/** `Case.Escalate` makes or changes a record; what opens a page, a component or a flow is no form. */
function read(catalogue: Catalogue, fullName: string, text: string): QuickAction | undefined {
  const root = parseXml(text).children.get("QuickAction")?.[0];
  const type = TYPES.find((one) => root && one === textOf(root, "type"));
  if (!root || !type) return undefined;
  const [context] = fullName.includes(".") ? fullName.split(".") : [];
  const target =
    type === "Update"
      ? context
      : (textOf(root, "targetObject") ?? (type === "LogACall" ? "Task" : undefined));
  const def = target === undefined ? undefined : catalogue.get(target);
  if (!def || (context !== undefined && !catalogue.get(context))) return undefined;
  const overrides = all(root, "fieldOverrides");
  const said = (kind: string) =>
    Object.fromEntries(
      overrides.flatMap((one) => {
        const value = textOf(one, kind);
        return value === undefined ? [] : [[textOf(one, "field") ?? "", value]];
      }),
    );
  return {
    name: fullName,
    label: textOf(root, "label") ?? fullName.split(".").at(-1)!,
    description: textOf(root, "description"),
    type,
    ...(context !== undefined && { context: catalogue.get(context)!.name }),
    target: def.name,
    fields: fieldsOf(root).filter((name) => def.fieldsByName.has(name)),
    parents: [
      textOf(root, "targetParentField") ?? [],
      ...(type === "LogACall" ? ["WhoId", "WhatId"] : []),
    ].flat(),
    preset: said("literalValue"),
    formulas: said("formula"),
  };
}

/** The quick actions that were deployed. */
export const deployedActions = madeOfMetadata((metadata, { catalogue }): readonly QuickAction[] =>
  readAll(metadata, "QuickAction", (fullName, text) => read(catalogue, fullName, text)),
);
