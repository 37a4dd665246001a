import { textOf } from "../../metadata/xml.ts";
import { bodyOf, type Check } from "./check.ts";

const CUSTOM = /__(?:c|e|mdt|chn)$/;
/** Letters of a developer name, before its `__c`. */
const LONGEST_NAME = 40;

const nonempty = (element: string, type: string): string =>
  `Must specify a nonempty ${element} for the ${type}`;

/** An object of one's own says what it is called, and what its records are. */
export const checkObject: Check = (component) => {
  const { fullName } = component;
  if (!CUSTOM.test(fullName)) return [];
  const body = bodyOf(component);
  const needed = ["label", "pluralLabel", ...(fullName.endsWith("__c") ? ["deploymentStatus"] : [])];
  const problems = needed.filter((name) => !textOf(body, name)).map((name) => nonempty(name, "CustomObject"));
  if (fullName.endsWith("__c") && !body.children.has("nameField"))
    problems.push(nonempty("nameField", "CustomObject"));
  return problems;
};

/** What a field of a type has to say beside its label. */
const NEEDED: Record<string, readonly string[]> = {
  Text: ["length"],
  LongTextArea: ["length", "visibleLines"],
  Html: ["length", "visibleLines"],
  Number: ["precision", "scale"],
  Currency: ["precision", "scale"],
  Percent: ["precision", "scale"],
  MultiselectPicklist: ["visibleLines"],
  Lookup: ["referenceTo"],
  MasterDetail: ["referenceTo", "relationshipName"],
  Summary: ["summaryOperation", "summaryForeignKey"],
};

export const checkField: Check = (component, then) => {
  const [object = "", name = ""] = component.fullName.split(".");
  if (CUSTOM.test(object) && !then.has("CustomObject", object))
    return [`Entity of type 'CustomObject' named '${object}' cannot be found`];
  if (!CUSTOM.test(name)) return [];
  const body = bodyOf(component);
  const type = textOf(body, "type");
  if (!type) return [nonempty("type", "CustomField")];
  const problems: string[] = [];
  if (name.length - 3 > LONGEST_NAME)
    problems.push(`Field Name: The developer name is longer than ${LONGEST_NAME} characters`);
  if (!textOf(body, "label")) problems.push(nonempty("label", "CustomField"));
  // the size of a text that is worked out is not said
  const needed = body.children.has("formula") && type === "Text" ? [] : (NEEDED[type] ?? []);
  for (const one of needed)
    if (textOf(body, one) === undefined)
      problems.push(`Must specify '${one}' for a CustomField of type ${type}`);
  return problems;
};

/** What stands in the file of an object needs the object. */
export const checkPartOfObject: Check = ({ fullName }, then) => {
  const [object = ""] = fullName.split(".");
  return CUSTOM.test(object) && !then.has("CustomObject", object)
    ? [`Entity of type 'CustomObject' named '${object}' cannot be found`]
    : [];
};
