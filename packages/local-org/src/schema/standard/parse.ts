import {
  type Ability,
  type FieldDef,
  type FieldType,
  makeField,
  makeObject,
  type ObjectDef,
} from "../model.ts";
import { systemFields } from "../system-fields.ts";

const TOKEN = /\[[^\]]*\]|"[^"]*"|\S+/g;

/** `SuppliedEmail` → `Supplied Email`, `ContactId` → `Contact ID`. */
export function labelFromName(name: string): string {
  return name
    .replace(/__[a-z]+$/, "")
    .replaceAll("_", " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/\bId$/, "ID");
}

function parseValues(text: string): FieldDef["picklist"] {
  return text.split("|").map((entry) => {
    const value = entry.replace(/[*!]$/, "");
    return {
      value,
      label: value,
      isDefault: entry.endsWith("*"),
      closed: entry.endsWith("!"),
      active: true,
      validFor: null,
    };
  });
}

/** Kinds of objects by what cannot be done with their records. */
const KINDS: Record<string, Ability[]> = {
  setup: ["undelete", "search", "layout", "trigger"],
  readonly: ["create", "update", "delete", "undelete", "search", "layout", "trigger"],
};

/** `setup`, `readonly`, or `no=delete,undelete`. */
function parseKind(token: string): Ability[] {
  const denied = token.startsWith("no=") ? (token.slice(3).split(",") as Ability[]) : KINDS[token];
  if (!denied) throw new Error(`Standard objects: '${token}' is no known kind of object.`);
  return denied;
}

function parseDefault(text: string): string | boolean {
  return text === "true" ? true : text === "false" ? false : text;
}

function parseField(line: string): FieldDef {
  const [name, type, ...tokens] = line.match(TOKEN) as string[];
  const field = makeField({ name: name!, type: type as FieldType, label: labelFromName(name!) });
  for (const token of tokens) {
    if (token.startsWith("[")) field.picklist = parseValues(token.slice(1, -1));
    else if (token.startsWith('"')) field.label = token.slice(1, -1);
    else if (token.startsWith(">")) field.referenceTo = token.slice(1).split(",");
    else if (token.startsWith("=")) field.defaultValue = parseDefault(token.slice(1));
    else if (token.startsWith("rel=")) field.relationshipName = token.slice(4);
    else if (token.startsWith("child=")) field.childRelationshipName = token.slice(6);
    else if (token.startsWith("in=")) field.compound = token.slice(3);
    else if (token.startsWith("auto=")) {
      field.autoNumber = token.slice(5);
      field.createable = field.updateable = false;
    } else if (token === "req") field.nillable = false;
    else if (token === "ro") field.createable = field.updateable = false;
    else if (token === "co") field.updateable = false;
    else if (token === "owned") field.cascade = true;
    else if (token === "html") field.html = true;
    else if (token === "case") field.caseSensitive = true;
    else if (token === "kept") field.restrictedDelete = true;
    else if (token === "name") field.nameField = true;
    else if (token === "unique") field.unique = true;
    else if (token === "key") field.idLookup = true;
    else if (token === "restricted") field.restricted = true;
    else if (/^\d+,\d+$/.test(token))
      [field.precision, field.scale] = token.split(",").map(Number) as [number, number];
    else if (/^\d+$/.test(token)) field.length = Number(token);
    else throw new Error(`Standard objects: '${token}' in the line '${line}' is no known flag.`);
  }
  if (field.type === "reference") {
    field.length = 18;
    field.relationshipName ??= field.name.replace(/Id$/, "");
  }
  field.defaultValue ??= field.picklist.find((value) => value.isDefault)?.value ?? null;
  if (field.name === "OwnerId") {
    // never blank, but filled in when it is not given
    field.nillable = false;
    return field;
  }
  field.required = !field.nillable && field.defaultValue === null && field.createable;
  return field;
}

const ACCURACIES = "Address|NearAddress|Block|Street|ExtendedZip|Zip|Neighborhood|City|County|State|Unknown";

/** The fields of a line; an address brings along what it is made of, and the place on the map. */
function parseLine(line: string): FieldDef[] {
  const field = parseField(line);
  if (field.type !== "address") return [field];
  const prefix = field.name.replace(/Address$/, "");
  const label = prefix && `${prefix} `;
  const part = `in=${field.name}`;
  return [
    parseField(`${prefix}Street textarea 255 ${part}`),
    parseField(`${prefix}City string 40 ${part}`),
    parseField(`${prefix}State string 80 ${part} "${label}State/Province"`),
    parseField(`${prefix}PostalCode string 20 ${part} "${label}Zip/Postal Code"`),
    parseField(`${prefix}Country string 80 ${part}`),
    parseField(`${prefix}Latitude double 18,15 ${part}`),
    parseField(`${prefix}Longitude double 18,15 ${part}`),
    parseField(`${prefix}GeocodeAccuracy picklist 40 ${part} restricted [${ACCURACIES}]`),
    field,
  ];
}

/** Reads the notation of the standard objects; objects are separated by lines that begin with `object`. */
export function parseStandard(text: string): ObjectDef[] {
  return text
    .split(/^object /m)
    .slice(1)
    .map((block) => {
      const [head, ...lines] = block.trim().split("\n");
      const [name, keyPrefix, plural, ...more] = head!.match(TOKEN) as string[];
      const label = more.find((token) => token.startsWith('"'));
      const kinds = more.filter((token) => token !== label);
      const def = makeObject(
        {
          name: name!,
          keyPrefix: keyPrefix!,
          custom: false,
          label: label?.slice(1, -1) ?? labelFromName(name!),
          labelPlural: labelFromName(plural!),
        },
        [...systemFields("first"), ...lines.filter(Boolean).flatMap(parseLine), ...systemFields("last")],
        kinds.flatMap(parseKind),
      );
      return def;
    });
}
