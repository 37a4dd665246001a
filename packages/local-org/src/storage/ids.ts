const CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SHAPE = /^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/;

/** The three letters that make a 15-character id safe where case is lost. */
function checksum(id: string): string {
  let out = "";
  for (let block = 0; block < 15; block += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      const code = id.charCodeAt(block + i);
      if (code >= 65 && code <= 90) bits |= 1 << i;
    }
    out += CHECK[bits];
  }
  return out;
}

/** The 18-character form of an id given in either form; undefined if it is not an id. */
export function toId18(id: unknown): string | undefined {
  if (typeof id !== "string" || !SHAPE.test(id)) return undefined;
  const short = id.slice(0, 15);
  if (id.length === 15) return short + checksum(short);
  return checksum(short) === id.slice(15).toUpperCase() ? short + checksum(short) : undefined;
}

/** Numbers `n` in the nine base-62 digits of an id. */
function counterDigits(n: number): string {
  let digits = "";
  for (let rest = n; rest > 0; rest = Math.floor(rest / 62)) digits = BASE62[rest % 62] + digits;
  return digits.padStart(9, "0");
}

/** The number in the nine digits of an id. */
const counterOf = (id: string): number =>
  [...id.slice(6, 15)].reduce((n, digit) => n * 62 + BASE62.indexOf(digit), 0);

/** Hands out ids by key prefix, in rising order: prefix, instance `Lo`, a zero, nine digits. */
export interface Ids {
  next(prefix: string): string;
  /** An id that was given out before: those to come are larger. */
  past(id: string): void;
  /** The last number given out, by prefix. */
  readonly last: Map<string, number>;
}

/** Starts at 1 for every prefix. */
export function createIds(): Ids {
  const last = new Map<string, number>();
  return {
    last,
    next(prefix) {
      const n = (last.get(prefix) ?? 0) + 1;
      last.set(prefix, n);
      const short = `${prefix}Lo0${counterDigits(n)}`;
      // joined, for a text that is put together by + keeps its parts
      return [short, checksum(short)].join("");
    },
    past(id) {
      const prefix = id.slice(0, 3);
      last.set(prefix, Math.max(last.get(prefix) ?? 0, counterOf(id)));
    },
  };
}
