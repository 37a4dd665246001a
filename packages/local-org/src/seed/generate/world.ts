import type { Random } from "../../random.ts";
import type { TreeRecord } from "../tree/record.ts";
import { stamp } from "./calendar.ts";

/** What the parts of the generator share. */
export interface World {
  random: Random;
  /** The moment at which the org is shown, in epoch milliseconds. */
  until: number;
  /** How far its history goes back. */
  days: number;
  agents: Person[];
  sellers: Person[];
  accounts: Account[];
  contacts: Contact[];
}

/** A user. */
export interface Person {
  ref: string;
  name: string;
  /** Developer name of the queue; none for sales. */
  queue: string | undefined;
  skills: string[];
}

export interface Account {
  ref: string;
  name: string;
  domain: string;
}

export interface Contact {
  ref: string;
  name: string;
  email: string;
  phone: string;
  account: Account;
}

export function record(type: string, referenceId: string | undefined, fields: object): TreeRecord {
  return { attributes: { type, ...(referenceId !== undefined && { referenceId }) }, ...fields };
}

/** The audit fields of a record that somebody made and somebody changed last. */
export const audit = (made: number, by: string, changed = made, changedBy = by) => ({
  CreatedDate: stamp(made),
  CreatedById: `@${by}`,
  LastModifiedDate: stamp(changed),
  LastModifiedById: `@${changedBy}`,
  SystemModstamp: stamp(changed),
});

/** Chooses the first ones of a list more often, as the busiest customers write more than the others. */
export const favouring = <T>(random: Random, list: readonly T[]): T =>
  list[Math.floor(list.length * random.next() ** 1.8)]!;
