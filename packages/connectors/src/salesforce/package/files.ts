import type { FieldDescribe, ObjectDescribe } from "../../port.ts";
import { guardName, guardOf, MARK, MOST_TEXT, PERMISSION, REFUSALS } from "./names.ts";
import { readme } from "./readme.ts";
import { changedRule, lateRule, unguardable } from "./rules.ts";
import { type Elements, metadataXml } from "./xml.ts";

/** An object that workflows write, and the fields of it that they govern. */
export interface GovernedObject {
  describe: ObjectDescribe;
  governs: string[];
}

/** The package that makes an org refuse what would write over somebody's change, or come twice. */
export interface OrgPackage {
  /** Texts by path, in the source format of the Salesforce command line. */
  files: Map<string, string>;
  /** Governed fields that have no guard, and why not. */
  unguarded: Unguarded[];
}

export interface Unguarded {
  object: string;
  field: string;
  why: string;
}

const ROOT = "force-app/main/default";
const SUFFIXES = {
  CustomField: "field",
  ValidationRule: "validationRule",
  CustomPermission: "customPermission",
  PermissionSet: "permissionset",
};
const MOST_LABEL = 40;
const MARK_RULE = MARK.replace(/__c$/, "");
const LABEL = "Throughline Integration";

type Put = (path: string, type: keyof typeof SUFFIXES, elements: Elements) => void;

/**
 * Makes the package for what workflows govern. An object may be given several times: its fields are put together.
 * Fields that an object does not have are left out.
 * @throws Error where no field of an object can be guarded
 */
export function packageFor(given: GovernedObject[]): OrgPackage {
  const files = new Map<string, string>();
  const put: Put = (path, type, elements) =>
    files.set(`${ROOT}/${path}.${SUFFIXES[type]}-meta.xml`, metadataXml(type, elements));
  const objects = [...Map.groupBy(given, ({ describe }) => describe.name).values()].map((same) => {
    const { describe } = same[0]!;
    const names = new Set(same.flatMap(({ governs }) => governs));
    const governed = [...names].flatMap((name) => describe.fields[name] ?? []);
    return { object: describe.name, guarded: governed.filter((field) => !unguardable(field)), governed };
  });
  for (const { object, guarded } of objects) putObject(put, object, guarded);
  putPermission(
    put,
    objects.flatMap(({ object, guarded }) =>
      [MARK, ...guarded.map(({ name }) => guardOf(name))].map((field) => `${object}.${field}`),
    ),
  );
  const unguarded = objects.flatMap(({ object, governed }) =>
    governed.flatMap((field): Unguarded[] => {
      const why = unguardable(field);
      return why === undefined ? [] : [{ object, field: field.name, why }];
    }),
  );
  files.set("sfdx-project.json", `${JSON.stringify(PROJECT, null, 2)}\n`);
  files.set("README.md", readme({ objects, unguarded, root: ROOT }));
  return { files, unguarded };
}

function putObject(put: Put, object: string, guarded: FieldDescribe[]): void {
  if (guarded.length === 0)
    throw new Error(`The org can guard none of the fields of ${object} that the workflow writes.`);
  const field = (fullName: string, label: string, type: "Text" | "TextArea", description: string) =>
    put(`objects/${object}/fields/${fullName}`, "CustomField", {
      ...{ fullName, description, externalId: false, label: label.slice(0, MOST_LABEL) },
      ...(type === "Text" && { length: MOST_TEXT }),
      ...{ required: false, type },
      ...(type === "Text" && { unique: false }),
    });
  const rule = (fullName: string, description: string, formula: string, message: string) =>
    put(`objects/${object}/validationRules/${fullName}`, "ValidationRule", {
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
  for (const one of guarded) {
    const { name, type } = one;
    field(
      guardOf(name),
      `Throughline Expected ${name}`,
      type === "textarea" ? "TextArea" : "Text",
      `What Throughline takes for the value of ${name} when it writes it. Written by Throughline only.`,
    );
    rule(
      guardName(name),
      `Refuses a write of Throughline to ${name} when somebody has changed the field since Throughline read it.`,
      changedRule(one),
      `${REFUSALS.changed}: ${name} has been changed since Throughline read it.`,
    );
  }
}

function putPermission(put: Put, fields: string[]): void {
  put(`customPermissions/${PERMISSION}`, "CustomPermission", {
    description:
      "The rules of this package hold for users with this permission only: the user of Throughline.",
    isLicensed: false,
    label: LABEL,
  });
  put(`permissionsets/${PERMISSION}`, "PermissionSet", {
    customPermissions: { enabled: true, name: PERMISSION },
    description: "For the user as whom Throughline signs in, and for nobody else.",
    fieldPermissions: fields.sort().map((field) => ({ editable: true, field, readable: true })),
    hasActivationRequired: false,
    label: LABEL,
  });
}

const PROJECT = {
  packageDirectories: [{ path: "force-app", default: true }],
  namespace: "",
  sourceApiVersion: "62.0",
};
