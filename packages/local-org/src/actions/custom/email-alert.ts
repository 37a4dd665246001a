import { saveError } from "../../errors.ts";
import { madeOfMetadata } from "../../once.ts";
import { existing } from "../../records/save.ts";
import { sendAlert } from "../../workflow-actions/alert.ts";
import { type EmailAlert, workflowActions } from "../../workflow-actions/read.ts";
import type { Action, ActionKind } from "../action.ts";

const actionOf = (alert: EmailAlert): Action => ({
  name: `${alert.object}.${alert.name}`,
  label: alert.description || alert.name,
  type: "EMAIL_ALERT",
  description: alert.description || null,
  target: alert.object,
  inputs: [
    {
      name: "SObjectRowId",
      type: "REFERENCE",
      label: "Record ID",
      description: "Required. The ID of the record that the alert is about.",
      required: true,
      sobjectType: alert.object,
    },
  ],
  outputs: [],
  invoke(tx, { SObjectRowId }) {
    const id = String(SObjectRowId);
    const def = tx.core.catalogue.byPrefix(id.slice(0, 3));
    if (def?.name !== alert.object) throw saveError("MALFORMED_ID", `malformed id ${id}`, ["SObjectRowId"]);
    sendAlert(tx, alert, existing(tx, def, id));
    return null;
  },
});

/** Email alerts, by `Case.Tell_Owner`. */
export const EMAIL_ALERTS: ActionKind = {
  path: "custom/emailAlert",
  list: madeOfMetadata((_, core) => workflowActions(core).alerts.map(actionOf)),
};
