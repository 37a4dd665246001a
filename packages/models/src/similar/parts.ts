import type { Span } from "../extract/entity.ts";
import {
  ATTRIBUTION,
  ATTRIBUTION_BY_NAME,
  CLOSING,
  CONTACT_LINE,
  DATE_AND_ADDRESS,
  DISCLAIMER,
  FORWARD_RULE,
  FROM_LINE,
  HEADER_LINE,
  OF_THIS_MAIL,
  ORIGINAL_RULE,
  SENT_FROM,
  SOMEBODY_WROTE,
} from "./phrases.ts";

/** What a piece of a mail's text is. `new` is what its sender wrote now. */
export interface MailPart extends Span {
  is: "new" | "quoted" | "forwarded" | "signature" | "disclaimer";
}

type Kind = MailPart["is"];

/** Lines after a closing or a mark that may still be a signature. */
const LONGEST_SIGNATURE = 14;

interface Line extends Span {
  /** Without the line break. */
  text: string;
}

/**
 * Takes a mail's plain text apart: what is new, what is quoted from earlier mails or forwarded, the signature and
 * the lawyers' lines. The parts stand in the text's order and together are the whole text.
 *
 * Quotations are known by `>`, by the lines that mail programs write above them ("On … wrote:", "-----Original
 * Message-----", a block of "From: Sent: To:"), in eight languages. A closing ("Best regards,") begins a signature
 * when only a few short lines follow.
 */
export function mailParts(text: string): MailPart[] {
  const lines = linesOf(text);
  const kinds = new Array<Kind>(lines.length).fill("new");
  markQuotes(lines, kinds);
  markEnd(lines, kinds);
  return join(text, lines, kinds);
}

/** What the sender wrote now, without what is quoted, the signature and the lawyers' lines. */
export function newText(text: string): string {
  return mailParts(text)
    .filter(({ is }) => is === "new")
    .map(({ quote }) => quote.trim())
    .filter(Boolean)
    .join("\n\n");
}

/** The text that a mail is about: what is new in it and, where that only passes something on, what is forwarded. */
export function content(text: string): string {
  const fresh = newText(text);
  if (words(fresh) > 20) return fresh;
  const forwarded = mailParts(text).find(({ is }) => is === "forwarded");
  const body = forwarded && withoutHead(forwarded.quote);
  if (!body || words(body) <= words(fresh)) return fresh;
  // what was forwarded may be a forward itself; what gets no shorter is taken as it is
  return body.length < text.length ? content(body) || body : body;
}

const words = (text: string) => text.split(/\s+/).filter(Boolean).length;

function withoutHead(forwarded: string): string {
  const lines = forwarded.replace(/^[ \t]*> ?/gm, "").split("\n");
  const isHead = (line: string) =>
    !line.trim() ||
    FORWARD_RULE.test(line) ||
    ORIGINAL_RULE.test(line) ||
    HEADER_LINE.test(line) ||
    /^\s*[-_]{5,}\s*$/.test(line);
  const start = lines.findIndex((line) => !isHead(line));
  return start < 0 ? "" : lines.slice(start).join("\n");
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const { 0: quote, index } of text.matchAll(/[^\n]*\n|[^\n]+$/g)) {
    lines.push({
      from: index,
      to: index + quote.length,
      quote,
      text: quote.replace(/\r?\n$/, "").slice(0, 1000),
    });
  }
  return lines;
}

function markQuotes(lines: Line[], kinds: Kind[]): void {
  for (let at = 0; at < lines.length; at++) {
    const head = headAt(lines, at);
    if (head?.rest) {
      const written = lines.slice(0, at).some((line, i) => kinds[i] === "new" && line.text.trim());
      kinds.fill(head.is === "forwarded" || !written ? "forwarded" : "quoted", at);
      return;
    }
    if (head) {
      kinds.fill("quoted", at, head.end);
      at = head.end - 1;
    } else if (/^\s{0,3}>/.test(lines[at]?.text ?? "")) kinds[at] = "quoted";
  }
}

