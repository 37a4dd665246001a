import { saveError } from "../errors.ts";
import { fieldOf, type ObjectDef } from "../schema/model.ts";
import { dayIn } from "../soql/dates.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";
import { execute } from "./batch.ts";
import type { Input } from "./input.ts";
import { createRecord, existing, only, updateRecord } from "./save.ts";
import type { Transaction } from "./transaction.ts";

/** How a lead is to be converted. */
export interface LeadConvert {
  leadId: string;
  convertedStatus: string;
  /** An account or a contact that is there already; a new one is made otherwise. */
  accountId?: string | undefined;
  contactId?: string | undefined;
  opportunityId?: string | undefined;
  /** The name of the company unless given. */
  opportunityName?: string | undefined;
  doNotCreateOpportunity?: boolean;
  /** Of what is made; the lead's owner unless given. */
  ownerId?: string | undefined;
  /** The lead's source takes the place of that of an existing contact. */
  overwriteLeadSource?: boolean;
}

/** What a lead has become. */
export interface ConvertedLead {
  leadId: string;
  accountId: string;
  contactId: string;
  opportunityId: string | null;
}

const ADDRESS = ["Street", "City", "State", "PostalCode", "Country"];

/** Fields of the same name on both sides. */
const same = (...names: string[]): [string, string][] => names.map((name) => [name, name]);

/** Where the fields of a lead go, as a new org maps them: the lead's field, the other one's. */
const TO_ACCOUNT: [string, string][] = [
  ["Company", "Name"],
  ["LeadSource", "AccountSource"],
  ...same("Phone", "Fax", "Website", "Industry", "Rating", "AnnualRevenue", "NumberOfEmployees"),
  ...ADDRESS.map((part): [string, string] => [part, `Billing${part}`]),
];
const TO_CONTACT: [string, string][] = [
  ...same("FirstName", "LastName", "Salutation", "Title", "Email", "Phone", "MobilePhone", "Fax"),
  ...same("LeadSource", "Description", "DoNotCall", "HasOptedOutOfEmail"),
  ...ADDRESS.map((part): [string, string] => [part, `Mailing${part}`]),
];
const TO_OPPORTUNITY: [string, string][] = same("LeadSource");

function mapped(lead: Row, fields: [string, string][]): Input {
  const filled = fields.filter(([from]) => (lead[from] ?? null) !== null);
  return Object.fromEntries(filled.map(([from, to]) => [to, lead[from]]));
}

function objectOf(tx: Transaction, name: string): ObjectDef {
  return tx.core.catalogue.get(name)!;
}

/** The record that an id of the request names. */
function given(tx: Transaction, object: string, id: string): Row {
  const def = objectOf(tx, object);
  const known = toId18(id);
  const row = known && tx.core.store.table(def.name).get(known);
  if (!row || row.IsDeleted) throw saveError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  return row;
}

/** The record made of the lead; or the one that is there, its blank fields filled. */
function madeOrFilled(
  tx: Transaction,
  object: string,
  id: string | undefined,
  fields: Input,
  forMade: Input,
  over: Input = {},
): Row {
  const def = objectOf(tx, object);
  if (!id) return createRecord(tx, def, { ...fields, ...forMade });
  const row = given(tx, object, id);
  const blank = Object.entries(fields).filter(([name]) => (row[name] ?? null) === null);
  const input = { ...Object.fromEntries(blank), ...over };
  return Object.keys(input).length > 0 ? updateRecord(tx, def, row, input) : row;
}

/** The last day of the quarter. */
function quarterEnd(day: string): string {
  const [year, month] = day.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, Math.ceil(month / 3) * 3, 0)).toISOString().slice(0, 10);
}

