import { posix } from "node:path";
import { stringify } from "yaml";
import { decoded, isNode, MOST_CHARACTERS, type Node, parsed, Unusable } from "./document.ts";

/** Where files stand in the document that refers to them. */
const FILES = "x-files";
const MOST_FILES = 500;

/**
 * Puts a document into one text, with the files that it and they refer to beside or below it. What leads elsewhere, or
 * cannot be had, stays as it is: only the operations that need it cannot be called.
 *
 * @param name of the document's own file: others may refer back to it
 * @param load gives the text at a path that is relative to the document; rejects where there is none
 * @throws Unusable for a document that cannot be read, or that is too much altogether
 */
export async function gathered(
  text: string,
  name: string,
  load: (path: string) => Promise<string>,
): Promise<string> {
  if (!/\$ref["']?\s*:\s*["']?[^"'#\s]/.test(text)) return text;
  const root = parsed(text);
  const files = new Map<string, unknown>([[name, root]]);
  const missing = new Set<string>();
  let characters = text.length;
  for (const [path, content] of files) {
    for (const wanted of pathsIn(content, path)) {
      if (files.has(wanted) || missing.has(wanted)) continue;
      if (files.size >= MOST_FILES)
        throw new Unusable(`The document refers to more than ${MOST_FILES} files.`);
      const more = await load(wanted).catch(() => undefined);
      if (more === undefined) {
        missing.add(wanted);
        continue;
      }
      characters += more.length;
      if (characters > MOST_CHARACTERS)
        throw new Unusable(
          "The document and its files are larger than 32 million characters, and are not read.",
        );
      // what is found while it is gone through is gone through as well
      files.set(wanted, parsedFile(wanted, more));
    }
  }
  if (files.size === 1 || !isNode(root)) return text;

  const placed = (path: string) => (content: unknown) =>
    rewritten(content, (ref) => placeOf(ref, path, name, files));
  const whole = placed(name)(root) as Node;
  // what is done at an address is looked for at the address itself
  if (isNode(whole.paths))
    whole.paths = Object.fromEntries(
      Object.entries(root.paths as Node).map(([address, item]) => [
        address,
        inPlace(item) ?? (whole.paths as Node)[address],
      ]),
    );
  whole[FILES] = Object.fromEntries(
    [...files].filter(([path]) => path !== name).map(([path, content]) => [path, placed(path)(content)]),
  );
  return stringify(whole, { aliasDuplicateObjects: false });

  function inPlace(item: unknown): unknown {
    const target = isNode(item) && typeof item.$ref === "string" ? targetOf(item.$ref, name) : undefined;
    if (!target || target.path === name || !files.has(target.path)) return undefined;
    let here = files.get(target.path);
    for (const part of target.pointer.split("/").slice(1))
      here = isNode(here) ? here[decoded(part).replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
    return here === undefined ? undefined : placed(target.path)(here);
  }
}

/** @throws Unusable with its name */
function parsedFile(path: string, text: string): unknown {
  try {
    return parsed(text);
  } catch (error) {
    throw new Unusable(`${path}, to which it refers: ${(error as Error).message}`);
  }
}

/** The file and the place in it that a reference leads to; undefined: it stays within its own, or leads elsewhere. */
function targetOf(ref: string, from: string): { path: string; pointer: string } | undefined {
  const [file = "", pointer = ""] = ref.split("#", 2);
  if (file === "" || /^(?:[a-z][a-z0-9+.-]*:|[/\\])/i.test(file)) return undefined;
  const path = posix.normalize(posix.join(posix.dirname(from), decoded(file)));
  return path.startsWith("..") || path.includes("\\") ? undefined : { path, pointer };
}

function pathsIn(content: unknown, from: string): string[] {
  const found: string[] = [];
  rewritten(content, (ref) => {
    const target = targetOf(ref, from);
    if (target) found.push(target.path);
    return ref;
  });
  return found;
}

function placeOf(ref: string, from: string, name: string, files: ReadonlyMap<string, unknown>): string {
  if (ref.startsWith("#")) return from === name ? ref : within(from) + ref.slice(1);
  const target = targetOf(ref, from);
  if (!target || !files.has(target.path)) return ref;
  return target.path === name ? `#${target.pointer}` : within(target.path) + target.pointer;
}

const within = (path: string) =>
  `#/${FILES}/${encodeURIComponent(path.replaceAll("~", "~0").replaceAll("/", "~1"))}`;

const DEEPEST = 500;

/** The same with other references. */
function rewritten(thing: unknown, ref: (text: string) => string, depth = 0): unknown {
  if (depth > DEEPEST) throw new Unusable("The document lies deeper than 500 levels.");
  if (Array.isArray(thing)) return thing.map((one) => rewritten(one, ref, depth + 1));
  if (!isNode(thing)) return thing;
  return Object.fromEntries(
    Object.entries(thing).map(([key, one]) => [
      key,
      key === "$ref" && typeof one === "string" ? ref(one) : rewritten(one, ref, depth + 1),
    ]),
  );
}
