import type { ItemHistory, Ownership } from "@throughline/assignment";
import type { OwnedRecord } from "@throughline/connectors";
import { weekOf } from "./item.ts";

/** Key prefix of users in every Salesforce org; other owners are queues. */
const USER = "005";

/**
 * A record's owners as the org's field history has them, in the form that the measures take: for records that were
 * worked before Throughline, or without it.
 *
 * @param nameOf names of users and queues by id
 * @param topic the field that says what it is about
 */
export function orgHistory(
  { id, createdAt, endedAt, owner, moves, fields }: OwnedRecord,
  nameOf: (id: string) => string | undefined,
  topic?: string,
): ItemHistory {
  const about = topic === undefined ? undefined : fields[topic];
  const stay = (of: string): Omit<Ownership, "at"> =>
    of.startsWith(USER) ? { person: of } : { team: nameOf(of) ?? of };
  return {
    item: id,
    arrived: createdAt,
    owners: [{ at: createdAt, ...stay(owner) }, ...moves.map(({ at, to, by }) => ({ at, by, ...stay(to) }))],
    ...(endedAt !== undefined && { ended: { at: endedAt } }),
    attributes: { week: weekOf(createdAt), ...(about !== undefined && { topic: about }) },
  };
}
