import { type Core, findUser } from "./core.ts";
import { orgError } from "./errors.ts";
import { readField } from "./records/access.ts";
import { deleteRecord, mergeRecords, undeleteRecord } from "./records/remove.ts";
import { createRecord, existing, updateRecord } from "./records/save.ts";
import { begin, commit, savepoint, type Transaction } from "./records/transaction.ts";
import type { ObjectDef } from "./schema/model.ts";
import { runQuery } from "./soql/execute.ts";
import { toId18 } from "./storage/ids.ts";

/** On whose behalf a direct write happens. */
export interface ActAs {
  /** Username; the administrator unless given. */
  as?: string;
  /** `changeOrigin` of the change event; that of the web interface unless given. */
  origin?: string;
}

/** Reads and writes without HTTP, with the same checks and the same change events. All throw {@link OrgError}. */
export interface Db {
  /** @returns the new record's id */
  create(object: string, fields: Record<string, unknown>, act?: ActAs): string;
  update(object: string, id: string, fields: Record<string, unknown>, act?: ActAs): void;
  delete(object: string, id: string, act?: ActAs): void;
  undelete(object: string, id: string, act?: ActAs): void;
  /** The loser is deleted and names its master; what belonged to it moves. */
  merge(object: string, masterId: string, loserId: string, act?: ActAs): void;
  /** All fields of a record, also of a deleted one; undefined if there is none. */
  get(object: string, id: string): Record<string, unknown> | undefined;
  query(soql: string, act?: ActAs & { all?: boolean }): Record<string, unknown>[];
}

const WEB_ORIGIN = "com/salesforce/api/soap/68.0;client=SfdcInternalAPI/";
const BASE = "/services/data/v68.0";

/** @param admin username as whom is acted unless the call says otherwise */
export function createDb(core: Core, admin: string): Db {
  const userOf = (act: ActAs | undefined): string => {
    const user = findUser(core, act?.as ?? admin);
    if (!user) throw orgError(400, "INVALID_CROSS_REFERENCE_KEY", `there is no user '${act?.as}'`);
    return user.Id;
  };
  const objectOf = (name: string): ObjectDef => {
    const def = core.catalogue.get(name);
    if (!def) throw orgError(400, "INVALID_TYPE", `sObject type '${name}' is not supported.`);
    return def;
  };
  const idOf = (id: string): string => {
    const known = toId18(id);
    if (!known) throw orgError(400, "MALFORMED_ID", `malformed id ${id}`);
    return known;
  };
  const write = <T>(act: ActAs | undefined, work: (tx: Transaction) => T): T => {
    const tx = begin(core, { userId: userOf(act), origin: act?.origin ?? WEB_ORIGIN });
    const rollback = savepoint(tx);
    try {
      const result = work(tx);
      commit(tx);
      return result;
    } catch (error) {
      rollback();
      throw error;
    }
  };
  return {
    create: (object, fields, act) => write(act, (tx) => createRecord(tx, objectOf(object), fields).Id),
    update: (object, id, fields, act) =>
      write(act, (tx) => {
        const def = objectOf(object);
        updateRecord(tx, def, existing(tx, def, idOf(id)), fields);
      }),
    delete: (object, id, act) =>
      write(act, (tx) => {
        const def = objectOf(object);
        deleteRecord(tx, def, existing(tx, def, idOf(id)));
      }),
    undelete: (object, id, act) => write(act, (tx) => undeleteRecord(tx, objectOf(object), idOf(id))),
    merge: (object, masterId, loserId, act) =>
      write(act, (tx) => mergeRecords(tx, objectOf(object), idOf(masterId), idOf(loserId))),
    get(object, id) {
      const def = objectOf(object);
      const row = core.store.table(def.name).get(idOf(id));
      if (!row) return undefined;
      return Object.fromEntries(def.fields.map((field) => [field.name, readField(core, def, row, field)]));
    },
    query(soql, act) {
      const result = runQuery(core, soql, userOf(act), act?.all ?? false);
      return Array.from({ length: result.length }, (_, i) => result.record(i, BASE));
    },
  };
}
