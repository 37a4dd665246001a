import { z } from "zod";
import { quote } from "../../soql.ts";
import { kind, mapped } from "../kind.ts";
import { answers, idSchema, inputs } from "../schemas.ts";

const schema = z.strictObject({ convert: z.literal("Lead") });

const STATUSES = "SELECT MasterLabel FROM LeadStatus WHERE IsConverted = true ORDER BY SortOrder";
const MADE = ["accountId", "contactId", "opportunityId"] as const;

/** Converts a lead, into new records or ones that are there. */
export const convert = kind<z.output<typeof schema>>({
  word: "convert",
  description: "Converts a lead into an account, a contact and an opportunity.",
  schema,
  // a lead is converted once, and tells what it became
  repeat: () => "comparable",
  async describe(_raw, org) {
    const statuses = await org.calls.query(STATUSES);
    const values = statuses.ok ? statuses.value.map((row) => String(row.MasterLabel)) : [];
    return {
      description: "Converts a lead into an account, a contact and an opportunity.",
      input: inputs(
        {
          recordId: idSchema(["Lead"]),
          convertedStatus: { type: "string", ...(values.length && { enum: values }) },
          accountId: idSchema(["Account"]),
          contactId: idSchema(["Contact"]),
          ownerId: idSchema(["User"]),
          opportunityName: { type: "string", maxLength: 120 },
          doNotCreateOpportunity: { type: "boolean" },
          overwriteLeadSource: { type: "boolean" },
          sendNotificationEmail: { type: "boolean" },
        },
        ["recordId", "convertedStatus"],
      ),
      output: answers(Object.fromEntries(MADE.map((name) => [name, { type: ["string", "null"] }]))),
    };
  },
  async call(_raw, { input, mayGo }, org) {
    const { recordId, ...rest } = input;
    const done = await org.calls.send({ soap: "convertLead", args: { ...rest, leadId: recordId } }, mayGo);
    return mapped(done, (result) =>
      Object.fromEntries(MADE.map((name) => [name, (result as Record<string, unknown>)[name] || null])),
    );
  },
  async find(_raw, { input }, org) {
    const soql = `SELECT IsConverted,ConvertedAccountId,ConvertedContactId,ConvertedOpportunityId FROM Lead WHERE Id = ${quote(String(input.recordId))}`;
    const found = await org.calls.query(soql, { settles: true });
    return mapped(found, ([lead]) =>
      lead?.IsConverted === true
        ? {
            accountId: lead.ConvertedAccountId ?? null,
            contactId: lead.ConvertedContactId ?? null,
            opportunityId: lead.ConvertedOpportunityId ?? null,
          }
        : undefined,
    );
  },
});
