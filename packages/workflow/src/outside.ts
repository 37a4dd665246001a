/** Characters that nobody sees: zero-width, direction marks, tags, variation selectors, control characters. */
const HIDDEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]|(?![\t\n\r])\p{Cc}/gu;

/**
 * An address that a mail program or a page makes a link of, whatever is written before it. Here and below repetitions are
 * bounded: customers choose the text, and none of it may take more than linear time.
 */
const LINK =
  /(?:\b[a-z][a-z0-9+.-]{1,20}:\s{0,20}\/\/|\/\/(?=[\w-]+\.)|\bwww\.|\b(?:javascript|vbscript|data|mailto|tel|file|blob)\s{0,20}:)\S*|\b(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\/\S*/giu;

/** A tag, a comment, an entity; and what Markdown makes an image or a link of. */
const MARKUP =
  /<[/!?\p{L}][^<>]*>?|&(?:#\w{1,8}|[a-z]{2,31});|!?\[[^\]\n]{0,200}\]\s{0,20}[([][^)\]\n]{0,500}[)\]]/giu;

export const hasHidden = (text: string): boolean => text.search(HIDDEN) >= 0;
export const withoutHidden = (text: string): string => text.replace(HIDDEN, "");
export const hasLink = (text: string): boolean => withoutHidden(text).search(LINK) >= 0;
export const hasMarkup = (text: string): boolean => withoutHidden(text).search(MARKUP) >= 0;

/** Takes its pieces from a text until none is left: what is taken out may have kept another one apart. */
function without(text: string, pieces: RegExp, instead: string): string {
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replace(pieces, instead);
  }
  return text;
}

/**
 * Somebody else's words, fit to stand in a record: nothing hidden, no links, no markup, at most so many characters.
 *
 * @param most in UTF-16 units, as Salesforce counts; a text that is cut ends with "…"
 */
export function quoted(text: string, most = 255): string {
  const plain = without(without(withoutHidden(text), MARKUP, " "), LINK, " ")
    .replace(/[<>]/g, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  if (plain.length <= most) return plain;
  return `${plain.slice(0, Math.max(0, most - 1)).replace(/[\uD800-\uDBFF]$/, "")}…`.slice(0, most);
}
