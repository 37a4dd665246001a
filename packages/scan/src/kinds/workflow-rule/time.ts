import { type Element, textOf } from "../../project/xml.ts";

/** When a time trigger acts: `24 hours after`, `30 days before ContractEnd__c`. */
export function timeOf(trigger: Element): string {
  const length = Number(textOf(trigger, "timeLength") ?? 0);
  const unit = (textOf(trigger, "workflowTimeTriggerUnit") ?? "").toLowerCase();
  const field = textOf(trigger, "offsetFromField")?.replace(/^.*\./, "");
  return `${Math.abs(length)} ${unit} ${length < 0 ? "before" : "after"}${field ? ` ${field}` : ""}`;
}
