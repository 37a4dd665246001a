import type { ValueType } from "@throughline/workflow";

/** The type of a field by its path from the record; undefined where it is not known. */
export type TypeOf = (path: string) => ValueType | undefined;

const BY_TYPE: [ValueType, string][] = [
  [
    "boolean",
    "IsClosed IsEscalated IsWon IsConverted IsDeleted IsActive IsPrivate IsStopped IsClosedOnCreate IsSelfServiceClosed IsVisibleInSelfService IsUnreadByOwner HasCommentsUnreadByOwner HasOptedOutOfEmail DoNotCall IsPersonAccount IsReminderSet IsRecurrence IsHighPriority",
  ],
  [
    "number",
    "Amount Probability AnnualRevenue NumberOfEmployees ExpectedRevenue TotalOpportunityQuantity BudgetedCost ActualCost NumberOfResponses Latitude Longitude FiscalYear FiscalQuarter",
  ],
  [
    "date",
    "CloseDate ActivityDate StartDate EndDate LastActivityDate Birthdate InstallDate PurchaseDate UsageEndDate EffectiveDate ConvertedDate",
  ],
  [
    "datetime",
    "CreatedDate LastModifiedDate SystemModstamp ClosedDate StopStartDate SlaStartDate SlaExitDate LastViewedDate LastReferencedDate ReminderDateTime",
  ],
  [
    "text",
    "Subject Description Comments SuppliedEmail SuppliedName SuppliedPhone SuppliedCompany ContactEmail ContactPhone Name FirstName LastName Company Email Phone MobilePhone Fax Website Title City State Country PostalCode Street NextStep CaseNumber",
  ],
];
const STANDARD = new Map(
  BY_TYPE.flatMap(([type, names]) => names.split(" ").map((name) => [name, type] as const)),
);

/** Of the fields that every org has, by their last name; of the others nothing is known. */
export const standardType: TypeOf = (path) => STANDARD.get(path.slice(path.lastIndexOf(".") + 1));
