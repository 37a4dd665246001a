import { bytesOf, type Component, keyOf, kindOf, putTogether } from "./component.ts";
import { isType } from "./kinds.ts";
import { type Manifest, manifestOf } from "./manifest.ts";
import type { Components, Kept } from "./store.ts";

/** What came of a retrieve. */
export interface Retrieved {
  /** By path below the package, `package.xml` among them. */
  files: Map<string, Uint8Array>;
  components: Kept[];
  problems: string[];
}

/** What a member stands for; an object, rule list or list of labels for all that stands in its file. */
function named(components: Components, type: string, member: string): Kept[] {
  const found =
    member === "*" ? components.all(type) : [components.get(type, member)].filter((one) => one !== undefined);
  if (!kindOf(type)?.children || kindOf(type)?.name !== type) return found;
  const files = new Set(found.map(({ fileName }) => fileName));
  const file = kindOf(type)!;
  if (member !== "*") files.add(`${file.folder}/${member}.${file.suffix}`);
  return components.all().filter(({ fileName }) => files.has(fileName));
}

/** Files of components: each its own, and those that stand in one file together. */
export function filesOf(components: readonly Component[]): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const together = new Map<string, Component[]>();
  for (const one of components) {
    if (one.xml === undefined) for (const [path, data] of one.files) files.set(path, data);
    else together.set(one.fileName, [...(together.get(one.fileName) ?? []), one]);
  }
  for (const [fileName, list] of together)
    files.set(fileName, bytesOf(putTogether(kindOf(list[0]!.type)!, list)));
  return files;
}

/** Gathers what a manifest names. */
export function retrieve(components: Components, manifest: Manifest, version: string): Retrieved {
  const found = new Map<string, Kept>();
  const problems: string[] = [];
  const members = new Map<string, { type: string; fullName: string }>();
  for (const [type, list] of manifest.types) {
    if (!isType(type)) {
      problems.push(`Entity type: '${type}' is unknown`);
      continue;
    }
    for (const member of list) {
      const kept = named(components, type, member);
      if (kept.length === 0 && member !== "*")
        problems.push(`Entity of type '${type}' named '${member}' cannot be found`);
      for (const one of kept) found.set(keyOf(one), one);
      for (const one of kept.filter((own) => own.type === type)) members.set(keyOf(one), one);
      if (kept.length > 0 && member !== "*")
        members.set(keyOf({ type, fullName: member }), { type, fullName: member });
    }
  }
  const files = filesOf([...found.values()]);
  files.set("package.xml", bytesOf(manifestOf(members.values(), version)));
  return { files, components: [...found.values()], problems };
}
