/** Currencies as people write them, ISO 4217 codes first. Several codes: the sign alone does not say which. */
const signs: Record<string, string> = {
  "€": "EUR",
  euro: "EUR",
  euros: "EUR",
  "£": "GBP",
  pfund: "GBP",
  "pounds sterling": "GBP",
  pounds: "GBP",
  $: "USD CAD AUD NZD SGD HKD MXN",
  dollar: "USD CAD AUD NZD SGD HKD",
  dollars: "USD CAD AUD NZD SGD HKD",
  us$: "USD",
  ca$: "CAD",
  c$: "CAD",
  a$: "AUD",
  au$: "AUD",
  nz$: "NZD",
  s$: "SGD",
  hk$: "HKD",
  r$: "BRL",
  reais: "BRL",
  mx$: "MXN",
  "¥": "JPY CNY",
  "￥": "JPY CNY",
  円: "JPY",
  元: "CNY",
  "₹": "INR",
  "rs.": "INR",
  "₩": "KRW",
  "₺": "TRY",
  "₴": "UAH",
  грн: "UAH",
  "₽": "RUB",
  руб: "RUB",
  zł: "PLN",
  zl: "PLN",
  złotych: "PLN",
  kč: "CZK",
  ft: "HUF",
  kr: "SEK NOK DKK ISK",
  "kr.": "DKK NOK SEK ISK",
  kronor: "SEK",
  franken: "CHF",
  "fr.": "CHF",
  sfr: "CHF",
  francs: "CHF",
  lei: "RON",
  "₪": "ILS",
};

const CODES =
  "EUR USD GBP CHF JPY CNY INR KRW TRY UAH RUB PLN CZK HUF SEK NOK DKK ISK RON BGN CAD AUD NZD SGD HKD MXN BRL ARS CLP COP PEN ZAR ILS AED SAR EGP MAD THB IDR MYR PHP VND TWD KWD BHD TND OMR JOD IQD LYD";

const byName = new Map<string, string[]>([
  ...Object.entries(signs).map(([sign, codes]) => [sign, codes.split(" ")] as [string, string[]]),
  ...CODES.split(" ").map((code) => [code.toLowerCase(), [code]] as [string, string[]]),
]);

/** Every way to write a currency, lower case. */
export const CURRENCY_NAMES: readonly string[] = [...byName.keys()];

/** With three decimals instead of two: one mark and three digits is no group there. ISO 4217, minor units. */
const THREE_DECIMALS = new Set("KWD BHD TND OMR JOD IQD LYD".split(" "));

/** The currency that is meant: the only one that the sign can stand for, or the only one of those that occur. */
export function currencyOf(sign: string, occur: string[] = []): string | undefined {
  const codes = byName.get(sign.toLowerCase()) ?? [];
  if (codes.length === 1) return codes[0];
  const likely = codes.filter((code) => occur.includes(code));
  if (likely.length > 0) return likely.length === 1 ? likely[0] : undefined;
  // a bare dollar is the American one; of crowns none is the usual one
  return codes[0] === "USD" && occur.length === 0 ? "USD" : undefined;
}

export const decimalsOf = (currency: string | undefined): number =>
  currency && THREE_DECIMALS.has(currency) ? 3 : 2;
