import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { OrgMetadata } from "../options.ts";
import { FILE_KINDS, type Kind, type Reading } from "./kinds.ts";
import { keepSource, sourceAt } from "./sources.ts";
import { type Element, parseXml } from "./xml.ts";

/** `Tier__c.field-meta.xml` in source format, `Case.object` in that of the Metadata API. */
const FILE = /([^/\\]+?)\.(\w+)(-meta\.xml)?$/;

/** The name and the kind of a file; undefined for one that is to be left alone. */
function fileAt(path: string): { name: string; kind: Kind } | undefined {
  const [, name, suffix = "", inSourceFormat] = FILE.exec(path) ?? [];
  const kind = Object.hasOwn(FILE_KINDS, suffix) ? FILE_KINDS[suffix] : undefined;
  if (!kind || !name) return undefined;
  // without the long ending the folder has to tell: not every .md is a record of custom metadata
  return inSourceFormat || path.split(/[/\\]/).at(-2) === kind.folder ? { name, kind } : undefined;
}

/** What is left to do once all files are read, since it needs several of them. */
interface Left {
  path: string;
  work: () => void;
}

/** What is wrong with a file of metadata. */
export class FileError extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(`${path}: ${message}`);
    this.path = path;
  }
}

function inFile(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new FileError(path, (error as Error).message);
  }
}

type Source = string | ReadonlyMap<string, string>;

const sources = new WeakMap<OrgMetadata, Source>();

/** Where metadata was read from: the Metadata API gives its files back as they are. Undefined for what came from no files. */
export const sourceOf = (metadata: OrgMetadata): Source | undefined => sources.get(metadata);

function rootOf(text: string, name: string): Element {
  const root = parseXml(text).children.get(name)?.[0];
  if (!root) throw new Error(`it holds no ${name}.`);
  return root;
}

/**
 * Reads a folder of metadata, in the source format of the Salesforce command line or in that of the Metadata API:
 * objects, fields and value sets, record types, validation, assignment and duplicate rules, queues, custom permissions,
 * permission sets (of these, which custom permissions they give), profiles (their default record types), labels, custom
 * metadata, channels of events; what runs, such as flows and approval processes, as text. Everything else is left alone.
 * @param source a folder, or texts by path
 * @throws FileError that names the file and what is wrong in it
 */
export function loadMetadata(source: Source): OrgMetadata {
  const into: OrgMetadata = { objects: {}, customPermissions: [], permissionSets: {} };
  const left: Left[] = [];
  const shared = { valueSets: new Map(), matchingRules: new Map() };
  for (const [path, text] of typeof source === "string" ? filesIn(source) : source) {
    const place = sourceAt(path);
    if (place) keepSource(into, place, text);
    const file = fileAt(path);
    if (!file) continue;
    const { name, kind } = file;
    const reading: Reading = {
      ...shared,
      into,
      name,
      // objects/Case/fields/Tier__c.field-meta.xml
      object: path.split(/[/\\]/).at(-3) ?? "",
      later: (work) => void left.push({ path, work }),
    };
    inFile(path, () => kind.take(rootOf(text, kind.root), reading));
  }
  for (const { path, work } of left) inFile(path, work);
  sources.set(into, source);
  return into;
}

function filesIn(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => fileAt(path) ?? sourceAt(path))
    .sort()
    .map((path) => [path, readFileSync(path, "utf8")]);
}
