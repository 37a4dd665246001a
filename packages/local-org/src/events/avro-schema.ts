import { createHash } from "node:crypto";
import avro from "avsc";
import type { FieldDef, FieldType, ObjectDef } from "../schema/model.ts";
import { toId18 } from "../storage/ids.ts";

/** Where a field of an object is found in its change events. */
export interface Slot {
  /** Position of the field, or of the compound it is part of, in the record. */
  index: number;
  /** Name at that position. */
  name: string;
  /** Position and name within the compound. */
  part?: { index: number; name: string };
  type: FieldType;
}

/** How the change events of an object are written. */
export interface EventSchema {
  /** A hash of the schema: it changes with the fields of the object. */
  id: string;
  /** Of the record: `CaseChangeEvent`, `Ping__e`. */
  name: string;
  json: string;
  type: avro.Type;
  /** By field name of the object; fields that are never in an event are missing. */
  slots: Map<string, Slot>;
}

const PRIMITIVES: Partial<Record<FieldType, string>> = {
  boolean: "boolean",
  int: "int",
  double: "double",
  currency: "double",
  percent: "double",
  date: "long",
  datetime: "long",
};

const DATA_NAMES: Partial<Record<FieldType, string>> = {
  boolean: "Boolean",
  int: "Integer",
  double: "Double",
  currency: "Currency",
  percent: "Percent",
  date: "DateOnly",
  datetime: "DateTime",
  email: "Email",
  phone: "Phone",
  url: "Url",
  picklist: "DynamicEnum",
  multipicklist: "MultiEnum",
  textarea: "EscapedText",
  reference: "EntityId",
};

const HEADER = {
  name: "ChangeEventHeader",
  doc: "Data:ComplexValueType",
  type: {
    type: "record",
    name: "ChangeEventHeader",
    fields: [
      { name: "entityName", type: "string" },
      { name: "recordIds", type: { type: "array", items: "string" } },
      {
        name: "changeType",
        type: {
          type: "enum",
          name: "ChangeType",
          symbols: [
            "CREATE",
            "UPDATE",
            "DELETE",
            "UNDELETE",
            "GAP_CREATE",
            "GAP_UPDATE",
            "GAP_DELETE",
            "GAP_UNDELETE",
            "GAP_OVERFLOW",
            "SNAPSHOT",
          ],
        },
      },
      { name: "changeOrigin", type: "string" },
      { name: "transactionKey", type: "string" },
      { name: "sequenceNumber", type: "int" },
      { name: "commitTimestamp", type: "long" },
      { name: "commitNumber", type: "long" },
      { name: "commitUser", type: "string" },
      { name: "nulledFields", type: { type: "array", items: "string" } },
      { name: "diffFields", type: { type: "array", items: "string" } },
      { name: "changedFields", type: { type: "array", items: "string" } },
    ],
  },
};

/** Deletion and time stamps are told by the header; who has looked at a record is nobody's news. */
const NEVER = new Set(["Id", "IsDeleted", "SystemModstamp", "LastViewedDate", "LastReferencedDate"]);

/** The id of a custom field, as its definition in an org has one. */
function fieldId(object: string, field: string): string {
  const digits = createHash("sha256").update(`${object}.${field}`).digest("base64url").replace(/[-_]/g, "");
  return toId18(`00N${digits.slice(0, 12)}`)!.slice(0, 15);
}

/** What a field is to Salesforce: its part in the record, its type, its id if it is a custom one. */
function docOf(field: FieldDef, object: string): string {
  const data = DATA_NAMES[field.type] ?? "Text";
  const role = /^(CreatedDate|LastModifiedDate)$/.test(field.name)
    ? field.name
    : /^(CreatedBy|LastModifiedBy)Id$/.test(field.name)
      ? field.name.slice(0, -2)
      : field.type === "reference"
        ? "ForeignKey"
        : "Data";
  return `${role}:${data}${field.custom ? `:${fieldId(object, field.name)}` : ""}`;
}

