import { decoded, sameName } from "../../project/names.ts";
import { all, type Element, first, isTrue, textOf } from "../../project/xml.ts";
import type { Kind, Piece, SourceFile } from "../kind.ts";
import { type Field, fieldFrom } from "./field.ts";

export type { Field, PicklistValue } from "./field.ts";

/** What an object is called. */
export interface OrgObject extends Piece {
  kind: "object";
  name: string;
  label?: string;
}

export interface RecordType extends Piece {
  kind: "record type";
  object: string;
  /** Developer name. */
  name: string;
  label: string;
  active: boolean;
  businessProcess?: string;
}

/** Which values of the status a kind of record may have: a support process, a lead process, a sales process. */
export interface BusinessProcess extends Piece {
  kind: "business process";
  object: string;
  name: string;
  active: boolean;
  values: { name: string; default: boolean }[];
}

type ObjectPiece = OrgObject | Field | RecordType | BusinessProcess;

/** Each part of an object, as it stands in an object's own file, and the file that it has in source format. */
const PARTS: {
  element: string;
  ending: string;
  from: (part: Element, file: SourceFile, object: string) => ObjectPiece;
}[] = [
  { element: "fields", ending: ".field-meta.xml", from: fieldFrom },
  { element: "recordTypes", ending: ".recordType-meta.xml", from: recordTypeFrom },
  { element: "businessProcesses", ending: ".businessProcess-meta.xml", from: businessProcessFrom },
];

/** Objects with their fields, record types and business processes: in one file, or in a file each. */
export const objects: Kind<ObjectPiece> = {
  name: "object",
  endings: [".object-meta.xml", ".object", ...PARTS.map(({ ending }) => ending)],

  // of other objects it matters which fields lead to this one
  concerns: (file, object) => sameName(objectOf(file), object) || file.text.includes("<referenceTo>"),

  read(file, object) {
    const { root } = file.xml();
    const name = objectOf(file);
    const part = PARTS.find(({ ending }) => file.path.endsWith(ending));
    const own = sameName(name, object);
    const matters = (piece: ObjectPiece) =>
      own || (piece.kind === "field" && piece.referenceTo !== undefined);
    if (part) return [part.from(root, file, name)].filter(matters);
    const label = textOf(root, "label");
    return [
      { kind: "object" as const, file: file.path, name, ...(label && { label }) },
      ...PARTS.flatMap(({ element, from }) =>
        all(root, element).map((each) => from(each, file, name)),
      ).filter(matters),
    ];
  },
};

/** A file of a part stands in its object's folder; one that lies about loose says nothing of its object. */
export const objectOf = (file: SourceFile): string => file.object ?? file.name;

function recordTypeFrom(part: Element, file: SourceFile, object: string): RecordType {
  const name = textOf(part, "fullName") ?? file.name;
  const businessProcess = textOf(part, "businessProcess");
  return {
    kind: "record type",
    file: file.path,
    object,
    name,
    label: textOf(part, "label") ?? name,
    active: isTrue(part, "active"),
    ...(businessProcess && { businessProcess }),
  };
}

function businessProcessFrom(part: Element, file: SourceFile, object: string): BusinessProcess {
  return {
    kind: "business process",
    file: file.path,
    object,
    name: textOf(part, "fullName") ?? file.name,
    active: first(part, "isActive") === undefined || isTrue(part, "isActive"),
    values: all(part, "values").map((value) => ({
      name: decoded(textOf(value, "fullName") ?? ""),
      default: isTrue(value, "default"),
    })),
  };
}
