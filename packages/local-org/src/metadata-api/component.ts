import { type Element, lineAt, parseXml, textOf, XmlError } from "../metadata/xml.ts";
import { XML_HEAD } from "../soap/xml.ts";
import { kindNamed, kindOfFolder, kindWithFolders, type MetadataKind, partNamed } from "./kinds.ts";

/** A component: a file or bundle of its own, or one of those that stand together in a file. */
export interface Component {
  /** `CustomField` */
  type: string;
  /** `Case.Tier__c` */
  fullName: string;
  /** The file that it is or stands in, below the package: `objects/Case.object`; of a bundle, its folder. */
  fileName: string;
  /** Whole files by path. */
  files: ReadonlyMap<string, Uint8Array>;
  /** Of what stands in a file together with others, in place of files: the XML between its tags. */
  xml?: string;
}

/** A component as a package brings it. */
export interface Brought extends Component {
  /** Where it stands in its file, from 1. */
  line: number;
}

/** What is wrong with a file or component of a package. */
export interface Problem {
  type: string;
  fullName: string;
  fileName: string;
  text: string;
  line?: number;
  /** The rest of the package can be deployed all the same. */
  warning?: boolean;
}

export const keyOf = ({ type, fullName }: { type: string; fullName: string }): string =>
  `${type}:${fullName}`;

export const NAMESPACE = "http://soap.sforce.com/2006/04/metadata";
const META = "-meta.xml";
const NO_FILES: ReadonlyMap<string, Uint8Array> = new Map();

const decoder = new TextDecoder();
export const bytesOf = (text: string): Uint8Array => Buffer.from(text);
export const textIn = (data: Uint8Array): string => decoder.decode(data);

/** What a path below the package says of its file. */
interface Place {
  kind: MetadataKind;
  type: string;
  fullName: string;
  fileName: string;
}

/** @returns undefined for a file that belongs to no type that is known here */
function placeOf(path: string): Place | undefined {
  const [folder = "", ...rest] = path.split("/");
  const kind = kindOfFolder(folder);
  if (!kind || rest.length === 0) return undefined;
  if (kind.suffix === undefined) {
    // some bundles have a file of their name beside them
    const bundle = rest.length > 1 ? rest[0] : /^(.+)\.\w+-meta\.xml$/.exec(rest[0] ?? "")?.[1];
    return bundle === undefined
      ? undefined
      : { kind, type: kind.name, fullName: bundle, fileName: `${folder}/${bundle}` };
  }
  const file = rest.join("/");
  const own = file.endsWith(META) ? file.slice(0, -META.length) : file;
  if (kind.inFolder && own !== file && !own.endsWith(`.${kind.suffix}`) && rest.length === 1)
    return { kind, type: kind.inFolder, fullName: own, fileName: path };
  if (!own.endsWith(`.${kind.suffix}`)) return undefined;
  const fullName = own.slice(0, -kind.suffix.length - 1);
  return { kind, type: kind.name, fullName, fileName: `${folder}/${own}` };
}

/** The element that a file of that kind holds. */
function rootOf(kind: MetadataKind, source: string, fullName: string): Element {
  const name = kind.name === "Settings" ? `${fullName}Settings` : kind.name;
  const document = parseXml(source);
  const root = document.children.get(name)?.[0];
  if (root) return root;
  const [other] = document.children.keys();
  throw new XmlError(
    1,
    other ? `the file holds <${other}> and not <${name}>` : `the file holds no <${name}>`,
  );
}

const rawOf = (source: string, { inside, outside }: Element): string => source.slice(inside, outside).trim();

/** What stands in a file: each child that is a component, and what is left for the file's own. */
function partsIn(place: Place, source: string): Brought[] {
  const { kind, fullName, fileName } = place;
  const root = rootOf(kind, source, fullName);
  const own: string[] = [];
  const parts: Brought[] = [];
  for (const [element, list] of root.children) {
    const type = kind.children?.[element];
    for (const one of list) {
      const name = type && textOf(one, "fullName");
      if (!type || !name) own.push(source.slice(one.from, one.to));
      else {
        // a label has a name of its own, everything else is of the file's object
        const full = type === "CustomLabel" ? name : `${fullName}.${name}`;
        const line = lineAt(source, one.from);
        parts.push({ type, fullName: full, fileName, files: NO_FILES, xml: rawOf(source, one), line });
      }
    }
  }
  const itself = { type: kind.name, fullName, fileName, files: NO_FILES, xml: own.join("\n    "), line: 1 };
  return [itself, ...parts];
}

function problemOf({ type, fullName, fileName }: Place, error: unknown): Problem {
  const { message } = error as Error;
  const line = error instanceof XmlError ? error.line : 1;
  return {
    type,
    fullName,
    fileName,
    line,
    text: `Error parsing file: ${message.replace(/^line \d+: /, "")}`,
  };
}

/** Files that are XML and nothing else; what stands beside one with a `-meta.xml` is not. */
const isXml = (kind: MetadataKind, type: string, path: string): boolean =>
  type === kind.name && kind.suffix !== undefined && (!kind.metaFile || path.endsWith(META));

/**
 * Takes the files of a package apart into components.
 * @param files by their paths below the package
 */
export function takeApart(files: ReadonlyMap<string, Uint8Array>): {
  components: Brought[];
  problems: Problem[];
} {
  const components = new Map<string, Brought>();
  const problems: Problem[] = [];
  for (const [path, data] of files) {
    const place = placeOf(path);
    if (!place) {
      const text = "Not in package.xml";
      problems.push({ type: "", fullName: path, fileName: path, text, warning: true });
      continue;
    }
    const { kind, type, fullName, fileName } = place;
    try {
      const source = isXml(kind, type, path) ? textIn(data) : undefined;
      if (source !== undefined && kind.children) {
        for (const part of partsIn(place, source)) components.set(keyOf(part), part);
        continue;
      }
      if (source !== undefined) rootOf(kind, source, fullName);
      const known = components.get(keyOf(place))?.files ?? NO_FILES;
      components.set(keyOf(place), {
        ...{ type, fullName, fileName, line: 1 },
        files: new Map([...known, [path, data]]),
      });
    } catch (error) {
      problems.push(problemOf(place, error));
    }
  }
  return { components: [...components.values()], problems };
}

/** The element in which a component stands in its file; undefined for one that is a file. */
export const elementOf = (type: string): string | undefined => partNamed(type)?.element;

/** The file that such components make together: first what is its own, then what stands in it. */
export function putTogether(kind: MetadataKind, components: readonly Component[]): string {
  const lines = components
    .filter(({ xml }) => xml)
    .map(({ type, xml }) => (type === kind.name ? xml : `<${elementOf(type)}>${xml}</${elementOf(type)}>`));
  return `${XML_HEAD}\n<${kind.name} xmlns="${NAMESPACE}">\n${lines.map((line) => `    ${line}\n`).join("")}</${kind.name}>\n`;
}

/** The kind of the files that a component is, or stands in. */
export const kindOf = (type: string): MetadataKind | undefined =>
  kindNamed(type) ?? partNamed(type)?.kind ?? kindWithFolders(type);
