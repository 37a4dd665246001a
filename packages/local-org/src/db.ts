import { type Core, findUser } from "./core.ts";
import { OrgError, orgError } from "./errors.ts";
import { readField } from "./records/access.ts";
import { isLocked, setLocked } from "./records/locks.ts";
import { deleteRecord, mergeRecords, undeleteRecord } from "./records/remove.ts";
import { createRecord, existing, saveRecords, updateRecord } from "./records/save.ts";
import type { Write } from "./records/saving.ts";
import { atomically, begin, inTransaction, type Transaction } from "./records/transaction.ts";
import type { ObjectDef } from "./schema/model.ts";
import { runQuery } from "./soql/execute.ts";
import { toId18 } from "./storage/ids.ts";
import type { Row } from "./storage/store.ts";

/** On whose behalf a direct write happens. */
export interface ActAs {
  /** Username; the administrator unless given. */
  as?: string;
  /** `changeOrigin` of the change event; that of the web interface unless given. */
  origin?: string;
  /** Whether assignment rules apply to cases and leads; they do not unless given. */
  autoAssign?: boolean;
}

type Fields = Record<string, unknown>;

/** Reads and writes within a transaction, with the same checks and the same change events. All throw {@link OrgError}. */
export interface Dml {
  /** @returns the new record's id */
  create(object: string, fields: Fields): string;
  /** Creates records by one operation, all or none: triggers see up to 200 of them at once. */
  createAll(object: string, records: readonly Fields[]): string[];
  update(object: string, id: string, fields: Fields): void;
  /** Changes records by one operation, all or none; each names itself by `Id`. */
  updateAll(object: string, records: readonly Fields[]): void;
  delete(object: string, id: string): void;
  undelete(object: string, id: string): void;
  /** The loser is deleted and names its master; what belonged to it moves. */
  merge(object: string, masterId: string, loserId: string): void;
  /** Locks records as an approval does: until they are unlocked only administrators may change or delete them. */
  lock(object: string, ...ids: string[]): void;
  unlock(object: string, ...ids: string[]): void;
  isLocked(object: string, id: string): boolean;
  /** All fields of a record, also of a deleted one; undefined if there is none. */
  get(object: string, id: string): Fields | undefined;
  /** @param options.all with deleted records */
  query(soql: string, options?: { all?: boolean }): Fields[];
}

/** Reads and writes without HTTP, a transaction for each call. All throw {@link OrgError}. */
export interface Db {
  create(object: string, fields: Fields, act?: ActAs): string;
  createAll(object: string, records: readonly Fields[], act?: ActAs): string[];
  update(object: string, id: string, fields: Fields, act?: ActAs): void;
  updateAll(object: string, records: readonly Fields[], act?: ActAs): void;
  delete(object: string, id: string, act?: ActAs): void;
  undelete(object: string, id: string, act?: ActAs): void;
  merge(object: string, masterId: string, loserId: string, act?: ActAs): void;
  lock(object: string, ...ids: string[]): void;
  unlock(object: string, ...ids: string[]): void;
  isLocked(object: string, id: string): boolean;
  get(object: string, id: string): Fields | undefined;
  query(soql: string, act?: ActAs & { all?: boolean }): Fields[];
}

const WEB_ORIGIN = "com/salesforce/api/soap/68.0;client=SfdcInternalAPI/";
const BASE = "/services/data/v68.0";

