import type { FieldDescribe, ObjectDescribe } from "../../port.ts";
import { guardName, guardOf, MARK, MOST_TEXT, PERMISSION, REFUSALS } from "./names.ts";
import { readme } from "./readme.ts";
import { changedRule, lateRule, unguardable } from "./rules.ts";
import { type Elements, metadataXml } from "./xml.ts";

/** The package that makes an org refuse what would write over somebody's change, or come twice. */
export interface OrgPackage {
  /** Texts by path, in the source format of the Salesforce command line. */
  files: Map<string, string>;
  /** Governed fields that have no guard, and why not. */
  unguarded: { field: string; why: string }[];
}

const ROOT = "force-app/main/default";
const MOST_LABEL = 40;
const SUFFIXES = {
  CustomField: "field",
  ValidationRule: "validationRule",
  CustomPermission: "customPermission",
  PermissionSet: "permissionset",
};
const MARK_RULE = MARK.replace(/__c$/, "");

/**
 * Makes the package for a workflow's object.
 * @param governs the fields that the workflow writes; those that the object does not have are left out
 * @throws Error where none of them can be guarded
 */
export function packageFor(describe: ObjectDescribe, governs: string[]): OrgPackage {
  const governed = governs.flatMap((name) => describe.fields[name] ?? []);
  const guarded = governed.filter((field) => unguardable(field) === undefined);
  const unguarded = governed.flatMap((field) => {
    const why = unguardable(field);
    return why === undefined ? [] : [{ field: field.name, why }];
  });
  if (guarded.length === 0)
    throw new Error(`The org can guard none of the fields that the workflow writes in ${describe.name}.`);
  const files = new Map<string, string>();
  const put = (path: string, type: keyof typeof SUFFIXES, elements: Elements) =>
    files.set(`${ROOT}/${path}.${SUFFIXES[type]}-meta.xml`, metadataXml(type, elements));
  const ofObject = `objects/${describe.name}`;
  const field = (fullName: string, label: string, type: string, description: string) =>
    put(`${ofObject}/fields/${fullName}`, "CustomField", {
      ...{ fullName, description, externalId: false, label: label.slice(0, MOST_LABEL) },
      ...(type === "Text" && { length: MOST_TEXT }),
      ...{ required: false, type },
      ...(type === "Text" && { unique: false }),
    });
  const rule = (fullName: string, description: string, formula: string, message: string) =>
    put(`${ofObject}/validationRules/${fullName}`, "ValidationRule", {
      ...{ fullName, active: true, description },
      ...{ errorConditionFormula: formula, errorMessage: message },
    });

  field(
    MARK,
    "Throughline Write",
    "Text",
    "The write of Throughline that took hold last. Written by Throughline only.",
  );
  rule(
    MARK_RULE,
    "Refuses a write of Throughline that has taken hold before, or is older than one that has.",
    lateRule(guarded.map(({ name }) => name)),
    `${REFUSALS.late}: this write of Throughline comes late. It, or a newer one, has taken hold before.`,
  );
  for (const { name, type } of guarded) {
    field(
      guardOf(name),
      `Throughline Expected ${name}`,
      type === "textarea" ? "TextArea" : "Text",
      `What Throughline takes for the value of ${name} when it writes it. Written by Throughline only.`,
    );
    rule(
      guardName(name),
      `Refuses a write of Throughline to ${name} when somebody has changed the field since Throughline read it.`,
      changedRule(describe.fields[name] as FieldDescribe),
      `${REFUSALS.changed}: ${name} has been changed since Throughline read it.`,
    );
  }
  const ours = [MARK, ...guarded.map(({ name }) => guardOf(name))];
  put(`customPermissions/${PERMISSION}`, "CustomPermission", {
    description:
      "The rules of this package hold for users with this permission only: the user of Throughline.",
    isLicensed: false,
    label: "Throughline Integration",
  });
  put(`permissionsets/${PERMISSION}`, "PermissionSet", {
    customPermissions: { enabled: true, name: PERMISSION },
    description: "For the user as whom Throughline signs in, and for nobody else.",
    fieldPermissions: ours
      .map((name) => `${describe.name}.${name}`)
      .sort()
      .map((name) => ({ editable: true, field: name, readable: true })),
    hasActivationRequired: false,
    label: "Throughline Integration",
  });
  files.set("sfdx-project.json", `${JSON.stringify(PROJECT, null, 2)}\n`);
  files.set("README.md", readme({ object: describe.name, guarded, unguarded, root: ROOT }));
  return { files, unguarded };
}

const PROJECT = {
  packageDirectories: [{ path: "force-app", default: true }],
  namespace: "",
  sourceApiVersion: "62.0",
};
