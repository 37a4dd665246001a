import type { FieldSpec, PicklistSpec } from "../options.ts";
import { all, type Element, given, isTrue, textOf } from "./xml.ts";

/** The fields that a standard value set is the list of, by its name. */
export const STANDARD_VALUE_SETS: Record<string, string[]> = {
  AccountOwnership: ["Account.Ownership"],
  AccountRating: ["Account.Rating", "Lead.Rating"],
  AccountType: ["Account.Type"],
  AssetStatus: ["Asset.Status"],
  CampaignMemberStatus: ["CampaignMember.Status"],
  CampaignStatus: ["Campaign.Status"],
  CampaignType: ["Campaign.Type"],
  CaseContactRole: ["CaseContactRole.Role"],
  CaseOrigin: ["Case.Origin"],
  CasePriority: ["Case.Priority"],
  CaseReason: ["Case.Reason"],
  CaseStatus: ["Case.Status"],
  CaseType: ["Case.Type"],
  ContactRole: ["OpportunityContactRole.Role"],
  ContractStatus: ["Contract.Status"],
  EntitlementType: ["Entitlement.Type"],
  EventSubject: ["Event.Subject"],
  EventType: ["Event.Type"],
  Industry: ["Account.Industry", "Lead.Industry"],
  LeadSource: ["Lead.LeadSource", "Contact.LeadSource", "Opportunity.LeadSource", "Account.AccountSource"],
  LeadStatus: ["Lead.Status"],
  OpportunityStage: ["Opportunity.StageName"],
  OpportunityType: ["Opportunity.Type"],
  OrderStatus: ["Order.Status"],
  OrderType: ["Order.Type"],
  Product2Family: ["Product2.Family"],
  QuantityUnitOfMeasure: ["Product2.QuantityUnitOfMeasure"],
  Salutation: ["Contact.Salutation", "Lead.Salutation"],
  SolutionStatus: ["Solution.Status"],
  TaskPriority: ["Task.Priority"],
  TaskStatus: ["Task.Status"],
  TaskSubject: ["Task.Subject"],
  TaskType: ["Task.Type"],
};

function valueFrom(element: Element): Exclude<PicklistSpec, string> {
  const value = textOf(element, "fullName") ?? "";
  return given({
    value,
    label: textOf(element, "label") ?? value,
    default: isTrue(element, "default"),
    closed: isTrue(element, "closed"),
    active: textOf(element, "isActive") === "false" ? false : undefined,
  });
}

/** The values of a global or of a standard value set. */
export const valuesIn = (root: Element, name: string): Exclude<PicklistSpec, string>[] =>
  all(root, name).map(valueFrom);

/** By value, the values of the controlling field with which it may be chosen. */
function dependencies(set: Element): Map<string, string[]> {
  const settings = all(set, "valueSettings").map((setting): [string, string[]] => [
    textOf(setting, "valueName") ?? "",
    all(setting, "controllingFieldValue").map((value) => value.text.trim()),
  ]);
  return new Map(settings);
}

/** The name of the global value set that a field takes its values from. */
export const globalSetOf = (root: Element): string | undefined => {
  const [set] = all(root, "valueSet");
  return set && textOf(set, "valueSetName");
};

/** Gives a field the values of a set, as far as its own settings let them depend on another field. */
export function withValues(root: Element, values: readonly Exclude<PicklistSpec, string>[]): PicklistSpec[] {
  const [set] = all(root, "valueSet");
  const valid = set ? dependencies(set) : new Map<string, string[]>();
  const depends = set !== undefined && textOf(set, "controllingField") !== undefined;
  return values.map((value) => (depends ? { ...value, validFor: valid.get(value.value) ?? [] } : value));
}

/** What a picklist field says of its values; nothing for other fields. */
export function valueSetOf(root: Element): Partial<FieldSpec> {
  const [set] = all(root, "valueSet");
  if (!set) return {};
  const values = all(set, "valueSetDefinition").flatMap((definition) => valuesIn(definition, "value"));
  return given({
    // a field that takes a global value set takes nothing else
    restricted: isTrue(set, "restricted") === true || textOf(set, "valueSetName") !== undefined,
    controlledBy: textOf(set, "controllingField"),
    ...(values.length > 0 && { values: withValues(root, values) }),
  });
}
