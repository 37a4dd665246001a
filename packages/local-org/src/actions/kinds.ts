import type { ActionKind } from "./action.ts";
import { APEX_ACTIONS } from "./custom/apex.ts";
import { EMAIL_ALERTS } from "./custom/email-alert.ts";
import { FLOW_ACTIONS } from "./custom/flow.ts";
import { QUICK_ACTIONS } from "./custom/quick-action.ts";
import { NOTIFICATIONS } from "./custom/send-notification.ts";
import { STANDARD_ACTIONS } from "./standard/index.ts";

/** Every kind of invocable action. */
export const ACTION_KINDS: readonly ActionKind[] = [
  STANDARD_ACTIONS,
  APEX_ACTIONS,
  EMAIL_ALERTS,
  FLOW_ACTIONS,
  QUICK_ACTIONS,
  NOTIFICATIONS,
];
