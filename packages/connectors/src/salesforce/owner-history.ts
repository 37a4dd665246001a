import { ConnectorFailure } from "../failure.ts";
import { id18 } from "../value.ts";
import type { RawDescribe, RawRecord, SalesforceClient } from "./client.ts";
import { queryAllPages } from "./read.ts";
import { checkNames, isId, moment } from "./soql.ts";

/** Whom a record belonged to, as the org's own field history has it. */
export interface OwnedRecord {
  id: string;
  /** The number or name by which people know it. */
  number: string;
  createdAt: string;
  /** When its work was done, where the object has a field for that and it is filled in. */
  endedAt?: string;
  /** Ids of the user or queue who had it first, and of each one after. */
  owner: string;
  moves: { at: string; to: string; by: string }[];
  /** Of the fields that were asked for, those that are not blank. */
  fields: Record<string, string>;
}

export interface OwnerHistoryRequest {
  object: string;
  /** Records that were created from one instant until before another. */
  from: string;
  until: string;
  /** A date or time at which work on a record was done; `ClosedDate` or `ConvertedDate` where the object has it. */
  ended?: string;
  /** Fields to read besides. */
  fields?: string[];
}

/** Under these names a history has changes of the owner: by hand, by an assignment rule, out of a queue, by escalation. */
const OWNER_FIELDS = ["Owner", "ownerAssignment", "ownerAccepted", "ownerEscalated"];

/** Standard objects say with one of these when work on them was done. */
const ENDED = ["ClosedDate", "ConvertedDate"];

/** The relationship by which a record has its field history, on every object that tracks one. */
const HISTORIES = "Histories";

/**
 * Reads who owned which record when, oldest first. Salesforce keeps field history for 18 to 24 months.
 *
 * @throws ConnectorFailure class `person` where the object tracks no history or its owner's is not tracked by name;
 * CallFailure for what the org refuses
 */
export async function readOwnerHistory(
  client: SalesforceClient,
  { object, from, until, ended, fields = [] }: OwnerHistoryRequest,
): Promise<OwnedRecord[]> {
  checkNames([object, ...fields, ...(ended === undefined ? [] : [ended])]);
  const described = await client.describe(object);
  const history = historyOf(described);
  const number = described.fields.find(({ nameField }) => nameField)?.name ?? "Id";
  const end = ended ?? ENDED.find((name) => described.fields.some((field) => field.name === name));
  const select = [...new Set(["Id", number, "CreatedDate", "OwnerId", ...(end ? [end] : []), ...fields])];
  const between = `CreatedDate >= ${moment(from)} AND CreatedDate < ${moment(until)}`;
  const names = OWNER_FIELDS.map((name) => `'${name}'`).join(",");
  const [records, changes] = await Promise.all([
    queryAllPages(
      client,
      `SELECT ${select.join(",")} FROM ${object} WHERE ${between} ORDER BY CreatedDate, Id`,
    ),
    queryAllPages(
      client,
      `SELECT ${history.link},OldValue,NewValue,CreatedDate,CreatedBy.Name FROM ${history.object} WHERE CreatedDate >= ${moment(from)} AND Field IN (${names}) ORDER BY CreatedDate, Id`,
    ),
  ]);
  // each change stands there twice: with the names, and with the ids
  const byRecord = Map.groupBy(
    changes.rows.filter(({ OldValue, NewValue }) => [OldValue, NewValue].every(isOwner)),
    (row) => id18(text(row, history.link)),
  );
  return records.rows.map((row) => {
    const moves = byRecord.get(id18(text(row, "Id"))) ?? [];
    const done = end && text(row, end);
    return {
      id: id18(text(row, "Id")),
      number: text(row, number),
      createdAt: instant(text(row, "CreatedDate")),
      ...(done && { endedAt: instant(done) }),
      owner: id18(moves[0] ? text(moves[0], "OldValue") : text(row, "OwnerId")),
      moves: moves.map((move) => ({
        at: instant(text(move, "CreatedDate")),
        to: id18(text(move, "NewValue")),
        by: text((move.CreatedBy as RawRecord | null) ?? {}, "Name"),
      })),
      fields: Object.fromEntries(fields.map((name) => [name, text(row, name)]).filter(([, value]) => value)),
    };
  });
}

function historyOf({ name, childRelationships = [] }: RawDescribe): { object: string; link: string } {
  const found = childRelationships.find(({ relationshipName }) => relationshipName === HISTORIES);
  if (found) return { object: found.childSObject, link: found.field };
  throw new ConnectorFailure({
    class: "person",
    code: "NO_HISTORY",
    message: `The org tracks no history of ${name}. Turn on field history for its owner, in Setup at the object's fields.`,
  });
}

const text = (row: RawRecord, field: string): string => String(row[field] ?? "");
const isOwner = (value: unknown) => typeof value === "string" && isId(value) && /^(005|00G)/.test(value);
const instant = (at: string) => new Date(at).toISOString();
