import type { Core } from "../../core.ts";
import { saveError } from "../../errors.ts";
import { madeOfMetadata } from "../../once.ts";
import { perform, type QuickAction, quickActions, targetOf } from "../../quick-actions/quick-action.ts";
import { existing } from "../../records/save.ts";
import { fieldOf } from "../../schema/model.ts";
import type { Action, ActionKind, Parameter } from "../action.ts";
import { parameterOf } from "../field-parameter.ts";

function actionOf(core: Core, action: QuickAction): Action {
  const target = targetOf(core, action);
  const contextId: Parameter = {
    name: "contextId",
    type: "REFERENCE",
    label: "Related Record ID",
    description: "The record that the action is started from.",
    required: action.context !== undefined,
  };
  return {
    name: action.name,
    label: action.label,
    type: "QUICK_ACTION",
    description: action.description ?? null,
    target: target.name,
    inputs: [contextId, ...action.fields.flatMap((name) => fieldOf(target, name) ?? []).map(parameterOf)],
    outputs: [],
    invoke(tx, { contextId, ...record }) {
      const id = contextId as string | undefined;
      const def = id ? core.catalogue.byPrefix(id.slice(0, 3)) : undefined;
      if (id && (!def || (action.context && def.name !== action.context)))
        throw saveError("MALFORMED_ID", `malformed id ${id}`, ["contextId"]);
      perform(tx, action, def && existing(tx, def, id!), record);
      return null;
    },
  };
}

/** Quick actions, by `Case.Escalate` or, of global ones, `NewTask`. */
export const QUICK_ACTIONS: ActionKind = {
  path: "custom/quickAction",
  list: madeOfMetadata((_, core) => quickActions(core).map((action) => actionOf(core, action))),
};
