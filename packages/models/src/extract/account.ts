import { type Entity, scan } from "./entity.ts";

/** Length of an IBAN by country: ISO 13616 registry. */
const LENGTHS: Record<string, number> = Object.fromEntries(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 " +
    "EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 " +
    "JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 " +
    "OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 " +
    "TR26 UA29 VA22 VG24 XK20 YE30"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const IBAN_LIKE = /(?<![\p{L}\p{N}])[A-Za-z]{2}\d{2}(?:[ \u00a0-]?[A-Za-z\d]){11,30}/gu;

/** IBANs whose check digits are right, without spaces, upper case. */
export function ibans(text: string): Entity[] {
  return scan("iban", text, IBAN_LIKE, (match) => {
    const length = LENGTHS[match[0].slice(0, 2).toUpperCase()];
    // words may follow: as many characters as the country has
    const end = length && placeOf(match[0], length);
    if (!end || /^[\p{L}\p{N}]/u.test(text.slice(match.index + end))) return undefined;
    match[0] = match[0].slice(0, end);
    const value = match[0].replace(/[^A-Za-z\d]/g, "").toUpperCase();
    return remainder97(value.slice(4) + value.slice(0, 4)) === 1 ? { value } : undefined;
  });
}

/** Where the first `count` letters and digits of a text end; undefined: it has fewer. */
function placeOf(text: string, count: number): number | undefined {
  let seen = 0;
  for (let at = 0; at < text.length; at++)
    if (/[A-Za-z\d]/.test(text[at] as string) && ++seen === count) return at + 1;
  return undefined;
}

/** ISO 7064 MOD 97-10; letters count from A = 10. */
export function remainder97(text: string): number {
  let rest = 0;
  for (const char of text) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

const CARD_LIKE = /(?<![\p{L}\p{N}]|\d[ .-])[2-6](?:[ \u00a0-]?\d){13,18}(?![\p{L}\p{N}])/gu;

/** First digits and lengths of the card schemes (ISO/IEC 7812): Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay, Maestro. */
const SCHEMES: [first: RegExp, lengths: number[]][] = [
  [/^4/, [16, 19]],
  [/^(?:5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14, 16]],
  [/^(?:6011|65|64[4-9]|35(?:2[89]|[3-8])|62|50|5[6-8]|63|67)/, [16, 17, 18, 19]],
];

/** Card numbers of the schemes whose check digit (Luhn) is right. */
export function cards(text: string): Entity[] {
  return scan("card", text, CARD_LIKE, ([quote]) => {
    const digits = quote.replace(/\D/g, "");
    const known = SCHEMES.some(([first, lengths]) => first.test(digits) && lengths.includes(digits.length));
    return known && luhn(digits) ? { value: digits } : undefined;
  });
}

/** ISO/IEC 7812-1, annex B. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}
