import {
  type CountryCode,
  findPhoneNumbersInText,
  isSupportedCountry,
  type PhoneNumber,
} from "libphonenumber-js/min";
import { type Entity, type ExtractOptions, LONGEST, outermost } from "./entity.ts";

/** Where a phone number can stand, its extension with it. Longer runs of digits are none: E.164 ends at 15. */
const PIECE =
  /(?<![\p{L}\p{N}])(?<!\p{L}[-_/#])[+＋(\d][\d ()./\t\u00a0\u2010-\u2015-]{5,40}\d(?: ?(?:ext|x|Durchwahl|DW|poste)\.? ?\d{1,6})?(?![\p{L}\p{N}])/giu;

/** A text with more of them is a table of something; each takes a third of a millisecond for each country. */
const MOST_PIECES = 500;

/**
 * Phone numbers, as E.164. A number without a country code counts only for the countries that the team names,
 * and only as it is dialled there: with the leading 0 where the country has one.
 * Which digits can be a number is known to Google's metadata, by way of libphonenumber-js.
 */
export function phones(text: string, { countries = [] }: ExtractOptions = {}): Entity[] {
  const found: Entity[] = [];
  const known = countries.filter((country): country is CountryCode => isSupportedCountry(country));
  let pieces = 0;
  for (const { 0: piece, index } of text.slice(0, LONGEST).matchAll(PIECE)) {
    if (++pieces > MOST_PIECES) break;
    // a list of single digits is no number
    if (piece.split(/[^\d]+/).length > 12) continue;
    for (const country of known.length ? known : [undefined]) {
      const options = country && { defaultCountry: country };
      for (const { number, startsAt, endsAt } of findPhoneNumbersInText(piece, options)) {
        const quote = piece.slice(startsAt, endsAt);
        const alone = !/\d[ ./-]?$/.test(piece.slice(0, startsAt)) && !/^[ ./-]?\d/.test(piece.slice(endsAt));
        if (!alone || !number.isValid() || !isDialled(quote, number)) continue;
        const from = index + startsAt;
        found.push({ kind: "phone", value: number.number, from, to: from + quote.length, quote });
      }
    }
  }
  return outermost(found);
}

const DATE_LIKE = /^(?:\d{4}[-./]\d\d?[-./]\d\d?|\d\d?[-./]\d\d?[-./]\d{2,4})/;
/** Shorter ones are no more than an extension, or a number of something else. */
const SHORTEST = 7;

/**
 * Whether the digits are all that is dialled: "20251231" is a date, though Berlin might have such a number.
 * Without a leading 0 they are written in groups; a run of digits alone is rather an article's number.
 */
function isDialled(quote: string, number: PhoneNumber): boolean {
  if (/^\(?(?:[+＋]|00)/.test(quote)) return true;
  if (DATE_LIKE.test(quote)) return false;
  const digits = (text: string) => text.replace(/\D/g, "");
  const bare = number.ext ? quote.slice(0, quote.search(/ ?[a-z]/i)) : quote;
  const dialled = digits(bare);
  if (dialled.length < SHORTEST || /^[1-9]\d*$/.test(bare)) return false;
  return dialled === digits(number.formatNational().replace(/[a-z].*$/i, ""));
}
