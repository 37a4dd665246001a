/** An element of a metadata file: its text, and the elements in it by name, in order. */
export interface Element {
  text: string;
  children: Map<string, Element[]>;
  /** Where it stands in the source, and what is between its tags: offsets of characters. */
  from: number;
  to: number;
  inside: number;
  outside: number;
}

const TOKEN =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[(?<data>[\s\S]*?)\]\]>|<\/(?<close>[\w:.-]+)\s*>|<(?<open>[\w:.-]+)[^<>]*?(?<empty>\/)?>|(?<text>[^<]+)/y;

const NAMED: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) =>
    name ? (NAMED[name] ?? all) : String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal)),
  );

const elementAt = (from: number, inside: number): Element => ({
  text: "",
  children: new Map(),
  from,
  to: inside,
  inside,
  outside: inside,
});

/** An element with nothing in it, that stands nowhere. */
export const NO_ELEMENT: Readonly<Element> = elementAt(0, 0);

/** The line of a place in a source, from 1. */
export function lineAt(source: string, offset: number): number {
  let line = 1;
  for (let at = source.indexOf("\n"); at >= 0 && at < offset; at = source.indexOf("\n", at + 1)) line++;
  return line;
}

/** What is no XML, and where. */
export class XmlError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}.`);
    this.line = line;
  }
}

/**
 * Reads the XML of the Metadata API, which has elements and text only; attributes are passed over.
 * @throws XmlError with the line of what is no such XML
 */
export function parseXml(source: string): Element {
  const root = elementAt(0, 0);
  root.outside = root.to = source.length;
  const open = [{ name: "", element: root }];
  let at = 0;
  const fail = (message: string): never => {
    throw new XmlError(lineAt(source, at), message);
  };
  while (at < source.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (!match) return fail("this is no XML");
    const groups = match.groups!;
    const inside = open.at(-1)!;
    if (groups.text !== undefined) inside.element.text += unescaped(groups.text);
    else if (groups.data !== undefined) inside.element.text += groups.data;
    else if (groups.open !== undefined) {
      const child = elementAt(at, TOKEN.lastIndex);
      const same = inside.element.children.get(groups.open);
      if (same) same.push(child);
      else inside.element.children.set(groups.open, [child]);
      if (!groups.empty) open.push({ name: groups.open, element: child });
    } else if (groups.close !== undefined) {
      if (open.length === 1 || inside.name !== groups.close) fail(`</${groups.close}> closes nothing`);
      inside.element.outside = at;
      inside.element.to = TOKEN.lastIndex;
      open.pop();
    }
    at = TOKEN.lastIndex;
  }
  if (open.length > 1) fail(`<${open.at(-1)!.name}> is not closed`);
  return root;
}

/** The text of the first element of that name; undefined if there is none. */
export const textOf = (parent: Element, name: string): string | undefined =>
  parent.children.get(name)?.[0]?.text.trim();

export const all = (parent: Element, name: string): Element[] => parent.children.get(name) ?? [];

/** True for an element that says so; undefined for all else, so that nothing need be said. */
export const isTrue = (parent: Element, name: string): true | undefined =>
  textOf(parent, name) === "true" ? true : undefined;

/** An object without the keys that have no value. */
export const given = <T extends object>(parts: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as never;
