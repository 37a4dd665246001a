import { toId18 } from "../storage/ids.ts";
import { asNumber, asText, type Value } from "./values.ts";

const count = (value: Value): number => Math.max(0, Math.trunc(asNumber(value) ?? 0));

function matches(text: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "su").test(text);
  } catch {
    return new RegExp(`^(?:${pattern})$`, "s").test(text);
  }
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const html = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char]!);
const js = (text: string): string =>
  text
    .replace(/[\\'"]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");

const parts = (value: Value): string[] => asText(value).split(";").filter(Boolean);

/** Functions of text and picklists. */
export const TEXT_FUNCTIONS: Record<string, (...args: Value[]) => Value> = {
  ISPICKVAL: (value = null, text = null) => asText(value) === asText(text),
  INCLUDES: (value = null, text = null) => parts(value).includes(asText(text)),
  PICKLISTCOUNT: (value = null) => parts(value).length,
  TEXT: (value = null) => asText(value),
  VALUE: (value = null) => asNumber(value),
  LEN: (value = null) => asText(value).length,
  CONTAINS: (text = null, part = null) => asText(text).includes(asText(part)),
  BEGINS: (text = null, part = null) => asText(text).startsWith(asText(part)),
  REGEX: (text = null, pattern = null) => matches(asText(text), asText(pattern)),
  LOWER: (text = null) => asText(text).toLowerCase(),
  UPPER: (text = null) => asText(text).toUpperCase(),
  INITCAP: (text = null) =>
    asText(text)
      .toLowerCase()
      .replace(/(?<![\p{L}\p{N}])\p{L}/gu, (letter) => letter.toUpperCase()),
  TRIM: (text = null) => asText(text).trim(),
  REVERSE: (text = null) => [...asText(text)].reverse().join(""),
  LEFT: (text = null, n = null) => asText(text).slice(0, count(n)),
  RIGHT: (text = null, n = null) => (count(n) ? asText(text).slice(-count(n)) : ""),
  MID: (text = null, from = null, n = null) => {
    const start = Math.max(1, count(from)) - 1;
    return asText(text).slice(start, start + count(n));
  },
  FIND: (part = null, text = null, from = 1) =>
    asText(text).indexOf(asText(part), Math.max(1, count(from)) - 1) + 1,
  SUBSTITUTE: (text = null, old = null, by = null) =>
    asText(old) === "" ? asText(text) : asText(text).replaceAll(asText(old), () => asText(by)),
  LPAD: (text = null, n = null, pad = " ") => asText(text).slice(0, count(n)).padStart(count(n), asText(pad)),
  RPAD: (text = null, n = null, pad = " ") => asText(text).slice(0, count(n)).padEnd(count(n), asText(pad)),
  BR: () => "_BR_ENCODED_",
  CHR: (code = null) => String.fromCodePoint(count(code)),
  ASCII: (text = null) => asText(text).codePointAt(0) ?? null,
  CASESAFEID: (value = null) => toId18(value) ?? value,
  HTMLENCODE: (text = null) => html(asText(text)),
  JSENCODE: (text = null) => js(asText(text)),
  JSINHTMLENCODE: (text = null) => html(js(asText(text))),
  URLENCODE: (text = null) => encodeURIComponent(asText(text)).replaceAll("%20", "+"),
  HYPERLINK: (url = null, name = null, target = "_blank") =>
    `<a href="${asText(url)}" target="${asText(target)}">${asText(name)}</a>`,
  IMAGE: (url = null, alternate = null, height = null, width = null) =>
    `<img src="${asText(url)}" alt="${html(asText(alternate))}"${height === null ? "" : ` style="height:${asText(height)}px; width:${asText(width)}px;"`} border="0"/>`,
};
