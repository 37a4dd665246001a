/** Words that say nothing, by their length. */
const WORDS = [
  ..."a et sit amet dolor tempor laboris pariatur voluptate incididunt consectetur exercitation".split(" "),
];
const LONGEST = WORDS.length;

/** A run of letters or of digits; what is between them is no word and stays. */
export const TOKEN = /\p{L}[\p{L}\p{M}]*|\p{N}+/gu;

/** Another word of the same shape: as long, as capitalized, digits for digits, foreign letters for foreign ones. */
export function neutral(token: string): string {
  if (/^\p{N}/u.test(token)) return token.replace(/\p{N}/gu, "0");
  const letters = [...token];
  if (!/^[\p{Script=Latin}\p{M}]+$/u.test(token)) return letters.map(foreign).join("");
  const word = wordOf(letters.length);
  return letters.map((letter, at) => (isCapital(letter) ? word[at]?.toUpperCase() : word[at])).join("");
}

function wordOf(length: number): string {
  if (length <= LONGEST) return WORDS[length - 1] as string;
  return `${WORDS[LONGEST - 1]}${wordOf(length - LONGEST)}`;
}

const isCapital = (letter: string) => letter !== letter.toLowerCase();

const foreign = (letter: string): string => {
  if (/\p{Script=Cyrillic}/u.test(letter)) return isCapital(letter) ? "Ж" : "ж";
  if (/\p{Script=Greek}/u.test(letter)) return isCapital(letter) ? "Ω" : "ω";
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(letter) ? "〇" : "x";
};
