import type { Core } from "../core.ts";
import { OrgError } from "../errors.ts";
import { compileCriteria } from "../schema/criteria.ts";
import { type FieldDef, fieldOf, type ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { readField } from "./access.ts";
import type { Execute, Saving, Step } from "./saving.ts";
import type { Transaction } from "./transaction.ts";

/** A roll-up summary field, from the side of the records that it sums up. */
interface RollUp {
  parent: ObjectDef;
  field: FieldDef;
  child: ObjectDef;
  /** The master-detail field of the children. */
  link: string;
  summed: FieldDef | undefined;
  counts(row: Row): boolean;
}

const known = new WeakMap<Core, Map<string, RollUp[]>>();

/** `Line__c.Amount__c` or `Amount__c`: the name of the field. */
const own = (path: string) => path.split(".").at(-1)!;

function compile(core: Core, parent: ObjectDef, field: FieldDef): RollUp {
  const { foreignKey, field: summed, filters = [] } = field.summary!;
  const [object = "", link = ""] = foreignKey.split(".");
  const child = core.catalogue.get(object)!;
  const counts = compileCriteria<Row>(
    filters,
    undefined,
    (path) => {
      const at = fieldOf(child, own(path));
      return at && { type: at.type, read: (row) => readField(core, child, row, at) };
    },
    `Field ${parent.name}.${field.name}`,
  );
  return {
    parent,
    field,
    child,
    link: fieldOf(child, link)!.name,
    summed: summed ? fieldOf(child, own(summed)) : undefined,
    counts,
  };
}

/** Lets roll-ups be read anew, for the objects of the org are others now. */
export const forgetRollUps = (core: Core): void => void known.delete(core);

/**
 * The roll-ups of an org by the object that they sum up.
 * @throws Error for a filter that cannot be read
 */
export function rollUpsOf(core: Core): Map<string, RollUp[]> {
  let found = known.get(core);
  if (!found) {
    found = new Map();
    for (const parent of core.catalogue.objects) {
      for (const field of parent.fields) {
        if (!field.summary) continue;
        const rollUp = compile(core, parent, field);
        found.set(rollUp.child.name, [...(found.get(rollUp.child.name) ?? []), rollUp]);
      }
    }
    known.set(core, found);
  }
  return found;
}

/** What a roll-up shows when there is nothing to sum up. */
export const emptySummary = (field: FieldDef): number | null =>
  field.summary!.operation === "count" || field.summary!.operation === "sum" ? 0 : null;

function work(core: Core, rollUp: RollUp, parentId: string): unknown {
  const { child, field, link, summed, counts } = rollUp;
  const rows = core.store
    .table(child.name)
    .lookup(link, parentId)
    .filter((row) => !row.IsDeleted && counts(row));
  const { operation } = field.summary!;
  if (operation === "count") return rows.length;
  const values = rows
    .map((row) => readField(core, child, row, summed!))
    .filter((value): value is number | string => value !== null);
  if (values.length === 0) return emptySummary(field);
  if (operation === "sum") {
    const sum = (values as number[]).reduce((a, b) => a + b, 0);
    return Number(sum.toFixed(Math.min(field.scale, 20)));
  }
  return values.reduce((a, b) => ((operation === "min" ? b < a : b > a) ? b : a));
}

/** The parents whose roll-ups may be others after what has been written since a point. */
function touchedParents(tx: Transaction, since: number): Map<string, Set<RollUp>> {
  const { core } = tx;
  const rollUps = rollUpsOf(core);
  const touched = new Map<string, Set<RollUp>>();
  if (rollUps.size === 0) return touched;
  for (const { table, id, before } of tx.undo.slice(since)) {
    const def = core.catalogue.byPrefix(id.slice(0, 3));
    for (const rollUp of rollUps.get(def?.name ?? "") ?? []) {
      for (const parentId of [before?.[rollUp.link], table.get(id)?.[rollUp.link]]) {
        if (typeof parentId !== "string") continue;
        const those = touched.get(parentId);
        if (those) those.add(rollUp);
        else touched.set(parentId, new Set([rollUp]));
      }
    }
  }
  return touched;
}

/**
 * Works out the roll-ups that depend on what has been written since a point of the transaction. A parent whose values
 * become others goes through the order of execution itself.
 * @returns why parents were refused, by their id
 */
export function rollUpSince(tx: Transaction, since: number, execute: Execute): Map<string, OrgError> {
  const changed = new Map<ObjectDef, { prior: Row; system: Record<string, unknown> }[]>();
  for (const [parentId, rollUps] of touchedParents(tx, since)) {
    const prior = tx.core.store.find(parentId);
    if (!prior || prior.IsDeleted) continue;
    const system: Record<string, unknown> = {};
    for (const rollUp of rollUps) {
      const value = work(tx.core, rollUp, parentId);
      if (value !== (prior[rollUp.field.name] ?? null)) system[rollUp.field.name] = value;
    }
    if (Object.keys(system).length === 0) continue;
    const { parent } = [...rollUps][0]!;
    changed.set(parent, [...(changed.get(parent) ?? []), { prior, system }]);
  }
  const refused = new Map<string, OrgError>();
  for (const [parent, writes] of changed) {
    execute(tx, parent, "update", writes).forEach((outcome, i) => {
      if (outcome instanceof OrgError) refused.set(writes[i]!.prior.Id, outcome);
    });
  }
  return refused;
}

/** The stage: a record whose parent is refused is refused with it. */
export function rollUp(tx: Transaction, batch: Saving[], { since, execute }: Step): void {
  const refused = rollUpSince(tx, since, execute);
  if (refused.size === 0) return;
  const links = new Set(
    rollUpsOf(tx.core)
      .get(batch[0]!.def.name)
      ?.map(({ link }) => link),
  );
  const blamed = batch.filter(({ prior, row }) =>
    [...links].some((link) => refused.has(prior?.[link] as string) || refused.has(row?.[link] as string)),
  );
  // what went along with a deletion belonged to a parent that none of the batch names
  for (const saving of blamed.length > 0 ? blamed : batch) saving.error = [...refused.values()][0]!;
}
