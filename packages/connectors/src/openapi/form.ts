import { UnfitInput } from "../connections/template.ts";
import type { Body } from "./body.ts";
import type { FilePart } from "./files.ts";
import { isAmong, isConcrete, isJson, isMediaType } from "./media.ts";
import { encoded, isObject, pairs, plainText, type Whole } from "./styles.ts";

/** What is said of files beside their content, by their names. */
export type About = ReadonlyMap<string, Record<string, Whole>>;

interface Field {
  name: string;
  text: string;
  /** Absent: it is a text as others are. */
  type?: string | undefined;
}

/** A property as the document says, or one value each; a thing is written as JSON. */
function fieldsOf(
  { styles, types }: Body,
  name: string,
  value: Whole,
  write: (value: Whole) => string,
): Field[] {
  const style = styles.get(name);
  if (style) return pairs(name, value, style, write).map(([one, text]) => ({ name: one, text }));
  const declared = types.get(name)?.find(isConcrete);
  // what the document calls JSON is one JSON, lists as well
  const ones = Array.isArray(value) && !(declared && isJson(declared)) ? value : [value];
  return ones.map((one) => {
    const type = declared ?? (isObject(one) ? "application/json" : undefined);
    const text = type && isJson(type) ? JSON.stringify(one) : plainText(one);
    return { name: write(name), text: write(text), type };
  });
}

function namedIn(value: Whole): [string, Whole][] {
  if (!isObject(value)) throw new UnfitInput("The fields of a form are given by name.");
  return Object.entries(value);
}

/**
 * Form fields as one text, as `application/x-www-form-urlencoded`.
 * @throws UnfitInput
 */
export const formText = (body: Body, value: Whole): string =>
  namedIn(value)
    .flatMap(([name, one]) => fieldsOf(body, name, one, encoded))
    .map(({ name, text }) => `${name}=${text}`)
    .join("&")
    .replaceAll("%20", "+");

/**
 * The parts of a multipart body: fields first, since some systems look at what they say before they take a file.
 * @throws UnfitInput
 */
export function formParts(body: Body, value: Whole, about: About): FormData {
  const form = new FormData();
  const isFile = (name: string) => body.files.has(name) && (!body.files.get(name)?.field || about.has(name));
  const [files, fields] = split(namedIn(value), ([name]) => isFile(name));
  for (const { name, text, type } of fields.flatMap(([name, one]) => fieldsOf(body, name, one, plainText)))
    if (type === undefined || /^text\/plain\b/i.test(type)) form.append(name, text);
    else form.append(name, new Blob([text], { type }));
  for (const [name, content] of files)
    for (const file of filesOf(name, content, about.get(name) ?? {}, body.files.get(name) as FilePart))
      form.append(name, file);
  return form;
}

function split<T>(all: T[], is: (one: T) => boolean): [yes: T[], no: T[]] {
  return [all.filter(is), all.filter((one) => !is(one))];
}

function filesOf(name: string, content: Whole, about: Record<string, Whole>, part: FilePart): File[] {
  const type = plainText(about.type ?? part.usual ?? "");
  if (!isMediaType(type) || (part.types.length > 0 && !isAmong(type, part.types)))
    throw new UnfitInput(
      `The input ${name}.type has to be ${part.types.join(" or ") || "a content type such as text/csv"}.`,
    );
  const several = Array.isArray(content);
  const names = [about.name ?? []].flat();
  return [content].flat().map((one, place) => {
    if (typeof one !== "string") throw new UnfitInput(`The input ${name} is the content of a file, a text.`);
    const own = plainText(names[place] ?? "") || (several ? `${name}-${place + 1}` : name);
    return new File([bytesOf(name, one, about.encoding)], own, { type });
  });
}

/** @throws UnfitInput for what is no base64, of which otherwise a part would be sent */
function bytesOf(name: string, content: string, encoding: Whole = "text"): string | Uint8Array<ArrayBuffer> {
  if (encoding === "text") return content;
  if (encoding !== "base64") throw new UnfitInput(`The input ${name}.encoding is text or base64.`);
  const bytes = Buffer.from(content, "base64");
  const bare = content.replace(/\s/g, "").replace(/=+$/, "");
  if (bytes.toString("base64").replace(/=+$/, "") !== bare)
    throw new UnfitInput(`The input ${name} is no base64.`);
  return bytes;
}
