import { sealed } from "./file.ts";
import type { Shape } from "./keys.ts";
import { type RoutingModel, type RoutingRow, SIZES } from "./model.ts";
import { routeTo } from "./route.ts";
import { type Counted, count, pastOf } from "./tables.ts";
import { learnTrust } from "./trust.ts";

export interface RoutingOptions {
  /** What is known of an item when it arrives. */
  fields: string[];
}

const SMOOTHING = 5;
/** Pairs are made of so many fields, those that tell the most. */
const PAIRED = 6;
/** Of the rows in order of time, the last part is what a half-life is chosen by. */
const CHECKED = 0.2;
/** Half-lives that are tried, as shares of the time that the rows span. */
const HALF_LIVES = [1, 0.25];
/** A field with so many words a value, hardly any of them twice, is text. */
const WORDS = 3;
const DAY = 86_400_000;

/**
 * Learns which group ends up resolving which kind of work.
 *
 * Every field is a table of counts, and so is every pair of the fields that tell the most; a field of text is one of
 * its words. A table that tells nothing about rows left out of it is dropped. How much faster old rows fade is chosen
 * on the latest fifth. Deterministic: the same rows in the same order give the same model.
 *
 * @throws when there is no row, or only one group to choose
 */
export function trainRouting(rows: readonly RoutingRow[], { fields }: RoutingOptions): RoutingModel {
  if (new Set(rows.map(({ group }) => group)).size < 2)
    throw new Error(
      `There is nothing to learn: ${rows.length} items, and not two groups that resolved any. Take more of the past.`,
    );
  const inOrder = rows.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const early = inOrder.slice(0, Math.floor(inOrder.length * (1 - CHECKED)));
  const late = inOrder.slice(early.length);
  const span = (inOrder.at(-1)?.at ?? 0) - (inOrder[0]?.at ?? 0);
  let chosen: { halfLife: number | undefined; right: number } | undefined;
  const possible = span > 0 && new Set(early.map(({ group }) => group)).size > 1;
  for (const share of possible ? HALF_LIVES : []) {
    const halfLife = share * span;
    const model = fitted(early, fields, halfLife);
    const hits = late.filter(({ values, group }) => routeTo(model, values).group === group).length;
    const right = hits / late.length;
    if (!chosen || right > chosen.right) chosen = { halfLife, right };
  }
  const { version: _, ...model } = fitted(inOrder, fields, chosen?.halfLife);
  const halfLife = chosen?.halfLife === undefined ? null : chosen.halfLife / DAY;
  const right = chosen?.right ?? null;
  return sealed({ ...model, quality: { rows: rows.length, halfLife, checkedOn: late.length, right } });
}

function fitted(rows: readonly RoutingRow[], fields: string[], halfLife: number | undefined): RoutingModel {
  const past = pastOf(rows, halfLife);
  const singles = fields.map((field) =>
    count({ fields: [field], text: isText(rows, field) }, past, SMOOTHING),
  );
  const told = singles.filter(({ gain }) => gain > 0).sort((a, b) => b.gain - a.gain);
  const paired = told.filter(({ text }) => !text).slice(0, PAIRED);
  const pairs = paired.flatMap((one, place) =>
    paired.slice(place + 1).map((other) => {
      const shape: Shape = { fields: [...one.fields, ...other.fields], text: false };
      return count(shape, past, SMOOTHING);
    }),
  );
  const tables = [...told, ...pairs.filter(({ gain }) => gain > 0)];
  const { trust, bias } = learnTrust(tables, past, SMOOTHING);
  return sealed({
    kind: "routing",
    format: 1,
    ...{ groups: past.groups, prior: past.prior.map(rounded), bias: bias.map(rounded), smoothing: SMOOTHING },
    tables: tables.map((table, place) => ({
      ...{ fields: table.fields, text: table.text },
      trust: Array.from(trust.subarray(place * SIZES, (place + 1) * SIZES), rounded),
      counts: countsOf(table),
    })),
    left: singles
      .filter(({ gain }) => gain <= 0)
      .map(({ fields: [name = ""] }) => ({ name, why: "it tells nothing about the group" })),
    quality: { rows: rows.length, halfLife: null, checkedOn: 0, right: null },
  });
}

const countsOf = ({ seen }: Counted): Record<string, number[]> =>
  Object.fromEntries([...seen].map(([key, { groups }]) => [key, [...groups].flat().map(rounded)]));

/** Most values differ, and have several words. */
function isText(rows: readonly RoutingRow[], field: string): boolean {
  const given = rows.map(({ values }) => values[field]).filter((value): value is string => !!value);
  const words = given.reduce((sum, value) => sum + value.split(/\s+/).length, 0);
  return new Set(given).size > given.length / 2 && words > WORDS * given.length;
}

const rounded = (number: number) => Number(number.toPrecision(6));
