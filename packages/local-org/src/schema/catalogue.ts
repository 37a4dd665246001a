import { type Formula, formulaPaths, parseFormula } from "../formula/parse.ts";
import type { ObjectSpec, OrgSeed } from "../options.ts";
import { customField, overrideField } from "./custom-field.ts";
import { fieldOf, makeField, makeObject, type ObjectDef, setField } from "./model.ts";
import { resolvePath } from "./path.ts";
import { labelFromName, parseStandard } from "./standard/parse.ts";
import { PLATFORM } from "./standard/platform.ts";
import { SALES } from "./standard/sales.ts";
import { SUPPORT } from "./standard/support.ts";
import { systemFields } from "./system-fields.ts";

/** All objects of an org. */
export interface Catalogue {
  objects: ObjectDef[];
  /** By name, upper or lower case alike. */
  get(name: string): ObjectDef | undefined;
  byPrefix(prefix: string): ObjectDef | undefined;
}

const ownerField = () =>
  makeField({
    name: "OwnerId",
    label: "Owner ID",
    type: "reference",
    length: 18,
    nillable: false,
    referenceTo: ["Group", "User"],
    relationshipName: "Owner",
  });

function nameField(spec: ObjectSpec) {
  return makeField({
    name: "Name",
    label: spec.nameField ?? "Name",
    type: "string",
    length: 80,
    nameField: true,
    idLookup: true,
    autoNumber: spec.autoNumber ?? null,
    createable: !spec.autoNumber,
    updateable: !spec.autoNumber,
  });
}

function customObject(name: string, spec: ObjectSpec, keyPrefix: string): ObjectDef {
  const label = spec.label ?? labelFromName(name);
  return makeObject({ name, label, labelPlural: `${label}s`, keyPrefix, custom: true }, [
    ...systemFields("first"),
    ownerField(),
    nameField(spec),
    ...systemFields("last"),
  ]);
}

function platformEvent(name: string, spec: ObjectSpec, keyPrefix: string): ObjectDef {
  const label = spec.label ?? labelFromName(name);
  const system = systemFields("last").filter((field) => field.name.startsWith("Created"));
  const fixed = { createable: false, updateable: false };
  return makeObject({ name, label, labelPlural: `${label}s`, keyPrefix, custom: true }, [
    makeField({ name: "ReplayId", label: "Replay ID", type: "string", length: 1000, ...fixed }),
    makeField({ name: "EventUuid", label: "Event UUID", type: "string", length: 36, ...fixed }),
    ...system,
  ]);
}

function addFields(def: ObjectDef, spec: ObjectSpec): void {
  for (const [name, fieldSpec] of Object.entries(spec.fields ?? {})) {
    const standard = fieldOf(def, name);
    if (standard) setField(def, overrideField(standard, fieldSpec));
    else if (name.endsWith("__c")) setField(def, customField(name, fieldSpec));
    else
      throw new Error(`Field ${def.name}.${name}: no standard field; a custom field's name ends in '__c'.`);
  }
}

function addRules(def: ObjectDef, spec: ObjectSpec): void {
  for (const rule of spec.validationRules ?? []) {
    if (rule.active === false) continue;
    const place = `Validation rule ${def.name}.${rule.name}`;
    const field = rule.field ? fieldOf(def, rule.field) : undefined;
    if (rule.field && !field) throw new Error(`${place}: ${def.name} has no field '${rule.field}'.`);
    def.rules.push({
      name: rule.name,
      formula: parseFormula(rule.formula, place),
      message: rule.message,
      field: field?.name ?? null,
    });
  }
}

/** Fields of these may refer to any custom object. */
const OPEN_REFERENCES = [
  ["Task", "WhatId"],
  ["EmailMessage", "RelatedToId"],
] as const;

function checkFormulas(catalogue: Catalogue, permitted: (permission: string) => boolean): void {
  const user = catalogue.get("User")!;
  const check = (def: ObjectDef, formula: Formula, place: string) => {
    for (const path of formulaPaths(formula)) {
      if (path.startsWith("$Permission.")) {
        const permission = path.slice("$Permission.".length);
        if (permitted(permission)) continue;
        throw new Error(`${place}: the org has no custom permission '${permission}'.`);
      }
      const known = path.startsWith("$User.")
        ? resolvePath(catalogue, user, path.slice("$User.".length))
        : resolvePath(catalogue, def, path);
      if (!known) throw new Error(`${place}: ${def.name} has no field '${path}'.`);
    }
  };
  for (const def of catalogue.objects) {
    for (const rule of def.rules) check(def, rule.formula, `Validation rule ${def.name}.${rule.name}`);
    for (const field of def.fields)
      if (field.formula) check(def, field.formula, `Field ${def.name}.${field.name}`);
  }
}

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
  for (const [name, { fields, validationRules, ...rest }] of Object.entries(more)) {
    const before = all[name] ?? {};
    all[name] = {
      ...rest,
      ...before,
      fields: { ...before.fields, ...fields },
      validationRules: [...(before.validationRules ?? []), ...(validationRules ?? [])],
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
): Catalogue {
  const objects = [SUPPORT, SALES, PLATFORM].flatMap(parseStandard);
  const byName = new Map(objects.map((def) => [def.name.toLowerCase(), def]));
  const get = (name: string) => byName.get(name.toLowerCase());
  let customs = 0;
  for (const [name, spec] of Object.entries(specs)) {
    let def = get(name);
    if (!def) {
      if (!/__[ce]$/.test(name)) {
        throw new Error(
          `Object ${name}: no standard object; a custom object's name ends in '__c', a platform event's in '__e'.`,
        );
      }
      const letter = name.endsWith("__e") ? "e" : "a";
      const prefix = spec.prefix ?? `${letter}${(customs++).toString(36).padStart(2, "0")}`;
      def = letter === "e" ? platformEvent(name, spec, prefix) : customObject(name, spec, prefix);
      objects.push(def);
      byName.set(name.toLowerCase(), def);
    }
    addFields(def, spec);
    addRules(def, spec);
  }
  const customNames = objects.filter((def) => def.custom && !def.isEvent).map((def) => def.name);
  for (const [object, field] of OPEN_REFERENCES)
    fieldOf(get(object)!, field)!.referenceTo.push(...customNames);
  linkChildren(get, objects);
  const prefixes = new Map(objects.map((def) => [def.keyPrefix, def]));
  if (prefixes.size < objects.length) {
    const twice = objects.find((def) => prefixes.get(def.keyPrefix) !== def)!;
    throw new Error(`Object ${twice.name}: the prefix '${twice.keyPrefix}' is taken by another object.`);
  }
  const catalogue: Catalogue = { objects, get, byPrefix: (prefix) => prefixes.get(prefix) };
  checkFormulas(catalogue, permitted);
  return catalogue;
}
