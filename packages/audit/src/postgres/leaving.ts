import { beginsAnew, entriesOf, type Line, lastOf } from "../chain.ts";
import { COUNTED, countDecisions } from "../decisions.ts";
import { cannotLeave } from "../errors.ts";
import type { Writing } from "./statements.ts";

/** Of each item: what its lines that leave are counted for, and the first one that stays. */
const LEAVING = `
  SELECT given.item, going.entries, going.bodies, stays.*
  FROM unnest($1::text[], $2::int[]) AS given(item, upto)
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(entries), 0) AS entries, coalesce(array_agg(body) FILTER (WHERE body ~ $3), '{}') AS bodies
    FROM lines WHERE lines.item = given.item AND seq <= upto AND seq + lines.entries - 1 <= upto
  ) going
  LEFT JOIN LATERAL (
    SELECT seq, prev, format, body FROM lines WHERE lines.item = given.item AND seq + lines.entries - 1 > upto ORDER BY seq LIMIT 1
  ) stays ON true`;

const STILL_THERE = `
  SELECT 1 FROM unnest($1::text[], $2::int[]) AS given(item, upto)
  JOIN lines ON lines.item = given.item AND seq <= upto AND seq + entries - 1 <= upto LIMIT 1`;

type Query = <Row extends Record<string, unknown>>(
  text: string,
  values: unknown[],
) => Promise<{ rows: Row[] }>;

type Found = Pick<Line, "prev" | "format" | "body"> & {
  item: string;
  entries: number;
  bodies: string[];
  seq: number | null;
};

/**
 * What is written when lines leave with it: without those that would leave at once, and counted without all that leave.
 * Throws `invalid` where what is left could not be told from a trail whose beginning is missing.
 */
export async function without(what: Writing, query: Query): Promise<Writing> {
  const { leaving } = what;
  if (!leaving.size) return what;
  const leaves = (line: Line) => lastOf(line) <= (leaving.get(line.item) ?? 0);
  const lines = what.lines.filter((line) => !leaves(line));
  const gone = new Map<string, number>();
  let { entries } = what;
  for (const line of what.lines.filter(leaves)) {
    entries -= line.entries;
    countDecisions(entriesOf(line), gone);
  }
  const { rows } = await query<Found>(LEAVING, [[...leaving.keys()], [...leaving.values()], COUNTED.source]);
  for (const { item, entries: going, bodies, seq, ...stays } of rows) {
    const first = seq === null ? lines.find((line) => line.item === item) : { ...stays, seq };
    if (!first || !beginsAnew(first as Line)) throw cannotLeave(item, leaving.get(item) as number);
    entries -= going;
    for (const body of bodies) countDecisions(JSON.parse(body), gone);
  }
  const decisions = new Map(what.decisions);
  for (const [key, count] of gone) decisions.set(key, (decisions.get(key) ?? 0) - count);
  return { ...what, lines, entries, decisions };
}

/** Whether what was to leave has left. */
export const haveLeft = async ({ leaving }: Writing, query: Query): Promise<boolean> =>
  !(await query(STILL_THERE, [[...leaving.keys()], [...leaving.values()]])).rows.length;
