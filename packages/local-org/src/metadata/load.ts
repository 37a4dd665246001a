import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ObjectSpec, OrgMetadata } from "../options.ts";
import { takeChannel, takeChannelMember, takeManagedSubscription } from "./events.ts";
import { fieldFrom, ruleFrom } from "./object.ts";
import { recordTypeFrom, takeRecordTypeDefaults } from "./record-types.ts";
import { assignmentRulesFrom } from "./rules.ts";
import { takeCustomMetadata, takeLabels, takeQueue } from "./setup.ts";
import { all, type Element, parseXml, textOf } from "./xml.ts";

type Take = (root: Element, name: string, object: string, into: OrgMetadata) => void;

const objectIn = (into: OrgMetadata, name: string): ObjectSpec => {
  into.objects[name] ??= {};
  return into.objects[name];
};

/** What is taken of a folder, by the end of a file's name; everything else is left alone. */
const KINDS: Record<string, { root: string; take: Take }> = {
  field: {
    root: "CustomField",
    take(root, name, object, into) {
      const spec = objectIn(into, object);
      spec.fields = { ...spec.fields, [name]: fieldFrom(root) };
    },
  },
  validationRule: {
    root: "ValidationRule",
    take(root, name, object, into) {
      const spec = objectIn(into, object);
      spec.validationRules = [...(spec.validationRules ?? []), ruleFrom(root, name)];
    },
  },
  recordType: {
    root: "RecordType",
    take(root, name, object, into) {
      const spec = objectIn(into, object);
      spec.recordTypes = { ...spec.recordTypes, [name]: recordTypeFrom(root) };
    },
  },
  assignmentRules: {
    root: "AssignmentRules",
    take(root, name, _, into) {
      objectIn(into, name).assignmentRules = assignmentRulesFrom(root);
    },
  },
  labels: { root: "CustomLabels", take: (root, _, __, into) => takeLabels(root, into) },
  queue: { root: "Queue", take: (root, name, _, into) => takeQueue(root, name, into) },
  md: { root: "CustomMetadata", take: (root, name, _, into) => takeCustomMetadata(root, name, into) },
  profile: {
    root: "Profile",
    take: (root, name, _, into) => takeRecordTypeDefaults(root, name, into),
  },
  customPermission: {
    root: "CustomPermission",
    take: (_, name, __, into) => into.customPermissions.push(name),
  },
  permissionset: {
    root: "PermissionSet",
    take(root, name, _, into) {
      const granted = all(root, "customPermissions").filter((one) => textOf(one, "enabled") === "true");
      into.permissionSets[name] = granted.map((one) => textOf(one, "name") ?? "");
    },
  },
  platformEventChannel: {
    root: "PlatformEventChannel",
    take: (_, name, __, into) => takeChannel(name, into),
  },
  platformEventChannelMember: {
    root: "PlatformEventChannelMember",
    take: (root, _, __, into) => takeChannelMember(root, into),
  },
  managedEventSubscription: {
    root: "ManagedEventSubscription",
    take: (root, name, _, into) => takeManagedSubscription(root, name, into),
  },
};

const FILE = /([^/\\]+)\.(\w+)-meta\.xml$/;

/**
 * Reads metadata in the source format of the Salesforce command line: custom fields, validation rules, custom
 * permissions and permission sets (of these, which custom permissions they give).
 * @param source a folder, or texts by path
 * @throws Error that names the file and what is wrong in it
 */
export function loadMetadata(source: string | ReadonlyMap<string, string>): OrgMetadata {
  const into: OrgMetadata = { objects: {}, customPermissions: [], permissionSets: {} };
  for (const [path, text] of typeof source === "string" ? filesIn(source) : source) {
    const [, name, suffix] = FILE.exec(path) ?? [];
    const kind = suffix !== undefined && Object.hasOwn(KINDS, suffix) ? KINDS[suffix] : undefined;
    if (!kind || !name) continue;
    try {
      const root = parseXml(text).children.get(kind.root)?.[0];
      if (!root) throw new Error(`it holds no ${kind.root}.`);
      // objects/Case/fields/Tier__c.field-meta.xml
      kind.take(root, name, path.split(/[/\\]/).at(-3) ?? "", into);
    } catch (error) {
      throw new Error(`${path}: ${(error as Error).message}`);
    }
  }
  return into;
}

function filesIn(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [path, readFileSync(path, "utf8")]);
}
