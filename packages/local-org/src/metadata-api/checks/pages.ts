import { all, textOf } from "../../metadata/xml.ts";
import { bodyOf, type Check, fieldNamed, missing, noneNamed } from "./check.ts";

const isCustom = (name: string): boolean => /__\w+$/.test(name);

export const checkTab: Check = (component, then) => {
  const { fullName } = component;
  const body = bodyOf(component);
  if (textOf(body, "customObject") === "true" && !then.catalogue.get(fullName))
    return [noneNamed("customObject", "CustomObject", fullName)];
  const targets = [
    ["lwcComponent", "LightningComponentBundle"],
    ["flexiPage", "FlexiPage"],
    ["page", "ApexPage"],
  ] as const;
  return targets.flatMap(([element, type]) => {
    const name = textOf(body, element);
    return name && !then.has(type, name) ? [noneNamed(element, type, name)] : [];
  });
};

export const checkApplication: Check = (component, then) => {
  const body = bodyOf(component);
  const tabs = all(body, "tabs").map((tab) => tab.text.trim());
  return [
    ...(textOf(body, "label") ? [] : [missing("label")]),
    ...tabs
      .filter((tab) => isCustom(tab) && !then.has("CustomTab", tab))
      .map((tab) => noneNamed("tabs", "CustomTab", tab)),
  ];
};

/** `layouts/Case-Case Layout.layout`: fields of the object that the name begins with. */
export const checkLayout: Check = (component, then) => {
  const object = component.fullName.split("-")[0] ?? "";
  if (isCustom(object) && !then.catalogue.get(object)) return [noneNamed("object", "CustomObject", object)];
  const fields = all(bodyOf(component), "layoutSections")
    .flatMap((section) => all(section, "layoutColumns"))
    .flatMap((column) => all(column, "layoutItems"))
    .flatMap((item) => textOf(item, "field") ?? []);
  return fields
    .map((field) => fieldNamed(then, `${object}.${field}`))
    .filter((problem) => typeof problem === "string");
};

/** A flow is kept, and not run. */
export const checkFlow: Check = (component) => {
  const body = bodyOf(component);
  return ["label", "processType"].filter((name) => !textOf(body, name)).map(missing);
};
