/** An element of a metadata file: its text, and the elements in it by name, in order. */
export interface Element {
  text: string;
  children: Map<string, Element[]>;
}

const TOKEN =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[(?<data>[\s\S]*?)\]\]>|<\/(?<close>[\w:.-]+)\s*>|<(?<open>[\w:.-]+)[^<>]*?(?<empty>\/)?>|(?<text>[^<]+)/y;

const NAMED: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) =>
    name ? (NAMED[name] ?? all) : String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal)),
  );

const element = (): Element => ({ text: "", children: new Map() });

/**
 * Reads the XML of the Metadata API, which has elements and text only; attributes are passed over.
 * @throws Error with the line of what is no such XML
 */
export function parseXml(source: string): Element {
  const root = element();
  const open = [{ name: "", element: root }];
  let at = 0;
  const fail = (message: string): never => {
    throw new Error(`line ${source.slice(0, at).split("\n").length}: ${message}.`);
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
      const child = element();
      const same = inside.element.children.get(groups.open);
      if (same) same.push(child);
      else inside.element.children.set(groups.open, [child]);
      if (!groups.empty) open.push({ name: groups.open, element: child });
    } else if (groups.close !== undefined) {
      if (open.length === 1 || inside.name !== groups.close) fail(`</${groups.close}> closes nothing`);
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
