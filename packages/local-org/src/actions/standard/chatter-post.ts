import { post, segmentsIn } from "../../chatter/posts.ts";
import { findUser } from "../../core.ts";
import { saveError } from "../../errors.ts";
import type { Transaction } from "../../records/transaction.ts";
import { toId18 } from "../../storage/ids.ts";
import type { Action } from "../action.ts";

const MOST = 10_000;

/** A record, user or group by its id; a user by the username, a group by its name. */
function subjectOf({ core }: Transaction, given: string): string {
  const id = toId18(given);
  const found =
    (id && core.store.find(id)) ||
    findUser(core, given) ||
    core.store.table("Group").lookup("Name", given)[0];
  if (found && !found.IsDeleted) return found.Id;
  throw saveError("INVALID_CROSS_REFERENCE_KEY", `The subject of the post can't be found: ${given}`, [
    "subjectNameOrId",
  ]);
}

/** Posts to a feed, with mentions `@[005…]` and topics `#[topic]`. */
export const chatterPost: Action = {
  name: "chatterPost",
  label: "Post to Chatter",
  type: "CHATTERPOST",
  description: "Post to the feed for a specific record, user, or Chatter group.",
  inputs: [
    {
      name: "text",
      type: "TEXTAREA",
      label: "Message",
      description:
        "Required. The text of the post; @[reference] mentions a user or group, #[string] adds a topic.",
      required: true,
    },
    {
      name: "subjectNameOrId",
      type: "STRING",
      label: "Target Name or ID",
      description: "Required. The user, group or record whose feed is posted to.",
      required: true,
    },
    {
      name: "type",
      type: "STRING",
      label: "Target Type",
      description: "Optional. User or Group, where the target is a name.",
    },
    { name: "visibility", type: "STRING", label: "Visibility", picklist: ["allUsers", "internalUsers"] },
    { name: "communityId", type: "REFERENCE", label: "Experience Cloud Site ID" },
  ],
  outputs: [
    { name: "feedItemId", type: "REFERENCE", label: "Feed Item ID", description: "The ID of the post." },
  ],
  invoke(tx, inputs) {
    const text = String(inputs.text);
    if (text.length > MOST)
      throw saveError("STRING_TOO_LONG", `The text is longer than ${MOST} characters`, ["text"]);
    const Visibility = inputs.visibility === "internalUsers" ? "InternalUsers" : "AllUsers";
    const made = post(tx, subjectOf(tx, String(inputs.subjectNameOrId)), segmentsIn(text), { Visibility });
    return { feedItemId: made.Id };
  },
};
