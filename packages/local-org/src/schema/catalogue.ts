import type { FieldSpec, ObjectSpec, OrgSeed } from "../options.ts";
import { checkFormulas } from "./check-formulas.ts";
import { coordinates, customField, overrideField } from "./custom-field.ts";
import { addDuplicateRules } from "./duplicate-rules.ts";
import { addHistory } from "./history.ts";
import { KINDS } from "./make-object.ts";
import { fieldOf, type ObjectDef, setField } from "./model.ts";
import { addAssignmentRules, addRecordTypes, addRules } from "./rules.ts";
import { ACTIVITIES } from "./standard/activities.ts";
import { APPROVALS } from "./standard/approvals.ts";
import { FILES } from "./standard/files.ts";
import { parseStandard } from "./standard/parse.ts";
import { PLATFORM } from "./standard/platform.ts";
import { PRODUCTS } from "./standard/products.ts";
import { SALES } from "./standard/sales.ts";
import { STREAMING } from "./standard/streaming.ts";
import { SUPPORT } from "./standard/support.ts";
import { WORKFORCE } from "./standard/workforce.ts";

/** All objects of an org. */
export interface Catalogue {
  objects: ObjectDef[];
  /** By name, upper or lower case alike. */
  get(name: string): ObjectDef | undefined;
  byPrefix(prefix: string): ObjectDef | undefined;
  /** Custom labels, their texts by name. */
  readonly labels: ReadonlyMap<string, string>;
}

/** A catalogue that can be put in another's place while others hold it. */
export function liveCatalogue(first: Catalogue): {
  catalogue: Catalogue;
  become(next: Catalogue): Catalogue;
} {
  let now = first;
  return {
    catalogue: {
      get objects() {
        return now.objects;
      },
      get: (name) => now.get(name),
      byPrefix: (prefix) => now.byPrefix(prefix),
      get labels() {
        return now.labels;
      },
    },
    become(next) {
      const before = now;
      now = next;
      return before;
    },
  };
}

function addFields(def: ObjectDef, spec: ObjectSpec): void {
  for (const [name, fieldSpec] of Object.entries(spec.fields ?? {})) {
    const standard = fieldOf(def, name);
    if (standard) setField(def, overrideField(standard, fieldSpec));
    else if (name.endsWith("__c")) addCustomField(def, name, fieldSpec);
    else
      throw new Error(`Field ${def.name}.${name}: no standard field; a custom field's name ends in '__c'.`);
  }
}

function addCustomField(def: ObjectDef, name: string, spec: FieldSpec): void {
  const field = customField(name, spec);
  if (field.masterDetail !== null) {
    field.masterDetail = def.fields.filter((other) => other.masterDetail !== null).length;
  }
  setField(def, field);
  if (field.type === "location") for (const half of coordinates(name, spec)) setField(def, half);
}

/** Holds dependent picklists against the fields that control them. */
function checkControllers(def: ObjectDef): void {
  for (const { name, controller } of def.fields) {
    const type = controller === null ? "picklist" : fieldOf(def, controller)?.type;
    if (type === "picklist" || type === "boolean") continue;
    throw new Error(
      `Field ${def.name}.${name}: '${controller}' cannot control it; it is no picklist or checkbox of ${def.name}.`,
    );
  }
}

/** A roll-up shows numbers, money or dates as the field that it sums up does. */
function typeSummaries(get: Catalogue["get"], objects: ObjectDef[]): void {
  for (const def of objects) {
    for (const field of def.fields) {
      if (!field.summary) continue;
      const place = `Field ${def.name}.${field.name}`;
      const [object = "", link = ""] = field.summary.foreignKey.split(".");
      const child = get(object);
      const master = child && fieldOf(child, link);
      if (master?.masterDetail == null || !master.referenceTo.includes(def.name)) {
        throw new Error(`${place}: '${field.summary.foreignKey}' is no master-detail field to ${def.name}.`);
      }
      const summed = fieldOf(child!, field.summary.field?.split(".").at(-1) ?? "Id");
      if (!summed) throw new Error(`${place}: ${object} has no field '${field.summary.field}'.`);
      if (field.summary.operation === "count") Object.assign(field, { type: "double", scale: 0 });
      else Object.assign(field, { type: summed.type, precision: summed.precision, scale: summed.scale });
    }
  }
}

/** Fields of these may refer to any custom object. */
const OPEN_REFERENCES = [
  ["Task", "WhatId"],
  ["Event", "WhatId"],
  ["EmailMessage", "RelatedToId"],
  ["Attachment", "ParentId"],
  ["Note", "ParentId"],
  ["FeedItem", "ParentId"],
  ["ProcessInstance", "TargetObjectId"],
  ["ContentDocumentLink", "LinkedEntityId"],
  ["ContentVersion", "FirstPublishLocationId"],
] as const;

