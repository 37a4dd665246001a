import { type Entity, scan } from "./entity.ts";

const EMAIL =
  /(?<![\p{L}\p{N}._%+@-])[\p{L}\p{N}_%+'-]{1,64}(?:\.[\p{L}\p{N}_%+'-]{1,64}){0,8}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}@])/gu;

/** E-mail addresses, lower case. */
export const emails = (text: string): Entity[] =>
  scan("email", text, EMAIL, ([address]) => ({ value: address.toLowerCase() }));

const URL_LIKE = /(?<![\p{L}\p{N}@])(?:https?:\/\/|www\.)[^\s<>"'`´„“”»«{}|\\^]{3,2000}/giu;
const CLOSING: Record<string, string> = { ")": "(", "]": "[" };

/** Web addresses: those that name their protocol, or begin with `www.`. The value is absolute. */
export function urls(text: string): Entity[] {
  return scan("url", text, URL_LIKE, (match) => {
    // a sentence's end, and a bracket that was opened before the address, do not belong to it
    let url = match[0];
    for (;;) {
      const last = url.at(-1) ?? "";
      const opens = CLOSING[last];
      const closes = opens !== undefined && url.split(last).length > url.split(opens).length;
      if (!/[.,;:!?*_~]/.test(last) && !closes) break;
      url = url.slice(0, -1);
    }
    match[0] = url;
    const absolute = /^https?:/i.test(url) ? url : `https://${url}`;
    return URL.canParse(absolute) && new URL(absolute).hostname.includes(".")
      ? { value: new URL(absolute).href }
      : undefined;
  });
}
