import { all, textOf } from "../../metadata/xml.ts";
import { bodyOf, type Check, fieldNamed, missing, noneNamed } from "./check.ts";

/** What a permission set can name, by its list: the element of the name, and the type. */
const NAMED: [list: string, element: string, type: string][] = [
  ["customPermissions", "name", "CustomPermission"],
  ["classAccesses", "apexClass", "ApexClass"],
  ["pageAccesses", "apexPage", "ApexPage"],
  ["recordTypeVisibilities", "recordType", "RecordType"],
  ["flowAccesses", "flow", "Flow"],
];

const isCustom = (name: string): boolean => /__\w+$/.test(name);

/** A permission set gives rights on what there is, and none that a field's kind gives or denies to everybody. */
export const checkPermissionSet: Check = (component, then) => {
  const body = bodyOf(component);
  const problems: string[] = textOf(body, "label") ? [] : [missing("label")];
  for (const one of all(body, "fieldPermissions")) {
    const path = textOf(one, "field") ?? "";
    const field = fieldNamed(then, path);
    if (typeof field === "string") problems.push(field);
    else if (field?.custom && (field.required || field.masterDetail !== null))
      problems.push(`You cannot deploy to a required field: ${path}`);
    else if (field && !field.updateable && textOf(one, "editable") === "true")
      problems.push(`You cannot make a read-only field editable: ${path}`);
  }
  for (const one of all(body, "objectPermissions")) {
    const object = textOf(one, "object") ?? "";
    if (isCustom(object) && !then.catalogue.get(object))
      problems.push(noneNamed("object", "CustomObject", object));
    const allows = (name: string) => textOf(one, name) === "true";
    const writes = ["allowCreate", "allowEdit", "allowDelete"].filter(allows);
    if (writes.length > 0 && !allows("allowRead"))
      problems.push(`Permission Read${object} depends on permission(s): ${writes.join(", ")} of ${object}`);
  }
  for (const [list, element, type] of NAMED) {
    for (const one of all(body, list)) {
      const name = textOf(one, element) ?? "";
      if (!then.has(type, name)) problems.push(noneNamed(element, type, name));
    }
  }
  for (const one of all(body, "externalCredentialPrincipalAccesses")) {
    const principal = textOf(one, "externalCredentialPrincipal") ?? "";
    const [credential = ""] = principal.split("-");
    if (!then.has("ExternalCredential", credential))
      problems.push(noneNamed("externalCredentialPrincipal", "ExternalCredential", credential));
  }
  for (const one of all(body, "tabSettings")) {
    const tab = textOf(one, "tab") ?? "";
    if (isCustom(tab) && !then.has("CustomTab", tab)) problems.push(noneNamed("tab", "CustomTab", tab));
  }
  return problems;
};
