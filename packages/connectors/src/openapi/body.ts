import { type Flat, flatten, isThing } from "../connections/flat.ts";
import type { JsonSchema } from "../connector.ts";
import { type Document, isNode, type Node, resolved, Unusable } from "./document.ts";
import { type FilePart, fileOf } from "./files.ts";
import { isForm, isJson, isMultipart } from "./media.ts";
import { standAlone } from "./schema.ts";
import type { Style } from "./styles.ts";

/** What an operation takes as its body. */
export interface Body {
  /** "application/json", or one that ends with "+json", or that of a form. */
  type: string;
  required: boolean;
  /** Of the whole, stand-alone. */
  schema: JsonSchema;
  /** What is given for it, value by value. */
  flat: Flat;
  /** Of a form: how a property of it is written, where the document says so. */
  styles: Map<string, Style>;
  /** Of a form: content types that a property may have, where the document says so. */
  types: Map<string, string[]>;
  /** Of a multipart form: its properties that are files. */
  files: ReadonlyMap<string, FilePart>;
}

/**
 * The body of an operation; undefined where it takes none.
 * @throws Unusable for one that is not sent from here
 */
export function bodyOf(document: Document, node: Node): Body | undefined {
  const body = resolved(document, node.requestBody);
  const content = isNode(body.content) ? body.content : {};
  const types = Object.keys(content);
  if (types.length === 0) return undefined;
  const multipart = types.find(isMultipart);
  const type = types.find(isJson) ?? types.find(isForm) ?? multipart;
  if (type === undefined)
    throw new Unusable(
      `It takes ${types.join(" or ")}, which is not sent: only JSON, form fields and multipart/form-data are.`,
    );
  const required = body.required === true;
  const read = (one: string) => mediaOf(document, one, content[one], required);
  if (multipart === undefined || type === multipart) return read(type);
  // a file has no place in JSON and in form fields
  const first = read(type);
  return first.flat.leaves.some((leaf) => fileOf(leaf, [], false)) ? read(multipart) : first;
}

function mediaOf(document: Document, type: string, media: unknown, needed: boolean): Body {
  const { schema: raw, encoding = {} } = resolved(document, media);
  const schema = standAlone(document, raw, "sent");
  // version 2.0 says it of each field, and of no body
  const required = needed || (document.version === "2.0" && Array.isArray(schema.required) && !isJson(type));
  const flat = flatten(schema, [], required);
  const made: Body = {
    ...{ type: type === "*/*" ? "application/json" : type, required, schema, flat },
    ...{ styles: new Map(), types: new Map(), files: new Map() },
  };
  if (isJson(type)) return made;
  for (const [name, one] of Object.entries(isNode(encoding) ? encoding : {}))
    if (isNode(one)) read(name, one);
  return isMultipart(type) ? withFiles(document, made) : made;

  function read(name: string, one: Node): void {
    // of a multipart form, version 3.0 says how parts are written by their content type alone
    const styled = "style" in one || "explode" in one;
    if (styled && !(isMultipart(type) && document.version.startsWith("3.0"))) {
      const style = typeof one.style === "string" ? one.style : "form";
      const explode = typeof one.explode === "boolean" ? one.explode : style === "form";
      made.styles.set(name, { style, explode });
    } else if (typeof one.contentType === "string") {
      const types = one.contentType.split(",").map((each) => each.trim());
      made.types.set(name, types.filter(Boolean));
    }
    for (const [header, raw] of Object.entries(isNode(one.headers) ? one.headers : {}))
      if (!/^content-(?:type|disposition)$/i.test(header) && resolved(document, raw).required === true)
        throw new Unusable(`Its part ${name} needs the header ${header}, and no headers of parts are sent.`);
  }
}

/** A multipart form with its files, which take more than their content. */
function withFiles({ version }: Document, body: Body): Body {
  if (!isThing(body.schema)) throw new Unusable("The document does not say which parts its body has.");
  const files = new Map<string, FilePart>();
  const bytes = /^3\.[1-9]/.test(version);
  const leaves = body.flat.leaves.flatMap((leaf) => {
    const [name = ""] = leaf.path;
    if (leaf.path.length !== 1 || body.styles.has(name)) return [leaf];
    const file = fileOf(leaf, body.types.get(name) ?? [], bytes);
    if (!file) return [leaf];
    files.set(name, file.part);
    return file.leaves;
  });
  return { ...body, flat: { ...body.flat, leaves }, files };
}
