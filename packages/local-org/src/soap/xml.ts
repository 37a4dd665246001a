/** What an element may hold; `@name` in an object is an attribute, `#xml` XML as it is, `undefined` is left out, null is `xsi:nil`. */
export type XmlValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue };

// what XML cannot hold at all is left out
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g;

/** Text as it stands in XML. */
export const escapeXml = (text: string): string =>
  text.replace(FORBIDDEN, "").replace(/[<>&"\r]/g, (char) => `&#${char.charCodeAt(0)};`);

/** An element; one for each value of a list. */
export function element(name: string, value: XmlValue): string {
  if (value === undefined) return "";
  if (value === null) return `<${name} xsi:nil="true"/>`;
  if (typeof value !== "object") return `<${name}>${escapeXml(String(value))}</${name}>`;
  if (Array.isArray(value)) return value.map((one) => element(name, one)).join("");
  let attributes = "";
  let children = "";
  for (const [key, inner] of Object.entries(value)) {
    if (key === "#xml") children += inner;
    else if (key.startsWith("@")) attributes += ` ${key.slice(1)}="${escapeXml(String(inner))}"`;
    else children += element(key, inner);
  }
  return `<${name}${attributes}>${children}</${name}>`;
}

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
export const XSI = "http://www.w3.org/2001/XMLSchema-instance";