function makeOpportunity(tx: Transaction, lead: Row, request: LeadConvert, account: Row, contact: Row): Row {
  const def = objectOf(tx, "Opportunity");
  const stage = fieldOf(def, "StageName")!.picklist.find((value) => value.active && !value.closed);
  const timeZone = (tx.core.store.find(tx.userId)?.TimeZoneSidKey as string | undefined) ?? "GMT";
  const made = createRecord(tx, def, {
    ...mapped(lead, TO_OPPORTUNITY),
    Name: request.opportunityName ?? `${lead.Company}-`,
    AccountId: account.Id,
    StageName: stage?.value,
    CloseDate: quarterEnd(dayIn(tx.at, timeZone)),
    OwnerId: request.ownerId ?? lead.OwnerId,
  });
  createRecord(tx, objectOf(tx, "OpportunityContactRole"), {
    OpportunityId: made.Id,
    ContactId: contact.Id,
    IsPrimary: true,
  });
  return made;
}

/** Tasks and events of the lead go on with the contact. */
function moveActivities(tx: Transaction, leadId: string, contact: Row, about: Row): void {
  for (const name of ["Task", "Event"]) {
    const def = tx.core.catalogue.get(name);
    if (!def) continue;
    const mine = tx.core.store
      .table(name)
      .lookup("WhoId", leadId)
      .filter((row) => !row.IsDeleted);
    for (const row of mine) updateRecord(tx, def, row, { WhoId: contact.Id, WhatId: row.WhatId ?? about.Id });
  }
}

function checkRequest(tx: Transaction, lead: Row, request: LeadConvert): void {
  if (lead.IsConverted) throw saveError("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
  const { picklist } = fieldOf(objectOf(tx, "Lead"), "Status")!;
  if (!picklist.some((value) => value.closed && value.value === request.convertedStatus)) {
    throw saveError("INVALID_STATUS", `invalid convertedStatus: ${request.convertedStatus}`);
  }
  if (request.contactId && !request.accountId)
    throw saveError("REQUIRED_FIELD_MISSING", "accountId must be specified when specifying contactId");
  const owner = request.ownerId ?? (lead.OwnerId as string);
  if (tx.core.catalogue.byPrefix(owner.slice(0, 3))?.name !== "User") {
    throw saveError(
      "INVALID_OWNER",
      "Converted objects can only be owned by users.  If the lead is not owned by a user, you must specify a user for the Owner field.",
    );
  }
}

/**
 * Converts a lead into an account, a contact and, unless that is declined, an opportunity.
 * @throws OrgError CANNOT_UPDATE_CONVERTED_LEAD, INVALID_STATUS and what saving the records refuses
 */
export function convertLead(tx: Transaction, request: LeadConvert): ConvertedLead {
  const leads = objectOf(tx, "Lead");
  const lead = existing(tx, leads, given(tx, "Lead", request.leadId).Id);
  checkRequest(tx, lead, request);
  const owned = { OwnerId: request.ownerId ?? lead.OwnerId };
  const account = madeOrFilled(tx, "Account", request.accountId, mapped(lead, TO_ACCOUNT), owned);
  const source = request.overwriteLeadSource && lead.LeadSource ? { LeadSource: lead.LeadSource } : {};
  const contact = madeOrFilled(
    tx,
    "Contact",
    request.contactId,
    mapped(lead, TO_CONTACT),
    { ...owned, AccountId: account.Id },
    source,
  );
  const opportunity = request.opportunityId
    ? given(tx, "Opportunity", request.opportunityId)
    : request.doNotCreateOpportunity
      ? undefined
      : makeOpportunity(tx, lead, request, account, contact);
  moveActivities(tx, lead.Id, contact, opportunity ?? account);
  const system = {
    IsConverted: true,
    ConvertedDate: dayIn(tx.at, "GMT"),
    ConvertedAccountId: account.Id,
    ConvertedContactId: contact.Id,
    ConvertedOpportunityId: opportunity?.Id ?? null,
    IsUnreadByOwner: false,
  };
  const input = { Status: request.convertedStatus, ...(request.ownerId ? owned : {}) };
  only(execute(tx, leads, "update", [{ prior: lead, input, system }]));
  return {
    leadId: lead.Id,
    accountId: account.Id,
    contactId: contact.Id,
    opportunityId: opportunity?.Id ?? null,
  };
}
