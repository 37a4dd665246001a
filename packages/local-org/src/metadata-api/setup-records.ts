import { type Core, findUser } from "../core.ts";
import type { OrgMetadata, QueueSpec } from "../options.ts";
import { createRecord, updateRecord } from "../records/save.ts";
import { purgeRow, putSystemRow } from "../records/system-rows.ts";
import type { Transaction } from "../records/transaction.ts";
import { addSetup } from "../seed/setup.ts";

type Fields = Record<string, unknown>;

/** The records that tell what Setup holds: by object, and by what names them there. */
export type SetupRecords = ReadonlyMap<string, ReadonlyMap<string, Fields>>;

/** What names such a record among those of its object. */
const KEYS: Record<string, readonly string[]> = {
  RecordType: ["SobjectType", "DeveloperName"],
  ListView: ["SobjectType", "DeveloperName"],
  AssignmentRule: ["SobjectType", "Name"],
  PermissionSet: ["Name"],
  CustomPermission: ["DeveloperName"],
  CustomNotificationType: ["DeveloperName"],
  EmailTemplate: ["DeveloperName"],
  ProcessDefinition: ["TableEnumOrId", "DeveloperName"],
  ObjectPermissions: ["ParentName", "SobjectType"],
  FieldPermissions: ["ParentName", "Field"],
};

const keyOf = (object: string, fields: Readonly<Fields>): string =>
  (KEYS[object] ?? ["ApiName"]).map((name) => fields[name]).join(" ");

/** The records that the org's setup calls for. */
export function setupRecords(core: Core): SetupRecords {
  const records = new Map<string, Map<string, Fields>>();
  addSetup(core, (object, fields) => {
    const list = records.get(object) ?? new Map<string, Fields>();
    records.set(object, list.set(keyOf(object, fields), fields));
  });
  return records;
}

/** Makes the records of Setup be what the org's setup calls for now. */
export function followSetup(tx: Transaction, before: SetupRecords): void {
  const after = setupRecords(tx.core);
  for (const object of new Set([...before.keys(), ...after.keys()])) {
    const rows = new Map(
      [...tx.core.store.table(object).rows.values()].map((row) => [keyOf(object, row), row]),
    );
    const wanted = after.get(object) ?? new Map<string, Fields>();
    for (const [key, fields] of wanted) {
      const row = rows.get(key);
      const known = tx.core.catalogue.get(object)!.fieldsByName;
      const same =
        row &&
        Object.entries(fields).every(
          ([name, value]) => !known.has(name) || (row[name] ?? null) === (value ?? null),
        );
      if (!same) putSystemRow(tx, object, fields, row);
    }
    for (const key of before.get(object)?.keys() ?? []) {
      const row = rows.get(key);
      if (row && !wanted.has(key)) purgeRow(tx, object, row);
    }
  }
}

/**
 * Makes a queue be what metadata says: its name, the objects it serves, and its members, if it says who they are.
 * @throws Error for an object or a user that the org does not have
 */
function followQueue(tx: Transaction, { name, developerName, objects, members = [] }: QueueSpec): void {
  const { core } = tx;
  const def = (object: string) => core.catalogue.get(object)!;
  const place = `Queue ${developerName}`;
  const known = core.store
    .table("Group")
    .lookup("DeveloperName", developerName)
    .find((row) => row.Type === "Queue" && !row.IsDeleted);
  const named = { Name: name, DeveloperName: developerName };
  const group = known ?? createRecord(tx, def("Group"), { ...named, Type: "Queue" });
  if (known && known.Name !== name) updateRecord(tx, def("Group"), known, { Name: name });
  const sync = (object: string, link: string, field: string, wanted: readonly string[]) => {
    const rows = core.store
      .table(object)
      .lookup(link, group.Id)
      .filter((row) => !row.IsDeleted);
    for (const value of wanted)
      if (!rows.some((row) => row[field] === value))
        createRecord(tx, def(object), { [link]: group.Id, [field]: value });
    for (const row of rows) if (!wanted.includes(row[field] as string)) purgeRow(tx, object, row);
  };
  const served = objects.map((object) => {
    const found = core.catalogue.get(object);
    if (!found) throw new Error(`${place}: In field: sobjectType - no CustomObject named ${object} found`);
    return found.name;
  });
  const ids = members.map((username) => {
    const user = findUser(core, username);
    if (!user) throw new Error(`${place}: In field: user - no User named ${username} found`);
    return user.Id;
  });
  sync("QueueSobject", "QueueId", "SobjectType", served);
  if (ids.length > 0) sync("GroupMember", "GroupId", "UserOrGroupId", ids);
}

/** All records of an object are gone with it. */
export function removeRecords(tx: Transaction, object: string): void {
  for (const row of [...tx.core.store.table(object).rows.values()]) purgeRow(tx, object, row);
}

/** A queue is gone, with what said whom and what it served. */
export function removeQueue(tx: Transaction, developerName: string): void {
  const { store } = tx.core;
  for (const group of store.table("Group").lookup("DeveloperName", developerName)) {
    if (group.Type !== "Queue") continue;
    for (const row of store.table("QueueSobject").lookup("QueueId", group.Id))
      purgeRow(tx, "QueueSobject", row);
    for (const row of store.table("GroupMember").lookup("GroupId", group.Id))
      purgeRow(tx, "GroupMember", row);
    purgeRow(tx, "Group", group);
  }
}

/**
 * Writes what a deploy brings that is kept as records: queues, and records of custom metadata.
 * @param brought what of the metadata is the deploy's
 * @throws Error that begins with the component at fault
 */
export function writeRecords(
  tx: Transaction,
  { queues = [], customMetadata = {} }: Pick<OrgMetadata, "queues" | "customMetadata">,
): void {
  for (const queue of queues) followQueue(tx, queue);
  for (const [type, list] of Object.entries(customMetadata)) {
    if (!tx.core.catalogue.get(type)) throw new Error(`Custom metadata ${type}: this org has no such type`);
    for (const fields of list) {
      const [row] = tx.core.store.table(type).lookup("DeveloperName", fields.DeveloperName);
      putSystemRow(tx, type, fields, row);
    }
  }
}

/** Checkboxes are never blank: records from before a field came to be have its default. */
export function fillCheckboxes({ catalogue, store }: Core): void {
  for (const def of catalogue.objects) {
    const fields = def.fields.filter((field) => field.custom && field.type === "boolean" && !field.formula);
    if (fields.length === 0) continue;
    const table = store.table(def.name);
    for (const row of [...table.rows.values()]) {
      const blank = fields.filter(({ name }) => row[name] === undefined || row[name] === null);
      if (blank.length > 0)
        table.put({
          ...row,
          ...Object.fromEntries(blank.map(({ name, defaultValue }) => [name, defaultValue ?? false])),
        });
    }
  }
}
