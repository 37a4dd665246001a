import type { Action, Parameter, Values } from "../../actions/action.ts";
import { readInputs } from "../../actions/inputs.ts";
import { all, isTrue, textOf } from "../../metadata/xml.ts";
import { atomically } from "../../records/transaction.ts";
import type { Run } from "../element.ts";
import { readValue, write } from "../expressions.ts";
import { type Interview, unsupported } from "../interview.ts";
import { type FlowValue, fromJson, toJson } from "../values.ts";

/** The kinds of custom actions, as flows name them. */
const CUSTOM = new Set(["apex", "emailAlert", "flow", "quickAction", "sendNotification"]);

function actionNamed({ tx }: Interview, type: string, name: string, place: string): Action {
  const path = CUSTOM.has(type) ? `custom/${type}` : "standard";
  const kind = tx.core.actions.find((one) => one.path === path)!;
  const found = kind.list(tx.core).find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  throw unsupported(`${place}: this org has no ${type} action ${name}.`);
}

const DATA_TYPES: Partial<Record<Parameter["type"], string>> = {
  NUMBER: "Number",
  INTEGER: "Number",
  BOOLEAN: "Boolean",
  DATE: "Date",
  DATETIME: "DateTime",
  SOBJECT: "SObject",
  APEX: "Apex",
};

const typeOf = (action: Action, name: string): string =>
  DATA_TYPES[action.outputs.find((one) => one.name === name)?.type ?? "STRING"] ?? "String";

/** Invokes an action: a standard one, Apex, an alert, a quick action. */
export const actionCalls: Run = (interview, { root, next, name }) => {
  const { tx } = interview;
  const action = actionNamed(
    interview,
    textOf(root, "actionType") ?? "",
    textOf(root, "actionName") ?? "",
    name,
  );
  const given: Values = {};
  for (const one of all(root, "inputParameters")) {
    const value = readValue(interview, all(one, "value")[0], name);
    if (value !== undefined && value !== null) given[textOf(one, "name") ?? ""] = toJson(value);
  }
  const outputs = atomically(tx, () => action.invoke(tx, readInputs(action, given))) ?? {};
  const parts: Record<string, FlowValue> = {};
  for (const [output, value] of Object.entries(outputs))
    parts[output] = fromJson(tx.core, value, typeOf(action, output), undefined);
  for (const one of all(root, "outputParameters"))
    write(interview, textOf(one, "assignToReference") ?? "", parts[textOf(one, "name") ?? ""] ?? null);
  if (isTrue(root, "storeOutputAutomatically")) interview.values.set(name.toLowerCase(), { parts });
  return next;
};
