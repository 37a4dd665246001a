import type { ObjectSpec } from "../options.ts";
import { fieldOf, makeField, makeObject, type ObjectDef } from "./model.ts";
import { systemFields } from "./system-fields.ts";

/** The standard objects that have a history, and the fields that are tracked unless the seed says otherwise. */
const STANDARD: Record<string, { object: string; tracked: string[] }> = {
  Account: { object: "AccountHistory", tracked: ["Name", "OwnerId", "Type", "Rating"] },
  Case: {
    object: "CaseHistory",
    tracked: [
      "OwnerId",
      "Status",
      "Priority",
      "Type",
      "Origin",
      "Reason",
      "ContactId",
      "AccountId",
      "IsEscalated",
      "RecordTypeId",
    ],
  },
  Contact: { object: "ContactHistory", tracked: ["OwnerId", "AccountId", "Email"] },
  Lead: { object: "LeadHistory", tracked: ["OwnerId", "Status", "Rating", "LeadSource"] },
  Opportunity: {
    object: "OpportunityFieldHistory",
    tracked: ["OwnerId", "StageName", "Amount", "CloseDate"],
  },
};

/** The object of a history. In Salesforce all of them have the prefix 017; here each has one of its own. */
function historyObject(def: ObjectDef, name: string, link: string, keyPrefix: string): ObjectDef {
  const readOnly = { createable: false, updateable: false };
  const created = systemFields("last").filter((field) => field.name.startsWith("Created"));
  const history = makeObject(
    { name, label: `${def.label} History`, labelPlural: `${def.label} History`, keyPrefix, custom: false },
    [
      ...systemFields("first"),
      makeField({
        ...readOnly,
        name: link,
        type: "reference",
        label: `${def.label} ID`,
        length: 18,
        nillable: false,
        referenceTo: [def.name],
        relationshipName: link.replace(/Id$/, ""),
        childRelationshipName: "Histories",
        cascade: true,
      }),
      ...created,
      makeField({ ...readOnly, name: "Field", type: "picklist", label: "Changed Field", length: 255 }),
      makeField({ ...readOnly, name: "DataType", type: "picklist", label: "Datatype", length: 40 }),
      makeField({ ...readOnly, name: "OldValue", type: "anyType", label: "Old Value" }),
      makeField({ ...readOnly, name: "NewValue", type: "anyType", label: "New Value" }),
    ],
    ["create", "update", "delete", "undelete", "search", "layout", "trigger"],
  );
  history.isHistory = true;
  return history;
}

/**
 * Makes the history of an object, if any of its fields is tracked.
 * @param spec says of fields whether they are
 */
export function addHistory(def: ObjectDef, spec: ObjectSpec | undefined): ObjectDef | undefined {
  const standard = STANDARD[def.name];
  if (!standard && !def.custom) return undefined;
  const tracked = new Set(standard?.tracked);
  for (const [name, { trackHistory }] of Object.entries(spec?.fields ?? {})) {
    const field = fieldOf(def, name)!;
    if (trackHistory === true) tracked.add(field.name);
    else if (trackHistory === false) tracked.delete(field.name);
  }
  if (tracked.size === 0) return undefined;
  const object = standard?.object ?? def.name.replace(/__c$/, "__History");
  const link = def.custom ? "ParentId" : `${def.name}Id`;
  def.history = { object, link, tracked };
  // it stays the same whatever other objects there are, so that kept records find their place
  const prefix = def.name === "Case" ? "017" : (def.custom ? "H" : "h") + def.keyPrefix.slice(1);
  return historyObject(def, object, link, prefix);
}
