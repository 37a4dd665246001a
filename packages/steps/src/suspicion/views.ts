/** A text as a reader would take it who sees through one disguise. */
export interface View {
  /** In words, after "is written": "in base64". Absent: as it stands. */
  disguise?: string;
  /** Nobody writes so by chance: what it says is of no matter. */
  meant?: boolean;
  text: string;
}

/** As much of a text is looked at, so that no text takes long. */
export const LONGEST = 32_768;

/** The text as it stands, plain; then what its disguised parts say, as far as they say anything. */
export function viewsOf(text: string): View[] {
  const plain = plainly(text);
  const views: View[] = [{ text: plain }];
  const add = (disguise: string, hidden: string | undefined, meant = false) => {
    if (hidden?.trim()) views.push({ disguise, text: plainly(hidden), ...(meant && { meant }) });
  };
  add("in characters that nobody sees", tagged(text));
  add("in base64", decoded(text, BASE64, fromBase64), true);
  add("in hexadecimal", decoded(text, HEX, fromHex), true);
  add("in rot13", rot13(plain));
  if (/\p{L}[0-9@$]\p{L}|[0-9@$]\p{L}[0-9@$]/u.test(plain)) add("with digits for letters", unleet(plain));
  if (SPELT.test(text)) add("letter by letter", text.replace(/(?<=(?:^|\s)\p{L}) (?=\p{L}(?:\s|$))/gu, ""));
  add("backwards", [...plain].reverse().join(""));
  return views;
}

/** Single letters with a blank between each two. */
const SPELT = /(?:^|\s)(?:\p{L} ){4}/u;

/** One letter for all that look like it, no hidden characters, one blank between words, in lower case. */
function plainly(text: string): string {
  return text
    .replace(/[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\u{E0000}-\u{E0FFF}]/gu, "")
    .normalize("NFKC")
    .replace(/<!--|-->|^[ >|]+/gm, " ")
    .replace(/\p{L}/gu, (letter) => LOOKALIKES.get(letter) ?? letter)
    .toLowerCase()
    .replace(/[\s|*_~`]+/gu, " ")
    .trim();
}

/** Cyrillic and Greek letters that look like Latin ones, in their order. */
const [FOREIGN, LATIN] = [
  "аеорсухіјѕһԁԛԝвмтнкАВЕКМНОРСТУХІЈЅαοερτυικνΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
  "aeopcyxijshdqwbmthkABEKMHOPCTYXIJSaoeptuiknvABEZHIKMNOPTYX",
];
const LOOKALIKES = new Map(Array.from(FOREIGN, (letter, at) => [letter, LATIN[at] as string]));

/** What tag characters spell: they mirror ASCII, and nothing shows them. */
const tagged = (text: string): string | undefined =>
  text
    .match(/[\u{E0020}-\u{E007E}]/gu)
    ?.map((tag) => String.fromCodePoint((tag.codePointAt(0) as number) - 0xe0000))
    .join("");

const BASE64 = /(?:[A-Za-z0-9+/_-]{4}){4,}[A-Za-z0-9+/_-]*={0,2}/g;
const HEX = /(?:[0-9a-f]{2}[ :]?){12,}/gi;

/** What stretches of an encoding say, where they say something that can be read. */
function decoded(text: string, stretches: RegExp, decode: (stretch: string) => string): string | undefined {
  // mail breaks long lines
  const whole = text.replace(/(?<=[A-Za-z0-9+/]{20})\r?\n(?=[A-Za-z0-9+/=])/g, "");
  const read = (whole.match(stretches) ?? []).map(decode).filter(isReadable);
  return read.length > 0 ? read.join(" ") : undefined;
}

const fromBase64 = (stretch: string): string => {
  const standard = stretch.replace(/-/g, "+").replace(/_/g, "/").replace(/=+$/, "");
  return utf8(standard.slice(0, standard.length - (standard.length % 4 === 1 ? 1 : 0)), (text) => atob(text));
};

const fromHex = (stretch: string): string =>
  utf8(stretch.replace(/[ :]/g, ""), (text) =>
    (text.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join(""),
  );

function utf8(encoded: string, toBytes: (text: string) => string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(toBytes(encoded), (byte) => byte.charCodeAt(0)));
  } catch {
    return "";
  }
}

/** Words with blanks between them, and next to nothing else. */
function isReadable(text: string): boolean {
  const letters = text.match(/[\p{L}\p{N} .,:;!?'"-]/gu)?.length ?? 0;
  return text.length >= 8 && letters >= text.length * 0.9 && / \p{L}/u.test(text);
}

const rot13 = (text: string): string =>
  text.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 84) % 26) + 97));

const DIGITS: Record<string, string> = { 0: "o", 1: "i", 3: "e", 4: "a", 5: "s", 7: "t", "@": "a", $: "s" };
const unleet = (text: string): string => text.replace(/[013457@$]/g, (sign) => DIGITS[sign] ?? sign);