function linkChildren(get: Catalogue["get"], objects: ObjectDef[]): void {
  for (const def of objects) {
    for (const field of def.fields) {
      for (const target of field.referenceTo) {
        const parent = get(target);
        if (!parent && field.custom) {
          throw new Error(
            `Field ${def.name}.${field.name}: it refers to '${target}', which this org does not have.`,
          );
        }
        parent?.children.push({
          object: def.name,
          field: field.name,
          name: field.childRelationshipName,
          cascade: field.cascade,
          restricted: field.restrictedDelete,
        });
      }
    }
  }
}

/** Objects of a seed with the fields and rules that others bring for them. */
export function together(seed: Specs, more: Specs): Specs {
  const all = { ...seed };
  for (const [
    name,
    { fields, validationRules, recordTypes, assignmentRules, duplicateRules, ...rest },
  ] of Object.entries(more)) {
    const before = all[name] ?? {};
    all[name] = {
      ...rest,
      ...before,
      fields: { ...before.fields, ...fields },
      validationRules: [...(before.validationRules ?? []), ...(validationRules ?? [])],
      recordTypes: { ...before.recordTypes, ...recordTypes },
      assignmentRules: [...(before.assignmentRules ?? []), ...(assignmentRules ?? [])],
      duplicateRules: [...(before.duplicateRules ?? []), ...(duplicateRules ?? [])],
    };
  }
  return all;
}

type Specs = NonNullable<OrgSeed["objects"]>;

/**
 * The standard objects with the objects and fields of a seed added.
 * @param permitted which custom permissions formulas may ask for
 * @throws Error that names the object and field at fault.
 */
export function createCatalogue(
  specs: Specs = {},
  permitted: (permission: string) => boolean = () => false,
  labels: Readonly<Record<string, string>> = {},
): Catalogue {
  const objects = [
    SUPPORT,
    SALES,
    PRODUCTS,
    ACTIVITIES,
    APPROVALS,
    FILES,
    STREAMING,
    WORKFORCE,
    PLATFORM,
  ].flatMap(parseStandard);
  const byName = new Map(objects.map((def) => [def.name.toLowerCase(), def]));
  const get = (name: string) => byName.get(name.toLowerCase());
  const pinned = new Set(Object.values(specs).map(({ prefix }) => prefix));
  let customs = 0;
  const nextPrefix = (letter: string): string => {
    const prefix = `${letter}${(customs++).toString(36).padStart(2, "0")}`;
    return pinned.has(prefix) ? nextPrefix(letter) : prefix;
  };
  for (const [name, spec] of Object.entries(specs)) {
    let def = get(name);
    if (!def) {
      const kind = /__(c|e|mdt)$/.exec(name)?.[1];
      if (!kind) {
        throw new Error(
          `Object ${name}: no standard object; a custom object's name ends in '__c', a platform event's in '__e', a custom metadata type's in '__mdt'.`,
        );
      }
      const [letter, make] = KINDS[kind]!;
      const prefix = spec.prefix ?? nextPrefix(letter);
      def = make(name, spec, prefix);
      objects.push(def);
      byName.set(name.toLowerCase(), def);
    }
    addFields(def, spec);
    addRules(def, spec);
    addRecordTypes(def, spec);
    addAssignmentRules(def, spec);
    checkControllers(def);
  }
  for (const def of [...objects]) {
    const history = addHistory(def, specs[def.name]);
    if (!history) continue;
    objects.push(history);
    byName.set(history.name.toLowerCase(), history);
  }
  const customNames = objects.filter((def) => def.name.endsWith("__c")).map((def) => def.name);
  for (const [object, field] of OPEN_REFERENCES)
    fieldOf(get(object)!, field)!.referenceTo.push(...customNames);
  linkChildren(get, objects);
  typeSummaries(get, objects);
  for (const [name, spec] of Object.entries(specs))
    addDuplicateRules(get, get(name)!, spec.duplicateRules ?? []);
  const prefixes = new Map(objects.map((def) => [def.keyPrefix, def]));
  if (prefixes.size < objects.length) {
    const twice = objects.find((def) => prefixes.get(def.keyPrefix) !== def)!;
    throw new Error(`Object ${twice.name}: the prefix '${twice.keyPrefix}' is taken by another object.`);
  }
  const catalogue: Catalogue = {
    objects,
    get,
    byPrefix: (prefix) => prefixes.get(prefix),
    labels: new Map(Object.entries(labels)),
  };
  checkFormulas(catalogue, permitted);
  return catalogue;
}
