import { CURRENCY_NAMES, currencyOf, decimalsOf } from "./currency.ts";
import { type Entity, type ExtractOptions, oneOf, scan } from "./entity.ts";
import { NUMERAL, numeral } from "./numeral.ts";

/** Words for thousands and more. Those of one letter count only beside a currency. */
const scales: Record<string, number> = {
  tsd: 1e3,
  "tsd.": 1e3,
  tausend: 1e3,
  thousand: 1e3,
  mille: 1e3,
  mila: 1e3,
  mil: 1e3,
  tys: 1e3,
  "tys.": 1e3,
  mio: 1e6,
  "mio.": 1e6,
  mill: 1e6,
  "mill.": 1e6,
  mln: 1e6,
  mn: 1e6,
  million: 1e6,
  millions: 1e6,
  millionen: 1e6,
  millones: 1e6,
  millón: 1e6,
  milione: 1e6,
  milioni: 1e6,
  milhão: 1e6,
  milhões: 1e6,
  miljoen: 1e6,
  milion: 1e6,
  miliony: 1e6,
  milionów: 1e6,
  mrd: 1e9,
  "mrd.": 1e9,
  milliarde: 1e9,
  milliarden: 1e9,
  milliard: 1e9,
  milliards: 1e9,
  miliardo: 1e9,
  miliardi: 1e9,
  miljard: 1e9,
  bn: 1e9,
  k: 1e3,
  t: 1e3,
  m: 1e6,
};

/** Large enough to be an amount without a currency: "12 Mio" can be little else. */
const ALONE = /^(?:mio|mill|mln|million|milion|miljoen|milhões|millones|mrd|milliard|miliard|miljard)/i;

const SPACE = "[ \\u00a0\\u202f]?";
const CURRENCY = oneOf(CURRENCY_NAMES);

/** A sign, a currency, a number, a scale, a currency; which of them must be there is seen when it is read. */
const AMOUNT = new RegExp(
  `(?<![\\p{L}\\p{N}.,])(?<!\\p{L}[-_/#])(?:(?<minus>[-−])${SPACE})?(?:(?<before>${CURRENCY})${SPACE}(?<inner>[-−])?)?(?<![\\d.,])` +
    `(?<number>${NUMERAL})(?:[.,][-–—]{1,2})?` +
    `(?:${SPACE}(?<scale>${oneOf(Object.keys(scales))})(?!\\p{Ll}))?` +
    `(?:${SPACE}(?<after>${CURRENCY}))?(?![\\p{L}\\p{N}])`,
  "giu",
);

/**
 * Amounts of money: a number beside a currency (or of millions without one).
 * How numbers are read is said at `numeral`; the currency is left out where its sign can mean several.
 */
export function amounts(text: string, { decimal, currencies }: ExtractOptions = {}): Entity[] {
  return scan("amount", text, AMOUNT, ({ groups = {} }) => {
    const { number = "", scale, minus, inner } = groups;
    const sign = groups.after ?? groups.before;
    if (!sign && !(scale && ALONE.test(scale))) return undefined;
    const currency = sign ? currencyOf(sign, currencies) : undefined;
    const options = { ...(decimal && { decimal }), ...(!scale && { decimals: decimalsOf(currency) }) };
    const read = numeral(number, options);
    if (read === undefined) return undefined;
    if (read === "ambiguous") return { abstains: `${number} can be read in two ways` };
    const factor = scale ? (scales[scale.toLowerCase()] ?? 1) : 1;
    const value = Number((read * factor * (minus || inner ? -1 : 1)).toPrecision(15));
    return { value, ...(currency && { currency }) };
  });
}
