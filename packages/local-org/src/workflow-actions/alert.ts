import { findUser } from "../core.ts";
import { sendMail } from "../email/send.ts";
import { fill } from "../email/templates.ts";
import { saveError } from "../errors.ts";
import type { Transaction } from "../records/transaction.ts";
import type { Row } from "../storage/store.ts";
import type { EmailAlert } from "./read.ts";

/** The people whom an alert goes to; an address alone is its own. */
function recipientsOf({ core }: Transaction, alert: EmailAlert, record: Row): (Row | string)[] {
  const find = (value: unknown): Row | string | undefined =>
    typeof value !== "string" ? undefined : value.includes("@") ? value : core.store.find(value);
  return alert.recipients.flatMap(({ type, recipient, field }): (Row | string)[] => {
    if (type === "owner") return [find(record.OwnerId) ?? []].flat();
    if (type === "creator") return [find(record.CreatedById) ?? []].flat();
    if (type === "user") return [findUser(core, recipient ?? "") ?? []].flat();
    if (type === "group") {
      const [group] = core.store.table("Group").lookup("DeveloperName", recipient ?? "");
      const members = group ? core.store.table("GroupMember").lookup("GroupId", group.Id) : [];
      return members.flatMap(({ UserOrGroupId }) => find(UserOrGroupId) ?? []);
    }
    // a field of the record that has an address, or names somebody
    return [find(record[field ?? recipient ?? ""]) ?? []].flat();
  });
}

/**
 * Sends what an alert says about a record.
 * @throws OrgError for a template that is not there
 */
export function sendAlert(tx: Transaction, alert: EmailAlert, record: Row): void {
  const name = alert.template.split("/").at(-1)!;
  const [template] = tx.core.store.table("EmailTemplate").lookup("DeveloperName", name);
  if (!template)
    throw saveError("INVALID_CROSS_REFERENCE_KEY", `There is no email template ${alert.template}`);
  const people = recipientsOf(tx, alert, record);
  const recipient = people.find((one): one is Row => typeof one !== "string");
  const to = people.map((one) => (typeof one === "string" ? one : String(one.Email ?? ""))).filter(Boolean);
  if (to.length + alert.ccEmails.length === 0) return;
  sendMail(tx, {
    ...fill(tx.core, template, { related: record, recipient, userId: tx.userId }),
    to,
    cc: alert.ccEmails,
    from: alert.sender,
    related: record,
    templateId: template.Id,
    log: false,
  });
}
