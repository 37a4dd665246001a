import type { Action, ActionKind } from "../action.ts";
import { chatterPost } from "./chatter-post.ts";
import { customNotification } from "./custom-notification.ts";
import { emailSimple } from "./email-simple.ts";
import { slackPostMessage } from "./slack-post-message.ts";
import { submit } from "./submit.ts";

const ALL: readonly Action[] = [chatterPost, customNotification, emailSimple, slackPostMessage, submit];

/** The actions that every org has. */
export const STANDARD_ACTIONS: ActionKind = { path: "standard", list: () => ALL };
