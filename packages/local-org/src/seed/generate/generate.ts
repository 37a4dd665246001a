import { createRandom } from "../../random.ts";
import type { TreeRecord } from "../tree/record.ts";
import { DAY } from "./calendar.ts";
import { cases } from "./cases.ts";
import { accounts, contacts } from "./customers.ts";
import { people } from "./people.ts";
import { leads, opportunities, tasks } from "./sales.ts";
import type { World } from "./world.ts";

/** What is to be generated. */
export interface GenerateOptions {
  /** About so many records in all; 80 or more. */
  size: number;
  /** The same seed, size and `until` give the same records. */
  seed: number | string;
  /** The moment at which the org is shown: nothing is younger. */
  until: Date;
  /** How many days the history goes back; 400 unless given. */
  days?: number;
}

/** So many records there are for each case, itself and its mails, comments and history included. */
const PER_CASE = 14.3;
const MOST_CASES_OF_AGENT = 250;

/**
 * Generates the records of a realistic org: people with skills, queues, customers, leads, opportunities, tasks, and
 * cases with mails, comments and history. Each record comes after those that it refers to.
 */
export function* generateOrg({ size, seed, until, days = 400 }: GenerateOptions): Generator<TreeRecord> {
  const count = Math.max(1, Math.round(size / PER_CASE));
  const part = (share: number, least: number) => Math.max(least, Math.round(count * share));
  const agents = Math.min(400, part(1 / MOST_CASES_OF_AGENT, size < 1000 ? 4 : 8));
  const world: World = {
    random: createRandom(seed),
    until: Math.floor(until.getTime() / DAY) * DAY,
    days,
    agents: [],
    sellers: [],
    accounts: [],
    contacts: [],
  };
  yield* people(world, { agents, sellers: Math.max(2, Math.round(agents / 4)) });
  yield* accounts(world, part(0.12, 2));
  yield* contacts(world, part(0.35, 3));
  yield* leads(world, part(0.25, 2));
  yield* opportunities(world, part(0.12, 2));
  yield* tasks(world, part(0.4, 2));
  yield* cases(world, count);
}
