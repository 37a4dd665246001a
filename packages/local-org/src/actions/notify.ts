import type { Core } from "../core.ts";
import { saveError } from "../errors.ts";
import type { Transaction } from "../records/transaction.ts";
import type { Row } from "../storage/store.ts";
import type { Parameter, Values } from "./action.ts";

/** Whom it goes to, what it says, and what it leads to. */
export const NOTIFICATION_INPUTS: readonly Parameter[] = [
  {
    name: "recipientIds",
    type: "STRING",
    label: "Recipient IDs",
    description: "Required. The users, groups, queues, or records whose owners are notified.",
    required: true,
    maxOccurs: 500,
  },
  { name: "title", type: "STRING", label: "Notification Title", description: "Optional. The title." },
  {
    name: "body",
    type: "TEXTAREA",
    label: "Notification Body",
    description: "Required. The body.",
    required: true,
  },
  { name: "senderId", type: "REFERENCE", label: "Sender ID", description: "Optional. Who sends it." },
  {
    name: "targetId",
    type: "REFERENCE",
    label: "Target ID",
    description: "Optional. The record that it leads to.",
  },
  {
    name: "targetPageRef",
    type: "STRING",
    label: "Target Page Reference",
    description: "Optional. The page that it leads to.",
  },
];

export const NOTIFICATION_OUTPUTS: readonly Parameter[] = [
  { name: "SuccessMessage", type: "STRING", label: "Success Message" },
];

/** The users that an id stands for: itself, the members of a group or queue. */
function usersOf({ store, catalogue }: Core, id: string): string[] {
  const row = store.find(id);
  const object = row && catalogue.byPrefix(id.slice(0, 3))!.name;
  if (object === "User") return [id];
  if (object === "Group")
    return store
      .table("GroupMember")
      .lookup("GroupId", id)
      .filter(({ IsDeleted }) => !IsDeleted)
      .flatMap(({ UserOrGroupId }) => usersOf({ store, catalogue } as Core, String(UserOrGroupId)));
  if (row && typeof row.OwnerId === "string") return usersOf({ store, catalogue } as Core, row.OwnerId);
  throw saveError("INVALID_CROSS_REFERENCE_KEY", `invalid recipient: ${id}`, ["recipientIds"]);
}

/** Notifies users on desktop and phone; here, in the outbox. */
export function notify(tx: Transaction, type: Row, inputs: Values): Values {
  if (!inputs.targetId && !inputs.targetPageRef)
    throw saveError("REQUIRED_FIELD_MISSING", "Specify a targetId or a targetPageRef.", ["targetId"]);
  const recipients = (inputs.recipientIds as string[]).flatMap((id) => usersOf(tx.core, id));
  tx.core.outbox.send(tx, {
    kind: "notification",
    type: String(type.DeveloperName),
    recipients: [...new Set(recipients)],
    title: String(inputs.title ?? ""),
    body: String(inputs.body),
    targetId: (inputs.targetId as string | undefined) ?? null,
  });
  return { SuccessMessage: "Your custom notification is processed successfully." };
}
