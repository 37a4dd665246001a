/** Longest rest that a provider is believed to want, in ms. */
const LONGEST = 3_600_000;

/** Requests that are left, and when there are more; as OpenAI, Azure, Mistral and Anthropic name them. */
const HEADERS = [
  ["x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"],
  ["x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"],
  ["anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"],
  ["anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"],
] as const;

type Headers = Record<string, string | undefined>;

/** The provider's own time, by which its instants are meant: clocks differ. */
const timeOf = (headers: Headers, now: number) => Date.parse(headers.date ?? "") || now;

/** `Retry-After` (or its form in ms) as ms; undefined: it says nothing. */
export function retryAfter(headers: Headers = {}, now: number): number | undefined {
  const ms = Number(headers["retry-after-ms"]);
  if (ms > 0) return Math.min(ms, LONGEST);
  return spanOf(headers["retry-after"], timeOf(headers, now));
}

/** How long to rest, in ms, because nothing is left of a limit; 0: there is room. */
export function restFrom(headers: Headers = {}, now: number): number {
  const rests = HEADERS.map(([left, reset]) =>
    headers[left] === "0" ? (spanOf(headers[reset], timeOf(headers, now)) ?? 0) : 0,
  );
  return Math.max(...rests);
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `20`, `1m30s`, `250ms`, an instant, or a date of HTTP, as ms from now. */
function spanOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const written = parts.map(([part]) => part).join("") === text && text !== "";
  const span = /^\d+(?:\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : written
      ? parts.reduce((sum, [, amount, unit = "s"]) => sum + Number(amount) * UNITS[unit]!, 0)
      : Date.parse(text) - now;
  return span > 0 ? Math.min(span, LONGEST) : undefined;
}
