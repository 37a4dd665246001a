/** What may be hidden from a model: addresses, and numbers by which people and their money are known. */
export const KINDS = ["email", "phone", "card", "account"] as const;
export type Kind = (typeof KINDS)[number];

export interface Masked {
  texts: Record<string, string>;
  /** Puts back what was hidden: `unmask(mask(x))` is `x`. */
  unmask(text: string): string;
}

const digitsOf = (text: string) => text.replace(/\D/g, "");

/** Card numbers end in a digit that the others determine (ISO/IEC 7812-1, annex B). */
function isCard(text: string): boolean {
  const digits = digitsOf(text);
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const counted = i % 2 ? digit * 2 : digit;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum % 10 === 0;
}

/** Account numbers carry their own check: read as a number, they leave 1 when divided by 97 (ISO 13616). */
function isAccount(compact: string): boolean {
  let rest = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** What of a run of groups is an account number: words that follow it look like more of its groups. */
function accountIn(run: string): string | undefined {
  for (let end = run.length; end >= 15; end--) {
    const compact = run.slice(0, end).replace(/ /g, "");
    if (run[end - 1] !== " " && compact.length >= 15 && compact.length <= 34 && isAccount(compact))
      return run.slice(0, end);
  }
  return undefined;
}

/** A date, a time or an amount is written in groups of digits too, and is no phone number. */
const NO_PHONE = /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})(?!\d)/;

function isPhone(text: string): boolean {
  const { length } = digitsOf(text);
  return length >= 7 && length <= 15 && !NO_PHONE.test(text);
}

interface Finder {
  /** Every repetition in it is bounded, so that long texts take linear time. */
  pattern: RegExp;
  /** What of the match is to be hidden, from its beginning; undefined: it only looks like one. */
  take(match: string): string | undefined;
}

const whole = (test: (text: string) => boolean) => (match: string) => (test(match) ? match : undefined);

const FINDERS: Record<Kind, Finder[]> = {
  account: [
    {
      pattern: /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,40}/giu,
      take: accountIn,
    },
  ],
  card: [{ pattern: /(?<![\d.,])\d(?:[ -]?\d){12,18}(?![\d])/g, take: whole(isCard) }],
  email: [
    {
      pattern:
        /[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}\.){1,8}\p{L}[\p{L}\p{N}-]{0,62}/gu,
      take: (match) => match,
    },
  ],
  phone: [
    // with its country
    { pattern: /(?<![\p{L}\p{N}])(?:\+|00)\d(?:[ ./()-]{0,2}\d){6,14}(?!\d)/gu, take: whole(isPhone) },
    // from within the country, by its trunk prefix or by an area in brackets
    { pattern: /(?<![\p{L}\p{N}.,-])\(?0\d(?:[ ./()-]{0,2}\d){5,12}(?!\d)/gu, take: whole(isPhone) },
    { pattern: /(?<![\p{L}\p{N}])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]?\d{4}(?!\d)/gu, take: whole(isPhone) },
    // whatever stands behind a word that says so
    {
      pattern:
        /(?<=(?:tel|phone|mobile|mobil|cell|fax|handy|call|móvil|teléfono|téléphone)[^\p{N}+]{0,16})\d(?:[ ./()-]{0,2}\d){5,14}(?!\d)/giu,
      take: (match) => (NO_PHONE.test(match) ? undefined : match),
    },
  ],
};

/** Account and card numbers come first: a part of one may look like a phone number. */
const ORDER: Kind[] = ["account", "card", "email", "phone"];

function replaceIn(text: string, kinds: Kind[], placeholder: (kind: Kind, found: string) => string): string {
  let result = text;
  for (const kind of ORDER) {
    if (!kinds.includes(kind)) continue;
    for (const { pattern, take } of FINDERS[kind]) {
      result = result.replace(pattern, (match) => {
        const found = take(match);
        return found === undefined ? match : placeholder(kind, found) + match.slice(found.length);
      });
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

/** A text without what is of these kinds; it cannot be put back. */
export const withoutMaskable = (text: string, kinds: Kind[]): string =>
  replaceIn(text, kinds, (kind) => `[${kind}]`);
