import { ENTRY_FIELDS, ITEM_FIELDS, MOST_DIGITS, type OwnField } from "./fields.ts";
import { ENTRY, ITEM } from "./names.ts";
import type { Put } from "./put.ts";
import type { Elements } from "./xml.ts";

/** Lines that a long text shows in a page layout. */
const VISIBLE_LINES = 5;

/** The objects in which people see how items stand and what happened to them. */
export function putOwnObjects(put: Put): void {
  putObject(put, ITEM, {
    label: "Throughline Item",
    plural: "Throughline Items",
    name: { label: "Item", format: "ITEM-{00000000}" },
    about: "How a work item of Throughline stands. Written by Throughline only.",
    // its texts say what was decided, never what a customer wrote
    sharing: "Read",
    fields: ITEM_FIELDS,
  });
  putObject(put, ENTRY, {
    label: "Throughline Entry",
    plural: "Throughline Entries",
    name: { label: "Entry", format: "ENTRY-{0000000000}" },
    about: "One entry of the trail of a work item of Throughline. Written by Throughline only.",
    sharing: "ControlledByParent",
    fields: ENTRY_FIELDS,
  });
  putDetail(put, {
    ...{ object: ENTRY, of: ITEM, label: "Item", many: "Entries" },
    about: "The item whose trail it stands in; it goes when the item goes.",
  });
}

/** The field by which records of an object belong to one of another; it is named as that one. */
export function putDetail(
  put: Put,
  {
    object,
    of,
    label,
    about,
    many,
  }: { object: string; of: string; label: string; about: string; many: string },
): void {
  put(`objects/${object}/fields/${of}`, "CustomField", {
    fullName: of,
    description: about,
    externalId: false,
    label,
    referenceTo: of,
    relationshipLabel: many,
    relationshipName: many,
    relationshipOrder: 0,
    // what is sent twice names its parent again
    reparentableMasterDetail: true,
    type: "MasterDetail",
    writeRequiresMasterRead: false,
  });
}

interface OwnObject {
  label: string;
  plural: string;
  name: { label: string; format: string };
  about: string;
  sharing: "Read" | "Private" | "ControlledByParent";
  fields: Record<string, OwnField>;
}

/** An object of ours with its fields. */
export function putObject(put: Put, object: string, { fields, name, ...says }: OwnObject): void {
  put(`objects/${object}/${object}`, "CustomObject", {
    deploymentStatus: "Deployed",
    description: says.about,
    enableActivities: false,
    enableFeeds: false,
    enableHistory: false,
    enableReports: true,
    label: says.label,
    nameField: { displayFormat: name.format, label: name.label, type: "AutoNumber" },
    pluralLabel: says.plural,
    sharingModel: says.sharing,
  });
  for (const [field, is] of Object.entries(fields))
    put(`objects/${object}/fields/${field}`, "CustomField", fieldElements(field, is));
}

/** The elements of a field's file, in the order of their names as the Salesforce command line writes them. */
function fieldElements(fullName: string, { label, about, type, length, scale, id }: OwnField): Elements {
  return {
    fullName,
    ...(id === "key" && { caseSensitive: true }),
    description: about,
    externalId: id !== undefined,
    label,
    ...(length !== undefined && { length }),
    ...(type === "Number" && { precision: MOST_DIGITS }),
    required: false,
    ...(type === "Number" && { scale: scale ?? 0 }),
    type,
    ...((type === "Text" || type === "Number") && { unique: id === "key" }),
    ...(type === "LongTextArea" && { visibleLines: VISIBLE_LINES }),
  };
}
