import { type Brought, type Problem, takeApart, textIn } from "./component.ts";
import { isType } from "./kinds.ts";
import { type Manifest, names, readManifest } from "./manifest.ts";

/** A package as it was sent: what it brings, and what it takes away. */
export interface Package {
  set: Brought[];
  removed: { type: string; fullName: string }[];
  problems: Problem[];
}

const DESTRUCTIVE = /^destructiveChanges(?:Pre|Post)?\.xml$/;

/** Problem of the manifest itself. */
const ofManifest = (text: string, line = 1): Problem => ({
  ...{ type: "", fullName: "package.xml", fileName: "package.xml", text, line },
});

/** The files below the folder in which `package.xml` lies; undefined without one. */
function below(files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> | undefined {
  const [path] = [...files.keys()]
    .filter((one) => /(?:^|\/)package\.xml$/.test(one))
    .sort((a, b) => a.length - b.length);
  if (path === undefined) return undefined;
  const root = path.slice(0, -"package.xml".length);
  const own = [...files].filter(([one]) => one.startsWith(root));
  return new Map(own.map(([one, data]) => [one.slice(root.length), data]));
}

function membersOf({ types }: Manifest): { type: string; fullName: string }[] {
  return [...types].flatMap(([type, members]) => members.map((fullName) => ({ type, fullName })));
}

/** Members that the manifest names and no file brings. */
function absent(manifest: Manifest, set: readonly Brought[], problems: readonly Problem[]): Problem[] {
  const here = new Set([...set, ...problems].map(({ type, fullName }) => `${type}:${fullName}`));
  // of an object of which only parts are sent, the file stands for the object
  const files = new Set(set.map(({ fileName }) => fileName));
  return membersOf(manifest)
    .filter(({ type, fullName }) => fullName !== "*" && !here.has(`${type}:${fullName}`))
    .filter(({ type, fullName }) => type !== "CustomObject" || !files.has(`objects/${fullName}.object`))
    .map(({ type, fullName }) => ({
      ...{ type, fullName, fileName: "package.xml", line: 1 },
      text: `An object '${fullName}' of type ${type} was named in package.xml, but was not found in zipped directory`,
    }));
}

/** Reads a package: its manifest, the components that it names, and what it would have deleted. */
export function readPackage(given: ReadonlyMap<string, Uint8Array>): Package {
  const files = below(given);
  if (!files) return { set: [], removed: [], problems: [ofManifest("No package.xml found")] };
  const removed: Package["removed"] = [];
  let manifest: Manifest;
  try {
    manifest = readManifest(textIn(files.get("package.xml")!));
    for (const [path, data] of files)
      if (DESTRUCTIVE.test(path)) removed.push(...membersOf(readManifest(textIn(data))));
  } catch (error) {
    return {
      set: [],
      removed: [],
      problems: [ofManifest(`Error parsing file: ${(error as Error).message}`)],
    };
  }
  const content = [...files].filter(([path]) => path !== "package.xml" && !DESTRUCTIVE.test(path));
  const { components, problems } = takeApart(new Map(content));
  const unknown = [...manifest.types.keys()].filter((type) => !isType(type));
  const named = components.filter(({ type, fullName }) => names(manifest, type, fullName));
  const others = components.filter((one) => !named.includes(one) && one.xml !== "");
  return {
    set: named,
    removed,
    problems: [
      ...unknown.map((type) => ofManifest(`Unknown type name '${type}' specified in package.xml`)),
      ...others.map((one) => ({ ...one, text: "Not in package.xml", warning: true })),
      ...absent(
        { ...manifest, types: new Map([...manifest.types].filter(([type]) => isType(type))) },
        named,
        problems,
      ),
      ...problems,
    ],
  };
}