/** What can be done within a transaction. */
export function dmlOn(tx: Transaction): Dml {
  const { core } = tx;
  const objectOf = (name: string): ObjectDef => {
    const def = core.catalogue.get(name);
    if (!def) throw orgError(400, "INVALID_TYPE", `sObject type '${name}' is not supported.`);
    return def;
  };
  const idOf = (id: unknown): string => {
    const known = toId18(id);
    if (!known) throw orgError(400, "MALFORMED_ID", `malformed id ${id}`);
    return known;
  };
  const saveAll = (def: ObjectDef, writes: Write[]): string[] =>
    atomically(tx, () => {
      const outcomes = saveRecords(tx, def, writes, true);
      const refusal = outcomes.find((outcome) => outcome instanceof OrgError);
      if (refusal) throw refusal;
      return outcomes.map((outcome) => (outcome as Row).Id);
    });
  const setLocks = (object: string, ids: string[], locked: boolean): void => {
    const def = objectOf(object);
    for (const id of ids) setLocked(tx, def, existing(tx, def, idOf(id)), locked);
  };
  return {
    lock: (object, ...ids) => setLocks(object, ids, true),
    unlock: (object, ...ids) => setLocks(object, ids, false),
    isLocked(object, id) {
      const def = objectOf(object);
      return isLocked(existing(tx, def, idOf(id)));
    },
    create: (object, fields) => createRecord(tx, objectOf(object), fields).Id,
    createAll: (object, records) =>
      saveAll(
        objectOf(object),
        records.map((input) => ({ input })),
      ),
    update(object, id, fields) {
      const def = objectOf(object);
      updateRecord(tx, def, existing(tx, def, idOf(id)), fields);
    },
    updateAll(object, records) {
      const def = objectOf(object);
      saveAll(
        def,
        records.map(({ Id, ...input }) => ({ prior: existing(tx, def, idOf(Id)), input })),
      );
    },
    delete(object, id) {
      const def = objectOf(object);
      deleteRecord(tx, def, existing(tx, def, idOf(id)));
    },
    undelete: (object, id) => undeleteRecord(tx, objectOf(object), idOf(id)),
    merge: (object, masterId, loserId) =>
      atomically(tx, () => mergeRecords(tx, objectOf(object), idOf(masterId), idOf(loserId))),
    get(object, id) {
      const def = objectOf(object);
      const row = core.store.table(def.name).get(idOf(id));
      if (!row) return undefined;
      return Object.fromEntries(
        def.fields.map((field) => [field.name, readField(core, def, row, field, tx.userId)]),
      );
    },
    query(soql, options) {
      const result = runQuery(core, soql, tx.userId, options?.all ?? false);
      return Array.from({ length: result.length }, (_, i) => result.record(i, BASE));
    },
  };
}

/** @param admin username as whom is acted unless the call says otherwise */
export function createDb(core: Core, admin: string): Db {
  const run = <T>(act: ActAs | undefined, work: (dml: Dml) => T): T => {
    const user = findUser(core, act?.as ?? admin);
    if (!user) throw orgError(400, "INVALID_CROSS_REFERENCE_KEY", `there is no user '${act?.as}'`);
    const options = { origin: act?.origin ?? WEB_ORIGIN, autoAssign: act?.autoAssign ?? false };
    return inTransaction(begin(core, { userId: user.Id, ...options }), (tx) => work(dmlOn(tx)));
  };
  return {
    create: (object, fields, act) => run(act, (dml) => dml.create(object, fields)),
    createAll: (object, records, act) => run(act, (dml) => dml.createAll(object, records)),
    update: (object, id, fields, act) => run(act, (dml) => dml.update(object, id, fields)),
    updateAll: (object, records, act) => run(act, (dml) => dml.updateAll(object, records)),
    delete: (object, id, act) => run(act, (dml) => dml.delete(object, id)),
    undelete: (object, id, act) => run(act, (dml) => dml.undelete(object, id)),
    merge: (object, masterId, loserId, act) => run(act, (dml) => dml.merge(object, masterId, loserId)),
    lock: (object, ...ids) => run(undefined, (dml) => dml.lock(object, ...ids)),
    unlock: (object, ...ids) => run(undefined, (dml) => dml.unlock(object, ...ids)),
    isLocked: (object, id) => run(undefined, (dml) => dml.isLocked(object, id)),
    get: (object, id) => run(undefined, (dml) => dml.get(object, id)),
    query: (soql, act) => run(act, (dml) => dml.query(soql, { all: act?.all ?? false })),
  };
}
