import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { sourceAt } from "../metadata/sources.ts";
import { parseXml } from "../metadata/xml.ts";
import { type Brought, type Component, NAMESPACE, putTogether, takeApart, textIn } from "./component.ts";
import { kindNamed, kindOfFolder } from "./kinds.ts";

const META = "-meta.xml";
/** A larger file is no metadata of ours. */
const LARGEST = 20_000_000;

/** In source format, what stands in an object's file is a file of its own, in a folder named as its element. */
const OBJECT_PART = /^objects\/([^/]+)\/(\w+)\/([^/]+)\.\w+-meta\.xml$/;

/** The path below the folder in which all types lie; undefined for a file of no type. */
function below(path: string): string | undefined {
  const segments = path.split(/[/\\]/);
  const from = segments.findIndex((one, at) => at < segments.length - 1 && kindOfFolder(one));
  return from < 0 ? undefined : segments.slice(from).join("/");
}

/** The path that a file has in the format of the Metadata API. */
function packed(path: string): string {
  const own = /^objects\/([^/]+)\/\1\.object-meta\.xml$/.exec(path);
  if (own) return `objects/${own[1]}.object`;
  const kind = kindOfFolder(path.slice(0, path.indexOf("/")))!;
  const bare = path.endsWith(META) ? path.slice(0, -META.length) : path;
  if (kind.suffix === undefined || kind.metaFile) return path;
  return bare.endsWith(`.${kind.suffix}`) ? bare : path;
}

/** A part of an object that lies in a file of its own. */
function objectPart(path: string, source: string): Brought | undefined {
  const [, object = "", element = "", name = ""] = OBJECT_PART.exec(path) ?? [];
  const type = kindNamed("CustomObject")!.children![element];
  const root = type && parseXml(source).children.get(type)?.[0];
  if (!type || !root) return undefined;
  const xml = source.slice(root.inside, root.outside).trim();
  const fileName = `objects/${object}.object`;
  return { type, fullName: `${object}.${name}`, fileName, files: new Map(), xml, line: 1 };
}

/** The components of a folder in source format or in that of the Metadata API; what cannot be read is left out. */
export function componentsIn(source: string | ReadonlyMap<string, string>): Component[] {
  const parts: Component[] = [];
  const files = new Map<string, Uint8Array>();
  for (const [path, data] of filesIn(source)) {
    const place = below(path);
    if (place === undefined) continue;
    if (!OBJECT_PART.test(place)) {
      files.set(packed(place), data);
      continue;
    }
    try {
      const part = objectPart(place, textIn(data));
      if (part) parts.push(part);
    } catch {
      // what a start can do without is no reason not to start
    }
  }
  return [...takeApart(files).components, ...parts];
}

function* filesIn(source: string | ReadonlyMap<string, string>): Iterable<[string, Uint8Array]> {
  if (typeof source !== "string") {
    for (const [path, text] of source) yield [path, Buffer.from(text)];
    return;
  }
  const isRead = (entry: Dirent) => entry.isFile() && !entry.parentPath.includes("node_modules");
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true }).filter(isRead)) {
    const path = join(entry.parentPath, entry.name);
    if (statSync(path).size <= LARGEST) yield [path.slice(source.length), readFileSync(path)];
  }
}

/**
 * Components as texts by path, each part of an object by itself, so that whoever cannot read one can name it.
 * @returns the texts, and by their paths what they are of
 */
export function readable(components: Iterable<Component>): {
  texts: Map<string, string>;
  at: Map<string, Component>;
} {
  const texts = new Map<string, string>();
  const at = new Map<string, Component>();
  const add = (path: string, text: string, component: Component) => {
    texts.set(path, text);
    at.set(path, component);
  };
  const together = new Map<string, Component[]>();
  for (const component of components) {
    const { type, fullName, xml, fileName, files } = component;
    const kind = kindNamed(type);
    if (xml === undefined) {
      // scripts, images and what else lies beside XML says nothing of the org's configuration, but for what runs
      for (const [path, data] of files)
        if (sourceAt(path) ?? (kind?.suffix !== undefined && !kind.metaFile))
          add(path, textIn(data), component);
    } else if (fileName.startsWith("objects/")) {
      const [object = "", ...name] = fullName.split(".");
      const text = `<${type} xmlns="${NAMESPACE}">${xml}</${type}>`;
      add(
        type === "CustomObject"
          ? `objects/${object}/${object}.object-meta.xml`
          : pathOf(object, type, name.join(".")),
        text,
        component,
      );
    } else together.set(fileName, [...(together.get(fileName) ?? []), component]);
  }
  for (const [fileName, list] of together) {
    const kind = kindOfFolder(fileName.slice(0, fileName.indexOf("/")))!;
    add(fileName, putTogether(kind, list), list[0]!);
  }
  return { texts, at };
}

/** `objects/Case/fields/Tier__c.field-meta.xml` */
function pathOf(object: string, type: string, name: string): string {
  const [folder = ""] = Object.entries(kindNamed("CustomObject")!.children!).find(([, one]) => one === type)!;
  const suffix = type === "CustomField" ? "field" : `${type[0]!.toLowerCase()}${type.slice(1)}`;
  return `objects/${object}/${folder}/${name}.${suffix}-meta.xml`;
}
