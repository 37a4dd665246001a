import { saveError } from "../../errors.ts";
import type { Action } from "../action.ts";
import { NOTIFICATION_INPUTS, NOTIFICATION_OUTPUTS, notify } from "../notify.ts";

/** Sends a custom notification of a type that is named by its id. */
export const customNotification: Action = {
  name: "customNotificationAction",
  label: "Send Custom Notification",
  type: "CUSTOM_NOTIFICATION",
  description: "Send custom notifications to recipients via desktop or mobile channels.",
  inputs: [
    {
      name: "customNotifTypeId",
      type: "REFERENCE",
      label: "Custom Notification Type ID",
      description: "Required. The ID of the Custom Notification Type being used for the notification.",
      required: true,
      sobjectType: "CustomNotificationType",
    },
    ...NOTIFICATION_INPUTS,
  ],
  outputs: NOTIFICATION_OUTPUTS,
  invoke(tx, inputs) {
    const type = tx.core.store.table("CustomNotificationType").get(String(inputs.customNotifTypeId));
    if (!type)
      throw saveError("INVALID_CROSS_REFERENCE_KEY", "No custom notification type was found.", [
        "customNotifTypeId",
      ]);
    return notify(tx, type, inputs);
  },
};
