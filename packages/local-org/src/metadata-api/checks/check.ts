import { type Element, parseXml } from "../../metadata/xml.ts";
import type { Catalogue } from "../../schema/catalogue.ts";
import { type FieldDef, fieldOf } from "../../schema/model.ts";
import { type Brought, textIn } from "../component.ts";

/** The org as it would be after a deploy. */
export interface Then {
  catalogue: Catalogue;
  has(type: string, fullName: string): boolean;
}

/** What is wrong with a component, in the platform's words; nothing if nothing is. */
export type Check = (component: Brought, then: Then) => readonly (string | { line: number; text: string })[];

/** What stands between the tags of a component. */
export function bodyOf({ type, xml, files }: Brought): Element {
  const own = xml === undefined ? [...files].find(([path]) => isOwn(path, files.size)) : undefined;
  const source = xml === undefined ? textIn(own?.[1] ?? new Uint8Array()) : `<${type}>${xml}</${type}>`;
  const [root] = [...parseXml(source).children.values()][0] ?? [];
  if (!root) throw new Error("the file is empty");
  return root;
}

const isOwn = (path: string, files: number): boolean => files === 1 || path.endsWith("-meta.xml");

export const noneNamed = (element: string, type: string, name: string): string =>
  `In field: ${element} - no ${type} named ${name} found`;

/**
 * What a path such as `Case.Tier__c` names.
 * @returns the field; a problem if there is none; undefined for what this org cannot know: it has the common standard fields only
 */
export function fieldNamed(
  { catalogue }: Then,
  path: string,
  element = "field",
): FieldDef | string | undefined {
  const [object = "", name = ""] = path.split(".");
  const def = catalogue.get(object);
  const custom = /__\w+$/;
  if (!def) return custom.test(object) ? noneNamed(element, "CustomObject", object) : undefined;
  const field = fieldOf(def, name);
  if (field) return field;
  return custom.test(name) || def.custom ? noneNamed(element, "CustomField", path) : undefined;
}

export const missing = (element: string): string => `Required field is missing: ${element}`;
