import type { Core } from "../core.ts";
import { evaluate } from "../formula/evaluate.ts";
import { parseFormula } from "../formula/parse.ts";
import { toStored } from "../formula/values.ts";
import { scopeOf } from "../records/access.ts";
import type { Input } from "../records/input.ts";
import { createRecord, updateRecord } from "../records/save.ts";
import type { Transaction } from "../records/transaction.ts";
import { fieldOf, type ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { deployedActions } from "./deployed.ts";
import { GLOBAL_ACTIONS } from "./global.ts";

/** A form that makes a record, or changes the one that it is started from. */
export interface QuickAction {
  /** `NewTask`; of an object, `Case.Escalate`. */
  name: string;
  label: string;
  description?: string | undefined;
  type: "Create" | "Update" | "LogACall";
  /** The object from whose records alone it is started. */
  context?: string;
  target: string;
  /** The target's fields on the page. */
  fields: readonly string[];
  /** The target's fields that can name the record it was started from, the first that fits. */
  parents: readonly string[];
  preset?: Input;
  /** Formulas over the record that it was started from, by the field that they fill. */
  formulas?: Readonly<Record<string, string>>;
}

/** All quick actions of the org: those that every org has, and those that were deployed. */
export const quickActions = (core: Core): readonly QuickAction[] => [
  ...GLOBAL_ACTIONS,
  ...deployedActions(core),
];

export const targetOf = ({ catalogue }: Core, action: QuickAction): ObjectDef =>
  catalogue.get(action.target)!;

/** The field of the target by which it names the record that the action was started from. */
export function parentField(core: Core, action: QuickAction, parent: ObjectDef): string | undefined {
  const target = targetOf(core, action);
  return action.parents.find((name) => fieldOf(target, name)?.referenceTo.includes(parent.name));
}

/** What the record has before anybody has filled anything in. */
export function presets(
  tx: Pick<Transaction, "core" | "userId">,
  action: QuickAction,
  context: Row | undefined,
): Input {
  const { core, userId } = tx;
  const def = context && core.catalogue.byPrefix(context.Id.slice(0, 3))!;
  const parent = def && action.type !== "Update" ? parentField(core, action, def) : undefined;
  const formulas = Object.entries(def ? (action.formulas ?? {}) : {}).map(([field, text]) => [
    field,
    toStored(
      evaluate(
        parseFormula(text, `Quick action ${action.name}.${field}`),
        scopeOf(core, def!, context!, undefined, userId),
      ),
    ),
  ]);
  return { ...action.preset, ...Object.fromEntries(formulas), ...(parent && { [parent]: context!.Id }) };
}

/**
 * Does what the form says.
 * @returns the record that was made or changed
 * @throws OrgError as the save says it
 */
export function perform(tx: Transaction, action: QuickAction, context: Row | undefined, record: Input): Row {
  const input = { ...presets(tx, action, context), ...record };
  const target = targetOf(tx.core, action);
  return action.type === "Update"
    ? updateRecord(tx, target, context!, input)
    : createRecord(tx, target, input);
}