const optional = (name: string, type: unknown, doc: string) => ({
  name,
  type: ["null", ...[type].flat()],
  doc,
  default: null,
});

const primitive = (field: FieldDef): string => PRIMITIVES[field.type] ?? "string";

/** `BillingStreet` is `Street` within `BillingAddress`; `FirstName` stays what it is within `Name`. */
function partName(field: FieldDef): string {
  const half = /__(Latitude|Longitude)__s$/.exec(field.name)?.[1];
  if (half) return half;
  const prefix = field.compound!.endsWith("Address") ? field.compound!.slice(0, -"Address".length) : "";
  return field.name.slice(prefix.length);
}

const COMPOUNDS: Partial<Record<FieldType, string>> = { address: "Address", location: "Location" };

function compoundType(object: string, field: FieldDef, parts: FieldDef[], defined: Set<string>): unknown {
  const name = COMPOUNDS[field.type] ?? "PersonName";
  if (defined.has(name)) return `com.sforce.eventbus.${name}`;
  defined.add(name);
  return {
    type: "record",
    name,
    fields: parts.map((part) => optional(partName(part), primitive(part), docOf(part, object))),
  };
}

/** A name that would be a compound if the org had person accounts. */
const SWITCHABLE_NAME = {
  type: "record",
  name: "Switchable_PersonName",
  fields: ["Salutation", "FirstName", "LastName"].map((name) => optional(name, "string", "Data:Text")),
};

/** The name of the change event of an object: `CaseChangeEvent`, `Request__ChangeEvent`. */
export const changeEventName = (object: string): string => `${object.replace(/__c$/, "__")}ChangeEvent`;

function finish(name: string, fields: unknown[], slots: Map<string, Slot>): EventSchema {
  const json = JSON.stringify({ name, namespace: "com.sforce.eventbus", type: "record", fields });
  const id = createHash("md5").update(json).digest("base64url");
  return { id, name, json, type: avro.Type.forSchema(JSON.parse(json)), slots };
}

/** Makes the schema of the change events of an object. */
export function changeEventSchema(def: ObjectDef): EventSchema {
  const slots = new Map<string, Slot>();
  const fields: unknown[] = [HEADER];
  const defined = new Set<string>();
  for (const field of def.fields) {
    if (NEVER.has(field.name) || field.formula || field.compound || field.type === "base64") continue;
    const index = fields.length;
    const parts = def.fields.filter((part) => part.compound === field.name);
    if (parts.length === 0) {
      const switchable = def.name === "Account" && field.nameField;
      fields.push(
        optional(
          field.name,
          switchable ? ["string", SWITCHABLE_NAME] : primitive(field),
          switchable ? "Data:Switchable_PersonName" : docOf(field, def.name),
        ),
      );
      slots.set(field.name, { index, name: field.name, type: field.type });
      continue;
    }
    const doc = `Data:${COMPOUNDS[field.type] ?? "PersonName"}`;
    fields.push(optional(field.name, compoundType(def.name, field, parts, defined), doc));
    parts.forEach((part, i) => {
      const place = { index: i, name: partName(part) };
      slots.set(part.name, { index, name: field.name, part: place, type: part.type });
    });
  }
  return finish(changeEventName(def.name), fields, slots);
}

/** Makes the schema of a platform event. */
export function platformEventSchema(def: ObjectDef): EventSchema {
  const slots = new Map<string, Slot>();
  const fields: unknown[] = [
    { name: "CreatedDate", type: "long", doc: "CreatedDate:DateTime" },
    { name: "CreatedById", type: "string", doc: "CreatedBy:EntityId" },
  ];
  for (const field of def.fields.filter((field) => field.custom)) {
    slots.set(field.name, { index: fields.length, name: field.name, type: field.type });
    fields.push(optional(field.name, primitive(field), docOf(field, def.name)));
  }
  return finish(def.name, fields, slots);
}
