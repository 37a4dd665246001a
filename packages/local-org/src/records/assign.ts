import { type Core, findUser } from "../core.ts";
import { saveError } from "../errors.ts";
import type { AssignmentRuleDef, ObjectDef } from "../schema/model.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";
import { recordCriteria } from "./criteria.ts";
import { trackAssignment } from "./history.ts";
import { current, type Saving } from "./saving.ts";
import type { Transaction } from "./transaction.ts";
import { amend } from "./write.ts";

interface Entry {
  /** None: the record stays where it is. */
  ownerId: string | undefined;
  fits(tx: Transaction, saving: Saving, row: Row): boolean;
}

const known = new WeakMap<Core, Map<AssignmentRuleDef, Entry[]>>();

/** The queue or user of that name. */
function ownerNamed(core: Core, def: ObjectDef, name: string, place: string): string {
  const queue = core.store.table("Group").lookup("DeveloperName", name)[0];
  const owner = queue ?? findUser(core, name);
  if (!owner) throw new Error(`${place}: there is no queue or user '${name}' to give ${def.labelPlural} to.`);
  return owner.Id;
}

function compile(core: Core, def: ObjectDef, rule: AssignmentRuleDef): Entry[] {
  return rule.entries.map((entry, i): Entry => {
    const place = `Assignment rule ${def.name}.${rule.name}, entry ${i + 1}`;
    const fits = recordCriteria(core, def, entry, place);
    return {
      ownerId: entry.assignTo ? ownerNamed(core, def, entry.assignTo, place) : undefined,
      fits: (tx, { prior }, row) => fits(row, tx.userId, prior),
    };
  });
}

/**
 * Compiles the assignment rules of an org, once its people and queues are there.
 * @throws Error that names the rule and what it refers to in vain
 */
export function compileAssignmentRules(core: Core): void {
  const rules = new Map<AssignmentRuleDef, Entry[]>();
  for (const def of core.catalogue.objects)
    for (const rule of def.assignmentRules) rules.set(rule, compile(core, def, rule));
  known.set(core, rules);
}

/** The rule that applies: the active one, or for what is created the one of an id, active or not. */
function ruleFor(tx: Transaction, { def, operation }: Saving): AssignmentRuleDef | undefined {
  const { autoAssign, core } = tx;
  if (typeof autoAssign === "boolean")
    return autoAssign ? def.assignmentRules.find(({ active }) => active) : undefined;
  const row = core.store.table("AssignmentRule").get(toId18(autoAssign) ?? "");
  if (!row) throw saveError("MALFORMED_ID", `assignment rule id: id value of incorrect type: ${autoAssign}`);
  if (operation !== "insert") return undefined;
  return def.assignmentRules.find(({ name }) => row.SobjectType === def.name && row.Name === name);
}

/** Gives a record to whom the first entry of the rule that fits it names; if none fits, it stays where it is. */
export function assign(tx: Transaction, saving: Saving): void {
  if (saving.def.assignmentRules.length === 0 || tx.autoAssign === false) return;
  const rule = ruleFor(tx, saving);
  const row = current(tx, saving);
  const entry =
    rule &&
    known
      .get(tx.core)
      ?.get(rule)
      ?.find((one) => one.fits(tx, saving, row));
  if (!entry?.ownerId || entry.ownerId === row.OwnerId) return;
  trackAssignment(tx, saving.def, amend(tx, saving.change!, { OwnerId: entry.ownerId }), row.OwnerId);
}
