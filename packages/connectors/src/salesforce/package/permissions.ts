import type { FieldDescribe, ObjectDescribe } from "../../port.ts";
import { ENTRY_FIELDS, ITEM_FIELDS } from "./fields.ts";
import { CALLER, ENTRY, guardOf, ITEM, MARK, PERMISSION, SERVICE, VIEWER } from "./names.ts";
import type { Put } from "./put.ts";
import type { Elements } from "./xml.ts";

/** What of an object the user of Throughline needs. */
export interface Needs {
  describe: ObjectDescribe;
  /** Fields that workflows write. */
  writes: string[];
  /** Fields that they read, without those of parents. */
  reads: string[];
  guarded: FieldDescribe[];
}

const LABEL = "Throughline Integration";

/** User permissions that giving a record to somebody else takes. */
const TRANSFER: Record<string, string> = { Case: "TransferAnyCase", Lead: "TransferAnyLead" };
const TRANSFER_ANY = "TransferAnyEntity";

export const objectAccess = (
  object: string,
  may: { create?: boolean; edit?: boolean; remove?: boolean },
): Elements => ({
  allowCreate: may.create === true,
  allowDelete: may.remove === true,
  allowEdit: may.edit === true,
  allowRead: true,
  modifyAllRecords: false,
  object,
  viewAllRecords: false,
});

export const fieldAccess = (field: string, editable: boolean): Elements => ({
  editable,
  field,
  readable: true,
});

const ownFields = (editable: boolean): Elements[] =>
  [
    ...Object.keys(ENTRY_FIELDS).map((field) => `${ENTRY}.${field}`),
    ...Object.keys(ITEM_FIELDS).map((field) => `${ITEM}.${field}`),
  ].map((field) => fieldAccess(field, editable));

const inOrder = (all: Elements[], by: "field" | "object") =>
  all.sort((a, b) => (String(a[by]) < String(b[by]) ? -1 : 1));

/** What the user of Throughline may do: these fields, and nothing else. */
export function putIntegration(put: Put, objects: Needs[]): void {
  put(`customPermissions/${PERMISSION}`, "CustomPermission", {
    description:
      "The rules of this package hold for users with this permission only: the user of Throughline.",
    isLicensed: false,
    label: LABEL,
  });
  const transfers = objects
    .filter(({ writes }) => writes.includes("OwnerId"))
    .map(({ describe }) => TRANSFER[describe.name] ?? TRANSFER_ANY);
  put(`permissionsets/${PERMISSION}`, "PermissionSet", {
    customPermissions: { enabled: true, name: PERMISSION },
    description: "For the user as whom Throughline signs in, and for nobody else.",
    fieldPermissions: inOrder([...objects.flatMap(fieldsOf), ...ownFields(true)], "field"),
    hasActivationRequired: false,
    label: LABEL,
    objectPermissions: inOrder(
      [
        ...objects.map(({ describe, writes }) => objectAccess(describe.name, { edit: writes.length > 0 })),
        ...[ITEM, ENTRY].map((object) => objectAccess(object, { create: true, edit: true })),
      ],
      "object",
    ),
    userPermissions: ["ApiEnabled", ...new Set(transfers)].sort().map((name) => ({ enabled: true, name })),
  });
}

/** Where field-level security does not apply to a field, access to the object is all that it takes. */
function fieldsOf({ describe, writes, reads, guarded }: Needs): Elements[] {
  const secured = (name: string) => describe.fields[name]?.permissionable === true;
  const editable = writes.filter((name) => secured(name) && describe.fields[name]?.updateable);
  const readable = [...new Set([...reads, ...writes])].filter(
    (name) => secured(name) && !editable.includes(name),
  );
  const ours = guarded.length > 0 ? [MARK, ...guarded.map(({ name }) => guardOf(name))] : [];
  return [
    ...[...new Set([...ours, ...editable])].map((name) => fieldAccess(`${describe.name}.${name}`, true)),
    ...readable.map((name) => fieldAccess(`${describe.name}.${name}`, false)),
  ];
}

/** What people need who look at how items stand: to read the package's own objects. */
export function putViewer(put: Put): void {
  put(`permissionsets/${VIEWER}`, "PermissionSet", {
    description: "For people who see on a record's page how Throughline handles it.",
    fieldPermissions: ownFields(false),
    hasActivationRequired: false,
    label: "Throughline Viewer",
    objectPermissions: inOrder(
      [ITEM, ENTRY].map((object) => objectAccess(object, {})),
      "object",
    ),
  });
}

/** What users need whose flows ask Throughline. */
export function putCaller(put: Put): void {
  put(`permissionsets/${CALLER}`, "PermissionSet", {
    description: "For users whose flows or agents ask Throughline something.",
    externalCredentialPrincipalAccesses: {
      enabled: true,
      externalCredentialPrincipal: `${SERVICE}-${SERVICE}`,
    },
    hasActivationRequired: false,
    label: "Throughline Caller",
  });
}
