import { all, parseXml, textOf } from "../metadata/xml.ts";
import { element, XML_HEAD } from "../soap/xml.ts";
import { kindOf, NAMESPACE } from "./component.ts";
import { partNamed } from "./kinds.ts";

/** A `package.xml` or one of its kin: members by type. */
export interface Manifest {
  types: ReadonlyMap<string, readonly string[]>;
  version: string | undefined;
}

/** @throws XmlError for what is none */
export function readManifest(source: string): Manifest {
  const root = parseXml(source).children.get("Package")?.[0];
  if (!root) throw new Error("package.xml holds no <Package>");
  const types = new Map<string, string[]>();
  for (const one of all(root, "types")) {
    const name = textOf(one, "name") ?? "";
    const members = all(one, "members").map((member) => member.text.trim());
    types.set(name, [...(types.get(name) ?? []), ...members]);
  }
  return { types, version: textOf(root, "version") };
}

/** Whether a manifest names a component, the file in which it stands, or all of either. */
export function names({ types }: Manifest, type: string, fullName: string): boolean {
  const listed = (of: string, name: string): boolean => {
    const members = types.get(of);
    return members !== undefined && (members.includes(name) || members.includes("*"));
  };
  if (listed(type, fullName)) return true;
  const parent = partNamed(type)?.kind;
  if (!parent) return kindOf(type)?.inFolder === type && listed(kindOf(type)!.name, fullName);
  // what is not the object's own is not meant by all objects, but by each that is named
  const file = type === "CustomLabel" ? "CustomLabels" : (fullName.split(".")[0] ?? "");
  return listed(parent.name, file);
}

/** The manifest of some components. */
export function manifestOf(
  components: Iterable<{ type: string; fullName: string }>,
  version: string,
): string {
  const types = new Map<string, string[]>();
  for (const { type, fullName } of components) types.set(type, [...(types.get(type) ?? []), fullName]);
  const lists = [...types].sort().map(([name, members]) => ({ members: members.sort(), name }));
  const text = element("Package", { "@xmlns": NAMESPACE, types: lists, version });
  return `${XML_HEAD}\n${text}\n`;
}
