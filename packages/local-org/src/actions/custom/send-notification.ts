import type { ActionKind } from "../action.ts";
import { NOTIFICATION_INPUTS, NOTIFICATION_OUTPUTS, notify } from "../notify.ts";

/** Custom notifications, an action for each type. */
export const NOTIFICATIONS: ActionKind = {
  path: "custom/sendNotification",
  list: ({ store }) =>
    [...store.table("CustomNotificationType").rows.values()].map((type) => ({
      name: String(type.DeveloperName),
      label: String(type.MasterLabel),
      type: "SEND_NOTIFICATION",
      description: (type.Description as string | null) ?? null,
      inputs: NOTIFICATION_INPUTS,
      outputs: NOTIFICATION_OUTPUTS,
      invoke: (tx, inputs) => notify(tx, type, inputs),
    })),
};
