import type { ObjectSpec } from "../options.ts";
import { makeField, makeObject, type ObjectDef } from "./model.ts";
import { labelFromName } from "./standard/parse.ts";
import { systemFields } from "./system-fields.ts";

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
  const labelPlural = spec.labelPlural ?? `${label}s`;
  // the records of a master-detail belong to whoever has the master
  const owned = Object.values(spec.fields ?? {}).some((field) => field.type === "MasterDetail");
  return makeObject({ name, label, labelPlural, keyPrefix, custom: true }, [
    ...systemFields("first"),
    ...(owned ? [] : [ownerField()]),
    nameField(spec),
    ...systemFields("last"),
  ]);
}

function platformEvent(name: string, spec: ObjectSpec, keyPrefix: string): ObjectDef {
  const label = spec.label ?? labelFromName(name);
  const system = systemFields("last").filter((field) => field.name.startsWith("Created"));
  const fixed = { createable: false, updateable: false };
  const def = makeObject({ name, label, labelPlural: `${label}s`, keyPrefix, custom: true }, [
    makeField({ name: "ReplayId", label: "Replay ID", type: "string", length: 1000, ...fixed }),
    makeField({ name: "EventUuid", label: "Event UUID", type: "string", length: 36, ...fixed }),
    ...system,
  ]);
  def.publishBehavior = spec.publishBehavior ?? def.publishBehavior;
  return def;
}

/** What is configured rather than written: records come with the seed or with metadata. */
function customMetadataType(name: string, spec: ObjectSpec, keyPrefix: string): ObjectDef {
  const label = spec.label ?? labelFromName(name);
  const readOnly = { type: "string", length: 40, createable: false, updateable: false } as const;
  return makeObject(
    { name, label, labelPlural: spec.labelPlural ?? `${label}s`, keyPrefix, custom: true },
    [
      ...systemFields("first"),
      makeField({ ...readOnly, name: "DeveloperName", label: "Custom Metadata Record Name" }),
      makeField({ ...readOnly, name: "MasterLabel", label: "Label", nameField: true }),
      makeField({ ...readOnly, name: "Language", label: "Master Language" }),
      makeField({ ...readOnly, name: "NamespacePrefix", label: "Namespace Prefix" }),
      makeField({ ...readOnly, name: "Label", label: "Label" }),
      makeField({ ...readOnly, name: "QualifiedApiName", label: "Qualified API Name", length: 70 }),
      ...systemFields("last").filter((field) => field.name === "SystemModstamp"),
    ],
    ["create", "update", "delete", "undelete", "search", "layout", "trigger"],
  );
}

type MakeObject = (name: string, spec: ObjectSpec, keyPrefix: string) => ObjectDef;

/** By the end of the name: the first letter of key prefixes, and how such an object is made. */
export const KINDS: Record<string, [letter: string, make: MakeObject]> = {
  c: ["a", customObject],
  e: ["e", platformEvent],
  mdt: ["m", customMetadataType],
};
