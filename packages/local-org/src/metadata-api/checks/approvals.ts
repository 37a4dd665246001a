import { type ApprovalProcess, readApproval } from "../../approvals/read.ts";
import { textIn } from "../component.ts";
import { type Check, fieldNamed, noneNamed } from "./check.ts";

/** The components that actions of an approval name, by the kind of the action. */
const TYPES: Record<string, string> = {
  Alert: "WorkflowAlert",
  FieldUpdate: "WorkflowFieldUpdate",
  Task: "WorkflowTask",
};

const actionsOf = ({ steps, ...process }: ApprovalProcess) => [
  ...steps.flatMap(({ onApproval, onRejection }) => [...onApproval, ...onRejection]),
  ...[...process.onSubmission, ...process.onApproval, ...process.onRejection, ...process.onRecall],
];

/** An approval process: its object, the fields of its criteria, and the actions that it names. */
export const checkApproval: Check = ({ fullName, files }, then) => {
  let process: ApprovalProcess;
  try {
    process = readApproval(fullName, textIn([...files.values()][0]!));
  } catch (error) {
    return [(error as Error).message];
  }
  const { object } = process;
  if (!then.catalogue.get(object)) return [noneNamed("object", "CustomObject", object)];
  const criteria = [process.entry, ...process.steps.map(({ entry }) => entry)].flatMap(
    (one) => one?.criteria ?? [],
  );
  const fields = criteria.map(({ field }) =>
    fieldNamed(then, field.includes(".") ? field : `${object}.${field}`),
  );
  const actions = actionsOf(process).flatMap(({ type, name }) => {
    const component = TYPES[type];
    return component && !then.has(component, `${object}.${name}`)
      ? [noneNamed("action", component, name)]
      : [];
  });
  return [...fields.filter((one) => typeof one === "string"), ...actions];
};
