import type { Action, Parameter } from "../action.ts";

const required = (name: string, label: string, description: string): Parameter => ({
  name,
  type: "STRING",
  label,
  description: `Required. ${description}`,
  required: true,
});

/** Sends a message to a Slack channel or person. It goes to the outbox and to nobody. */
export const slackPostMessage: Action = {
  name: "slackPostMessage",
  label: "Send Slack Message",
  type: "SLACK_POST_MESSAGE",
  description: "Send a message to a Slack channel or user.",
  inputs: [
    required("slackAppIdForToken", "Slack App", "The ID of the Slack app that sends the message."),
    required("slackWorkspaceIdForToken", "Slack Workspace", "The ID of the Slack workspace."),
    required(
      "slackConversationId",
      "Slack Conversation ID",
      "The ID of the channel, user or message that it goes to.",
    ),
    { ...required("slackMessage", "Slack Message", "The text of the message."), type: "TEXTAREA" },
  ],
  outputs: [],
  invoke(tx, inputs) {
    tx.core.outbox.send(tx, {
      kind: "slack",
      conversation: String(inputs.slackConversationId),
      text: String(inputs.slackMessage),
      inputs,
    });
    return null;
  },
};
