import type { DuplicateRuleSpec, ObjectSpec, OrgMetadata, PicklistSpec } from "../options.ts";
import { standardDescribe } from "../schema/offline.ts";
import { duplicateRulesFrom, matchingRulesFrom } from "./duplicates.ts";
import { takeChannel, takeChannelMember, takeManagedSubscription } from "./events.ts";
import { fieldFrom, standardFieldFrom } from "./field.ts";
import { labelsFrom, ruleFrom } from "./object.ts";
import { recordTypeFrom, takeRecordTypeDefaults } from "./record-types.ts";
import { assignmentRulesFrom } from "./rules.ts";
import { takeCustomMetadata, takeLabels, takeQueue } from "./setup.ts";
import { globalSetOf, STANDARD_VALUE_SETS, valuesIn, withValues } from "./value-set.ts";
import { all, type Element, textOf } from "./xml.ts";

/** A file that is being read, and what the files share. */
export interface Reading {
  into: OrgMetadata;
  /** Of the file, without its ending. */
  name: string;
  /** Of the folder two levels up: the object whose field or rule it is. */
  object: string;
  /** Does something once all files are read. */
  later(work: () => void): void;
  /** Global value sets. */
  valueSets: Map<string, Exclude<PicklistSpec, string>[]>;
  /** By object and name. */
  matchingRules: Map<string, DuplicateRuleSpec["match"][number]>;
}

/** What is done with files of one kind. */
export interface Kind {
  /** The folder in which such files lie. */
  folder: string;
  root: string;
  take(root: Element, reading: Reading): void;
}

/** What has been read of an object; undefined for objects that are not known here, such as those of Knowledge. */
function objectIn({ into }: Reading, name: string): ObjectSpec | undefined {
  if (!/__(?:c|e|mdt)$/.test(name) && !standardDescribe(name)) return undefined;
  into.objects[name] ??= {};
  return into.objects[name];
}

function takeField(root: Element, name: string, object: string, reading: Reading): void {
  const spec = objectIn(reading, object);
  if (!spec) return;
  const custom = name.endsWith("__c");
  // a standard field that is not known here cannot be changed either
  if (!custom && !standardDescribe(object)?.fields.some((field) => field.name === name)) return;
  const field = custom ? fieldFrom(root) : standardFieldFrom(root);
  spec.fields = { ...spec.fields, [name]: field };
  const set = globalSetOf(root);
  if (set === undefined) return;
  reading.later(() => {
    const values = reading.valueSets.get(set);
    if (!values) throw new Error(`there is no global value set '${set}'.`);
    field.values = withValues(root, values);
  });
}

function takeRecordType(root: Element, name: string, object: string, reading: Reading): void {
  const spec = objectIn(reading, object);
  if (!spec) return;
  const recordType = recordTypeFrom(root);
  const known = (field: string) =>
    field.endsWith("__c") || standardDescribe(object)?.fields.some((one) => one.name === field);
  const picklists = Object.entries(recordType.picklists ?? {}).filter(([field]) => known(field));
  spec.recordTypes = {
    ...spec.recordTypes,
    [name]: { ...recordType, ...(picklists.length > 0 && { picklists: Object.fromEntries(picklists) }) },
  };
}

function takeRule(root: Element, name: string, object: string, reading: Reading): void {
  const spec = objectIn(reading, object);
  if (spec) spec.validationRules = [...(spec.validationRules ?? []), ruleFrom(root, name)];
}

const nameOf = (element: Element): string => textOf(element, "fullName") ?? "";

/** An object's own file; in the format of the Metadata API all that belongs to the object lies in it. */
function takeObject(root: Element, reading: Reading): void {
  const { name: object } = reading;
  const spec = objectIn(reading, object);
  if (!spec) return;
  Object.assign(spec, labelsFrom(root));
  const behaviour = textOf(root, "publishBehavior");
  if (behaviour === "PublishAfterCommit" || behaviour === "PublishImmediately")
    spec.publishBehavior = behaviour;
  for (const field of all(root, "fields")) takeField(field, nameOf(field), object, reading);
  for (const type of all(root, "recordTypes")) takeRecordType(type, nameOf(type), object, reading);
  for (const rule of all(root, "validationRules")) takeRule(rule, nameOf(rule), object, reading);
}

