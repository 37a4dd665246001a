import type { Leaf } from "../connections/flat.ts";
import type { JsonSchema } from "../connector.ts";
import { isConcrete, isJson } from "./media.ts";

/** A part of a multipart body that has a content type of its own: a file, as forms know it. */
export interface FilePart {
  /** Content types that the document allows, such as `image/png` or `image/*`; empty: any. */
  types: string[];
  /** What it has where none is given; absent: it has to be. */
  usual?: string;
  /** The document says nothing of it: it is a field, unless something is said of it as of a file. */
  field?: true;
}

/** A file by what the document says of its name; undefined where a property is none. */
export interface FileInputs {
  part: FilePart;
  /** Its content under its name, and what may be said of it: `scan.name`, `scan.type`, `scan.encoding`. */
  leaves: Leaf[];
}

const OCTETS = "application/octet-stream";

/**
 * What a property of a multipart body is as a file; undefined where it is none.
 * @param declared content types that the document names for it
 * @param bytes a property without a schema is one, as since version 3.1
 */
export function fileOf(
  { path, schema, required }: Leaf,
  declared: readonly string[],
  bytes: boolean,
): FileInputs | undefined {
  const whole = bare(schema);
  const several = typesOf(whole).includes("array");
  const one = several ? bare((whole.items ?? {}) as JsonSchema) : whole;
  if (!isFile(one, declared, bytes)) return undefined;
  const part = partOf(one, declared);
  const content = { ...one, type: "string" };
  const about = aboutOf(path[0] as string, part, several);
  // a text that is base64 where it arrives is sent as it is
  const own = one.contentEncoding === undefined ? ["name", "type", "encoding"] : ["name", "type"];
  return {
    part,
    leaves: [
      { path, schema: several ? { ...whole, items: content } : content, required },
      ...own.map((of) => ({
        ...{ path: [...path, of], schema: about[of] as JsonSchema },
        required: of === "type" && required && part.usual === undefined,
      })),
    ],
  };
}

const typesOf = ({ type }: JsonSchema): unknown[] => (type === undefined ? [] : [type].flat());

/** Without saying that it may be null, in which a file that is left out is written by some. */
function bare(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf)) return schema;
  const [only, ...more] = (anyOf as JsonSchema[]).filter(({ type }) => type !== "null");
  return only && more.length === 0 ? { ...only, ...rest } : schema;
}

function isFile(schema: JsonSchema, declared: readonly string[], bytes: boolean): boolean {
  const { format, contentMediaType } = schema;
  const types = typesOf(schema);
  if (types.length > 0 && !types.includes("string")) return false;
  if (format === "binary" || contentMediaType !== undefined) return true;
  if (types.length > 0) return declared.some((one) => !/^text\/plain\b/i.test(one) && !isJson(one));
  return bytes && Object.keys(schema).every((key) => key === "title" || key === "description");
}

function partOf({ contentMediaType, format, type }: JsonSchema, declared: readonly string[]): FilePart {
  // by the letter these are bytes; documents have texts of all kinds among them
  if (declared.length === 0 && (contentMediaType ?? format ?? type) === undefined)
    return { types: [], usual: OCTETS, field: true };
  const said = typeof contentMediaType === "string" ? contentMediaType : OCTETS;
  // bytes of any kind are no kind
  const types = declared.length > 0 ? [...declared] : said === OCTETS ? [] : [said];
  const usual = types.length > 0 ? types.find(isConcrete) : OCTETS;
  return { types, ...(usual !== undefined && { usual }) };
}

function aboutOf(file: string, { types, usual }: FilePart, several: boolean): Record<string, JsonSchema> {
  const name = { type: "string" };
  const only = types.length > 0 && types.every(isConcrete);
  return {
    name: {
      ...(several ? { type: "array", items: name } : name),
      description: `File name; ${several ? `${file}-1, ${file}-2, …` : file} unless given.`,
    },
    type: {
      ...{ type: "string", ...(only ? { enum: types } : { format: "media-type" }) },
      description: `Content type: ${types.join(", ") || "any"}${usual ? `; ${usual} unless given` : ""}.`,
    },
    encoding: {
      ...{ type: "string", enum: ["text", "base64"] },
      description: "How the content is given: text unless said; of base64 its bytes are sent.",
    },
  };
}
