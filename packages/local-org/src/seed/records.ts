import { type Core, findUser } from "../core.ts";
import { OrgError } from "../errors.ts";
import { formatNumber } from "../records/auto-number.ts";
import { BEHAVIOURS } from "../records/behaviours.ts";
import { coerce } from "../records/coerce.ts";
import { atomically, begin, commit, type Transaction } from "../records/transaction.ts";
import { write } from "../records/write.ts";
import { type FieldDef, fieldOf, type ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { ADMIN } from "./apply.ts";
import type { TreeFile } from "./tree/read.ts";
import { flattenAll, type Placed } from "./tree/record.ts";

type Put = (def: ObjectDef, row: Row) => void;

const isReference = (value: unknown): value is string => typeof value === "string" && value.startsWith("@");
const holdsId = (field: FieldDef | undefined) => field?.type === "reference" || field?.type === "anyType";

/** The references of a record that nothing has answered yet. */
function openReferences(def: ObjectDef, { fields }: Placed, ids: ReadonlyMap<string, string>): string[] {
  const open: string[] = [];
  for (const name in fields) {
    const value = fields[name];
    if (isReference(value) && !ids.has(value) && fieldOf(def, name)?.type === "reference") open.push(value);
  }
  return open;
}

function checkTarget(core: Core, field: FieldDef, id: string, place: string): void {
  const target = core.catalogue.byPrefix(id.slice(0, 3));
  const fits = target && (field.referenceTo.length === 0 || field.referenceTo.includes(target.name));
  if (fits && core.store.find(id)) return;
  throw new Error(`${place}: ${field.name} names no record of ${field.referenceTo.join(" or ")}.`);
}

function given(core: Core, def: ObjectDef, { place, fields }: Placed, ids: ReadonlyMap<string, string>) {
  const values: Record<string, unknown> = {};
  for (const name in fields) {
    const field = fieldOf(def, name);
    if (!field || field.type === "id" || field.formula)
      throw new Error(`${place}: ${def.name} has no field '${name}' that can be given.`);
    const raw = fields[name];
    const value = isReference(raw) && holdsId(field) ? (ids.get(raw) ?? raw) : raw;
    try {
      values[field.name] = coerce(field, value);
    } catch (error) {
      if (!(error instanceof OrgError)) throw error;
      throw new Error(`${place}: ${error.message}`);
    }
    if (field.type === "reference" && values[field.name] !== null)
      checkTarget(core, field, values[field.name] as string, place);
  }
  return values;
}

/** The row of a record: what is given counts, the rest is filled in as when it is created. */
function rowOf(tx: Transaction, def: ObjectDef, placed: Placed, ids: ReadonlyMap<string, string>): Row {
  const { core } = tx;
  const values = given(core, def, placed, ids);
  const draft: Record<string, unknown> = { Id: core.newId(def.keyPrefix), IsDeleted: false };
  for (const { name, autoNumber, defaultValue } of def.fields) {
    if (name in values) draft[name] = values[name];
    else if (autoNumber) draft[name] = formatNumber(autoNumber, core.nextNumber(def.name, name), tx.at);
    else if (defaultValue !== null) draft[name] = defaultValue;
  }
  if (def.fieldsByName.has("OwnerId")) draft.OwnerId ??= tx.userId;
  const made = (values.CreatedDate ?? tx.stamp) as string;
  const by = (values.CreatedById ?? tx.userId) as string;
  Object.assign(draft, { CreatedDate: made, CreatedById: by });
  if (!def.isHistory) {
    draft.LastModifiedDate ??= made;
    draft.LastModifiedById ??= by;
    draft.SystemModstamp ??= draft.LastModifiedDate;
  }
  if (def.custom && !def.isEvent) draft.Name ??= draft.Id;
  BEHAVIOURS[def.name]?.(draft, undefined, tx, def);
  return Object.assign(draft, values) as unknown as Row;
}

/** Adds the records of files, those that wait for others when these are there; gives how many there were. */
function addAll(tx: Transaction, files: readonly TreeFile[], put: Put, ids: Map<string, string>): number {
  const { core } = tx;
  let added = 0;
  const childField = (parent: string, relationship: string) =>
    core.catalogue.get(parent)?.children.find(({ name }) => name === relationship)?.field;
  const add = (placed: Placed): boolean => {
    const def = core.catalogue.get(placed.object);
    if (!def) throw new Error(`${placed.place}: the org has no object '${placed.object}'.`);
    if (openReferences(def, placed, ids).length > 0) return false;
    const row = rowOf(tx, def, placed, ids);
    put(def, row);
    added++;
    if (placed.referenceId !== undefined) ids.set(`@${placed.referenceId}`, row.Id);
    return true;
  };
  let waiting: Placed[] = [];
  for (const { name, records } of files) {
    let count = 0;
    for (const record of records)
      for (const placed of flattenAll([record], name, childField, count++))
        if (!add(placed)) waiting.push(placed);
  }
  while (waiting.length > 0) {
    const left = waiting.filter((placed) => !add(placed));
    if (left.length === waiting.length) {
      const [first] = left;
      const [missing] = openReferences(core.catalogue.get(first!.object)!, first!, ids);
      throw new Error(`${first!.place} refers to '${missing}', which no record has as its referenceId.`);
    }
    waiting = left;
  }
  return added;
}

const opened = (core: Core): Transaction =>
  begin(core, { userId: findUser(core, ADMIN)!.Id, origin: "", setAuditFields: true });

/** Users can be named by their usernames, as in the seed. */
const usersByName = (core: Core) =>
  new Map([...core.store.table("User").rows.values()].map((row) => [`@${row.Username}`, row.Id]));

/**
 * Puts records in an org that starts, just as they are: no rules, no automation, no history, no change events. Audit
 * fields, numbers and history can be given.
 * @returns how many there were
 * @throws Error with file and record, for what is wrong
 */
export function loadRecords(core: Core, files: readonly TreeFile[]): number {
  return addAll(opened(core), files, (def, row) => core.store.table(def.name).put(row), usersByName(core));
}

/**
 * The same in an org that runs: change events tell of the records, and a journal keeps them.
 * @returns the ids of those that have a reference, by that
 */
export function addRecords(core: Core, records: readonly unknown[]): Record<string, string> {
  const tx = opened(core);
  const ids = usersByName(core);
  const before = ids.size;
  const put: Put = (def, row) => void write(tx, def, row, "CREATE");
  atomically(tx, () => addAll(tx, [{ name: "records", records }], put, ids));
  commit(tx);
  return Object.fromEntries([...ids].slice(before).map(([ref, id]) => [ref.slice(1), id]));
}
