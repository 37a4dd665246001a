import { cards, ibans } from "./account.ts";
import { emails, urls } from "./address.ts";
import { amounts } from "./amount.ts";
import { dates } from "./date.ts";
import { type Entity, type ExtractOptions, outermost } from "./entity.ts";
import { phones } from "./phone.ts";

export type { Entity, ExtractOptions, Span } from "./entity.ts";
export { numbersLike, outline } from "./like.ts";
export { type Gazetteer, gazetteer, type Name } from "./names.ts";

/** What can be found in any text; numbers and names beside it need the team's outline or list. */
const finders = {
  iban: ibans,
  card: cards,
  email: emails,
  url: urls,
  phone: phones,
  date: dates,
  amount: amounts,
} satisfies Record<string, (text: string, options: ExtractOptions) => Entity[]>;

export type EntityKind = keyof typeof finders;

export const ENTITY_KINDS = Object.keys(finders) as EntityKind[];

/**
 * The entities of one kind in a text, in its order. Never throws; every `quote` stands in the text word for word.
 * Takes time in proportion to the text, of which the first 131,072 characters are read.
 */
export const extract = (kind: EntityKind, text: string, options: ExtractOptions = {}): Entity[] =>
  finders[kind](text, options);

/** Entities of several kinds that do not overlap: of two, the longer one, and of equals the first in the list. */
export const extractAll = (text: string, kinds: EntityKind[], options: ExtractOptions = {}): Entity[] =>
  outermost(kinds.flatMap((kind) => extract(kind, text, options)));
