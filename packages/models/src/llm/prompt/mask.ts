import { luhn, remainder97 } from "../../extract/account.ts";

/** What may be hidden from a model: addresses, and numbers by which people and their money are known. */
export const KINDS = ["email", "phone", "card", "account"] as const;
export type Kind = (typeof KINDS)[number];

export interface Masked {
  texts: Record<string, string>;
  /** Puts back what was hidden: `unmask(mask(x))` is `x`. */
  unmask(text: string): string;
}

/** Where something stands in a text. */
interface Span {
  from: number;
  to: number;
}

/** A date is written in groups of digits too, and is no phone number. */
const DATE = /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})(?!\d)/;

function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, "").length;
  return digits >= 7 && digits <= 15 && !DATE.test(text);
}

/**
 * What looks like an address or a number of a person. Elsewhere only what is sure is found; here what is in doubt is
 * hidden, because it comes back with the answer. Every repetition is bounded, so that long texts take linear time.
 */
const EMAIL =
  /[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}\.){1,8}\p{L}[\p{L}\p{N}-]{0,62}/gu;
const PHONES = [
  // with its country
  /(?<![\p{L}\p{N}])(?:\+|00)[1-9](?:[ ./()-]{0,2}\d){6,14}(?!\d)/gu,
  // from within the country, by its trunk prefix: in groups, or longer than the numbers of cases and orders
  /(?<![\p{L}\p{N}.,-])(?=\(?\d{1,6}[ ./()-]|\d{9})\(?0[1-9](?:[ ./()-]{0,2}\d){5,12}(?!\d)/gu,
  // area, exchange and line, as in North America
  /(?<![\p{L}\p{N}])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]?\d{4}(?!\d)/gu,
  // behind a word that says so
  /(?<=(?:tel|phone|mobile|mobil|cell|fax|handy|call|móvil|teléfono|téléphone)[^\p{N}+]{0,16})\d(?:[ ./()-]{0,2}\d){5,14}(?!\d)/giu,
];

const spansOf = (text: string, pattern: RegExp): Span[] =>
  [...text.matchAll(pattern)].map(({ 0: found, index }) => ({ from: index, to: index + found.length }));

const RUN = /\d(?:[ \u00a0.-]?\d){11,60}/g;
const ACCOUNT = /(?<![A-Za-z])[A-Za-z]{2}\d{2}(?:[ \u00a0-]?[A-Za-z\d]){11,60}/g;

/** Whole groups of digits of a run that are a card number together; other numbers may stand before and behind it. */
function cardsIn(text: string): Span[] {
  return spansOf(text, RUN).flatMap(({ from, to }) => {
    const groups = spansOf(text.slice(from, to), /\d+/g);
    for (const [first, begin] of groups.entries()) {
      for (const end of groups.slice(first).toReversed()) {
        const digits = text.slice(from + begin.from, from + end.to).replace(/\D/g, "");
        if (digits.length < 12 || digits.length > 19 || !luhn(digits)) continue;
        const span = { from: from + begin.from, to: from + end.to };
        return [span, ...cardsIn(text.slice(span.to, to)).map(shifted(span.to))];
      }
    }
    return [];
  });
}

const shifted =
  (by: number) =>
  ({ from, to }: Span): Span => ({ from: from + by, to: to + by });

/** What of a run of groups is an account number (IBAN): words that follow it look like more of its groups. */
function accountsIn(text: string): Span[] {
  return spansOf(text, ACCOUNT).flatMap(({ from, to }) => {
    for (let end = to; end >= from + 15; end--) {
      const compact = text
        .slice(from, end)
        .replace(/[^A-Za-z\d]/g, "")
        .toUpperCase();
      if (compact.length < 15 || compact.length > 34) continue;
      if (remainder97(compact.slice(4) + compact.slice(0, 4)) === 1) return [{ from, to: end }];
    }
    return [];
  });
}

const FINDERS: Record<Kind, ((text: string) => Span[])[]> = {
  account: [accountsIn],
  card: [cardsIn],
  email: [(text) => spansOf(text, EMAIL)],
  phone: PHONES.map(
    (pattern) => (text: string) =>
      spansOf(text, pattern).filter(({ from, to }) => isPhone(text.slice(from, to))),
  ),
};

/** Account and card numbers come first: a part of one may look like a phone number. */
const ORDER: Kind[] = ["account", "card", "email", "phone"];

function replaceIn(
  text: string,
  kinds: readonly Kind[],
  placeholder: (kind: Kind, found: string) => string,
): string {
  let result = text;
  for (const kind of ORDER) {
    if (!kinds.includes(kind)) continue;
    for (const find of FINDERS[kind]) {
      let done = 0;
      let next = "";
      for (const { from, to } of find(result)) {
        next += result.slice(done, from) + placeholder(kind, result.slice(from, to));
        done = to;
      }
      result = next + result.slice(done);
    }
  }
  return result;
}

/**
 * Hides what is of these kinds behind placeholders, `[email-1]`: the same one everywhere for the same text, and none
 * that the texts have in them already.
 */
export function mask(texts: Record<string, string>, kinds: Kind[]): Masked {
  const placeholders = new Map<string, string>();
  const originals = new Map<string, string>();
  const all = Object.values(texts).join("\n");
  const counts: Partial<Record<Kind, number>> = {};
  const placeholder = (kind: Kind, found: string) => {
    let known = placeholders.get(found);
    while (known === undefined) {
      counts[kind] = (counts[kind] ?? 0) + 1;
      const next = `[${kind}-${counts[kind]}]`;
      if (all.includes(next)) continue;
      known = next;
      placeholders.set(found, next);
      originals.set(next, found);
    }
    return known;
  };
  const masked = Object.entries(texts).map(([field, text]) => [field, replaceIn(text, kinds, placeholder)]);
  return {
    texts: Object.fromEntries(masked),
    unmask: (text) =>
      text.replace(/\[(?:email|phone|card|account)-\d+\]/g, (found) => originals.get(found) ?? found),
  };
}

/**
 * A text without what is of these kinds; it cannot be put back.
 *
 * @param instead what stands there instead; "[email]", "[phone]", … unless given
 */
export const withoutMaskable = (
  text: string,
  kinds: readonly Kind[],
  instead: (kind: Kind) => string = (kind) => `[${kind}]`,
): string => replaceIn(text, kinds, instead);
