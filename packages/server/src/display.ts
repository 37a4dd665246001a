import type { ListInfo } from "@throughline/audit";
import type { ObjectDescribe } from "@throughline/connectors";
import type { Workflow } from "@throughline/workflow";

/** Fields that say what a record is about, in the order in which they are looked for. */
const SUBJECT = ["Subject", "Title", "Title__c", "Subject__c", "Name"];
const CUSTOMER = ["SuppliedCompany", "Company", "SuppliedName", "Account.Name", "Contact.Name", "Name"];
const PRIORITY = ["Priority", "Priority__c", "Rating"];

/**
 * Which fields of an object the lists show: its number or name as the org says, and of the usual ones what it has.
 * Nothing here knows an object by its name.
 */
export function listInfo(workflow: Workflow, describe: ObjectDescribe): ListInfo {
  const { fields, nameField } = describe;
  const first = (names: string[]) => names.find((name) => Object.hasOwn(fields, name));
  const numberField = nameField ?? first(["Name"]);
  const subjectField = first(SUBJECT);
  const customerField = first(CUSTOMER);
  const emailField = Object.values(fields).find(({ type }) => type === "email")?.name;
  const priorityField = first(PRIORITY);
  return {
    ...(numberField && { numberField }),
    ...(subjectField && { subjectField }),
    ...(customerField && { customerField }),
    ...(emailField && { emailField }),
    ...(priorityField && { priorityField }),
    stageNames: workflow.stages.map(({ name }) => name),
  };
}
