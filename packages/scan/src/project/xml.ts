import sax from "sax";

/** An element of a metadata file: its text, the elements in it by name in order, and the line on which it begins. */
export interface Element {
  line: number;
  text: string;
  children: Map<string, Element[]>;
}

const element = (line: number): Element => ({ line, text: "", children: new Map() });

/**
 * Reads the XML of a metadata file; attributes are passed over.
 * @returns the root element and its name
 * @throws Error `line N: …` where it is no XML
 */
export function parseXml(source: string): { name: string; root: Element } {
  const parser = sax.parser(true, { position: true });
  const document = element(1);
  const open = [document];
  parser.onerror = ({ message }) => {
    throw new Error(`line ${parser.line + 1}: ${message.split("\n")[0]}`);
  };
  parser.onopentag = ({ name }) => {
    const { children } = open.at(-1) as Element;
    const child = element(parser.line + 1);
    const same = children.get(name);
    if (same) same.push(child);
    else children.set(name, [child]);
    open.push(child);
  };
  const take = (text: string) => {
    (open.at(-1) as Element).text += text;
  };
  parser.ontext = take;
  parser.oncdata = take;
  parser.onclosetag = () => {
    open.pop();
  };
  parser.write(source.replace(/^\uFEFF/, "")).close();
  const [[name, [root]] = ["", []]] = document.children;
  if (!root) throw new Error("line 1: there is nothing in it");
  return { name, root };
}

/** The elements of that name, in order. */
export const all = (parent: Element, name: string): Element[] => parent.children.get(name) ?? [];

export const first = (parent: Element | undefined, name: string): Element | undefined =>
  parent?.children.get(name)?.[0];

/** The trimmed text of the first element of that name; undefined where there is none, or nothing in it. */
export const textOf = (parent: Element | undefined, name: string): string | undefined =>
  first(parent, name)?.text.trim() || undefined;

export const isTrue = (parent: Element | undefined, name: string): boolean => textOf(parent, name) === "true";