function takeStandardValueSet(root: Element, reading: Reading): void {
  for (const path of STANDARD_VALUE_SETS[reading.name] ?? []) {
    const [object, field] = path.split(".") as [string, string];
    const spec = objectIn(reading, object)!;
    const values = valuesIn(root, "standardValue");
    spec.fields = { ...spec.fields, [field]: { ...spec.fields?.[field], values } };
  }
}

function takeDuplicateRule(root: Element, reading: Reading): void {
  // Lead.Standard_Lead_Duplicate_Rule.duplicateRule-meta.xml
  const [object = "", name = ""] = reading.name.split(".");
  const spec = objectIn(reading, object);
  if (!spec) return;
  reading.later(() => {
    const rules = duplicateRulesFrom(root, name, (of, rule) => reading.matchingRules.get(`${of}.${rule}`));
    spec.duplicateRules = [...(spec.duplicateRules ?? []), ...rules];
  });
}

/** What is taken of a folder, by the end of a file's name; everything else is left alone. */
export const FILE_KINDS: Record<string, Kind> = {
  object: { folder: "objects", root: "CustomObject", take: takeObject },
  field: {
    folder: "fields",
    root: "CustomField",
    take: (root, reading) => takeField(root, reading.name, reading.object, reading),
  },
  validationRule: {
    folder: "validationRules",
    root: "ValidationRule",
    take: (root, reading) => takeRule(root, reading.name, reading.object, reading),
  },
  recordType: {
    folder: "recordTypes",
    root: "RecordType",
    take: (root, reading) => takeRecordType(root, reading.name, reading.object, reading),
  },
  globalValueSet: {
    folder: "globalValueSets",
    root: "GlobalValueSet",
    take: (root, { valueSets, name }) => void valueSets.set(name, valuesIn(root, "customValue")),
  },
  standardValueSet: { folder: "standardValueSets", root: "StandardValueSet", take: takeStandardValueSet },
  assignmentRules: {
    folder: "assignmentRules",
    root: "AssignmentRules",
    take(root, reading) {
      const spec = objectIn(reading, reading.name);
      if (spec) spec.assignmentRules = assignmentRulesFrom(root);
    },
  },
  matchingRule: {
    folder: "matchingRules",
    root: "MatchingRules",
    take(root, { name: object, matchingRules }) {
      for (const [name, match] of matchingRulesFrom(root)) matchingRules.set(`${object}.${name}`, match);
    },
  },
  duplicateRule: { folder: "duplicateRules", root: "DuplicateRule", take: takeDuplicateRule },
  profile: {
    folder: "profiles",
    root: "Profile",
    take: (root, { name, into }) => takeRecordTypeDefaults(root, name, into),
  },
  labels: { folder: "labels", root: "CustomLabels", take: (root, { into }) => takeLabels(root, into) },
  queue: { folder: "queues", root: "Queue", take: (root, { name, into }) => takeQueue(root, name, into) },
  md: {
    folder: "customMetadata",
    root: "CustomMetadata",
    take: (root, { name, into }) => takeCustomMetadata(root, name, into),
  },
  customPermission: {
    folder: "customPermissions",
    root: "CustomPermission",
    take: (_, { name, into }) => void into.customPermissions.push(name),
  },
  permissionset: {
    folder: "permissionsets",
    root: "PermissionSet",
    take(root, { name, into }) {
      const granted = all(root, "customPermissions").filter((one) => textOf(one, "enabled") === "true");
      into.permissionSets[name] = granted.map((one) => textOf(one, "name") ?? "");
    },
  },
  platformEventChannel: {
    folder: "platformEventChannels",
    root: "PlatformEventChannel",
    take: (_, { name, into }) => takeChannel(name, into),
  },
  platformEventChannelMember: {
    folder: "platformEventChannelMembers",
    root: "PlatformEventChannelMember",
    take: (root, { into }) => takeChannelMember(root, into),
  },
  managedEventSubscription: {
    folder: "managedEventSubscriptions",
    root: "ManagedEventSubscription",
    take: (root, { name, into }) => takeManagedSubscription(root, name, into),
  },
};
