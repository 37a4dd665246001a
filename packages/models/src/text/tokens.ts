/** A word, number or telling sign of a text, and where it stands. */
export interface Token {
  /** As it is compared: small letters, one form for every way of writing a character. */
  text: string;
  /** Place in the text: first character, and the one after the last. */
  from: number;
  to: number;
}

/** More than this of a text is not read: what a message is about is said before its five-hundredth word. */
const MOST = 600;

// scripts that put no space between words are read character by character; pairs of them make the words
const TOKEN =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]\p{M}*|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\p{N}+|[?!$€£¥%]/gu;

/** The words of a text in their order. Numbers and the signs ? ! % and of money count as words. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const word = match[0].normalize("NFKC").toLowerCase().replaceAll("’", "'");
    tokens.push({ text: word, from: match.index, to: match.index + match[0].length });
    if (tokens.length === MOST) break;
  }
  return tokens;
}
