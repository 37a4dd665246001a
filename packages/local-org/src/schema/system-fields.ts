import { type FieldDef, makeField } from "./model.ts";

const readOnly = { createable: false, updateable: false, nillable: false };

const person = (name: string, label: string): FieldDef =>
  makeField({
    ...readOnly,
    name,
    label,
    type: "reference",
    length: 18,
    referenceTo: ["User"],
    relationshipName: name.replace(/Id$/, ""),
  });

const moment = (name: string, label: string): FieldDef =>
  makeField({ ...readOnly, name, label, type: "datetime" });

/** The fields that every object has: those before its own (`first`) and those after (`last`). */
export function systemFields(place: "first" | "last"): FieldDef[] {
  if (place === "first") {
    return [
      makeField({ ...readOnly, name: "Id", label: "Record ID", type: "id", length: 18, idLookup: true }),
      makeField({ ...readOnly, name: "IsDeleted", label: "Deleted", type: "boolean" }),
    ];
  }
  return [
    moment("CreatedDate", "Created Date"),
    person("CreatedById", "Created By ID"),
    moment("LastModifiedDate", "Last Modified Date"),
    person("LastModifiedById", "Last Modified By ID"),
    moment("SystemModstamp", "System Modstamp"),
  ];
}

/** What the platform itself writes on each save. */
export const AUDIT_FIELDS = new Set([
  "CreatedDate",
  "CreatedById",
  "LastModifiedDate",
  "LastModifiedById",
  "SystemModstamp",
]);