/** The head of a quotation that begins at a line: where it ends, and whether all that follows is quoted. */
function headAt(
  lines: Line[],
  at: number,
): { is: "quoted" | "forwarded"; end: number; rest: boolean } | undefined {
  const text = (place: number) => lines[place]?.text ?? "";
  if (FORWARD_RULE.test(text(at))) return { is: "forwarded", end: at + 1, rest: true };
  if (ORIGINAL_RULE.test(text(at))) return { is: "quoted", end: at + 1, rest: true };
  if (isHeaderBlock(lines, /^\s*[-_]{5,}\s*$/.test(text(at)) ? nextWritten(lines, at + 1) : at)) {
    return { is: "quoted", end: at + 1, rest: true };
  }
  if (!text(at).trim()) return undefined;
  // mail programs break the line, so up to four of them are one
  for (let end = at + 1; end <= Math.min(at + 4, lines.length); end++) {
    if (end > at + 1 && !text(end - 1).trim()) return undefined;
    const joined = lines
      .slice(at, end)
      .map((line) => line.text.replace(/^\s*>\s?/, "").trim())
      .join(" ");
    if (joined.length > 500) return undefined;
    const marked = /^\s{0,3}>/.test(text(nextWritten(lines, end)));
    const alone =
      end === at + 1 &&
      (ATTRIBUTION_BY_NAME.test(joined) ||
        DATE_AND_ADDRESS.test(joined) ||
        (marked && SOMEBODY_WROTE.test(joined)));
    if (!alone && !ATTRIBUTION.test(joined)) continue;
    // what follows is either marked line by line, with answers between, or quoted to the end
    return { is: "quoted", end, rest: !marked };
  }
  return undefined;
}

function isHeaderBlock(lines: Line[], at: number): boolean {
  if (!FROM_LINE.test(lines[at]?.text ?? "")) return false;
  const next = lines.slice(at + 1, at + 7).filter(({ text }) => HEADER_LINE.test(text));
  return next.length >= 2;
}

function nextWritten(lines: Line[], from: number): number {
  let at = from;
  while (at < lines.length && !lines[at]?.text.trim()) at++;
  return at;
}

/** The signature and the lawyers' lines at the end of what is new. */
function markEnd(lines: Line[], kinds: Kind[]): void {
  const own = lines.map((_, at) => at).filter((at) => kinds[at] === "new");
  let end = own.length;
  const written = (place: number) => lines[own[place] ?? -1]?.text.trim() ?? "";
  // paragraphs from the last one up
  while (end > 0) {
    let start = end;
    while (start > 0 && !written(start - 1)) start--;
    while (start > 0 && written(start - 1)) start--;
    const paragraph = own
      .slice(start, end)
      .map((at) => lines[at]?.text)
      .join(" ");
    if (start === 0 || !DISCLAIMER.test(paragraph) || !OF_THIS_MAIL.test(paragraph)) break;
    for (const at of own.slice(start, end)) kinds[at] = "disclaimer";
    end = start;
  }
  const begin = signatureAt(end, written) ?? contactsAt(end, written);
  if (begin === undefined) return;
  for (const at of own.slice(begin, end)) kinds[at] = "signature";
}

function signatureAt(end: number, written: (place: number) => string): number | undefined {
  let begin: number | undefined;
  let count = 0;
  // once one is found, only lines like names stand between it and another: "Thanks, / Jane / Sent from my phone"
  for (let place = end - 1; place > 0; place--) {
    const line = written(place);
    if (!line) continue;
    if (++count > LONGEST_SIGNATURE) break;
    const marks = /^(?:--|__|—|-{5,}|_{5,})$/.test(line) || SENT_FROM.test(line);
    if (marks || CLOSING.test(line)) begin = place;
    else if (line.length > 90 || (begin !== undefined && !/^[\p{Lu}\p{N}+(*]/u.test(line))) break;
  }
  return begin;
}

/** A last paragraph of a few short lines, two of them addresses or numbers: a signature without a closing. */
function contactsAt(end: number, written: (place: number) => string): number | undefined {
  let last = end;
  while (last > 0 && !written(last - 1)) last--;
  let begin = last;
  while (begin > 0 && written(begin - 1)) begin--;
  const paragraph = Array.from({ length: last - begin }, (_, i) => written(begin + i));
  const contacts = paragraph.filter((line) => CONTACT_LINE.test(line)).length;
  return begin > 0 && contacts >= 2 && paragraph.every(({ length }) => length < 70) ? begin : undefined;
}

function join(text: string, lines: Line[], kinds: Kind[]): MailPart[] {
  const parts: MailPart[] = [];
  lines.forEach((line, at) => {
    // an empty line belongs to what stands before it
    const is = line.text.trim() || at === 0 ? (kinds[at] ?? "new") : (parts.at(-1)?.is ?? "new");
    const last = parts.at(-1);
    if (last?.is === is) last.to = line.to;
    else parts.push({ is, from: line.from, to: line.to, quote: "" });
  });
  for (const part of parts) part.quote = text.slice(part.from, part.to);
  return parts;
}
