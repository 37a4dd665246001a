import { all, type Element, isTrue, parseXml, textOf } from "../metadata/xml.ts";
import { madeOfMetadata, readAll } from "../once.ts";

/** A field update: what approvals and workflow rules set. */
export interface FieldUpdate {
  name: string;
  object: string;
  /** Of the record; with `target`, of the record that the target field refers to. */
  field: string;
  target: string | undefined;
  operation: string;
  literal: string | undefined;
  formula: string | undefined;
  /** The name of a user or queue that becomes the value. */
  lookup: string | undefined;
}

/** A mail that goes out by a template. */
export interface EmailAlert {
  name: string;
  object: string;
  description: string;
  template: string;
  recipients: readonly { type: string; recipient: string | undefined; field: string | undefined }[];
  ccEmails: readonly string[];
  sender: string | undefined;
}

const fieldUpdate = (object: string, root: Element): FieldUpdate => ({
  name: textOf(root, "fullName") ?? "",
  object,
  field: textOf(root, "field") ?? "",
  target: textOf(root, "targetObject"),
  operation: textOf(root, "operation") ?? "Literal",
  literal: textOf(root, "literalValue"),
  formula: textOf(root, "formula"),
  lookup: textOf(root, "lookupValue"),
});

const emailAlert = (object: string, root: Element): EmailAlert => ({
  name: textOf(root, "fullName") ?? "",
  object,
  description: textOf(root, "description") ?? "",
  template: textOf(root, "template") ?? "",
  recipients: all(root, "recipients").map((one) => ({
    type: textOf(one, "type") ?? "",
    recipient: textOf(one, "recipient"),
    field: textOf(one, "field"),
  })),
  ccEmails: all(root, "ccEmails").map(({ text }) => text.trim()),
  sender: textOf(root, "senderAddress"),
});

/** A workflow rule, as it is listed; none runs. */
export interface WorkflowRule {
  name: string;
  object: string;
  description: string | null;
  active: boolean;
  actions: readonly { name: string; type: string }[];
}

const rule = (object: string, root: Element): WorkflowRule => ({
  name: textOf(root, "fullName") ?? "",
  object,
  description: textOf(root, "description") ?? null,
  active: isTrue(root, "active") ?? false,
  actions: all(root, "actions").map((one) => ({
    name: textOf(one, "name") ?? "",
    type: textOf(one, "type") ?? "",
  })),
});

/** A task for whoever owns the record. */
export interface WorkflowTask {
  name: string;
  object: string;
  subject: string;
  status: string | undefined;
  priority: string | undefined;
}

const task = (object: string, root: Element): WorkflowTask => ({
  name: textOf(root, "fullName") ?? "",
  object,
  subject: textOf(root, "subject") ?? "",
  status: textOf(root, "status"),
  priority: textOf(root, "priority"),
});

/** What the workflow files of the org say, by object. */
export const workflowActions = madeOfMetadata((metadata) => {
  const roots = readAll(metadata, "Workflow", (object, text) => {
    const root = parseXml(text).children.get("Workflow")?.[0];
    return root && ([object, root] as const);
  });
  const each = <T>(element: string, read: (object: string, root: Element) => T): T[] =>
    roots.flatMap(([object, root]) => all(root, element).map((one) => read(object, one)));
  return {
    fieldUpdates: each("fieldUpdates", fieldUpdate),
    alerts: each("alerts", emailAlert),
    rules: each("rules", rule),
    tasks: each("tasks", task),
  };
});
