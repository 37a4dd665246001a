import { sha256 } from "@throughline/workflow";
import type { TextModel } from "./model.ts";

/** First bytes of the file. */
const MARK = "TLtext";
const FORMAT = 1;
const HASH = 32;
const HEAD = MARK.length + 2 + HASH;

/**
 * A model as bytes: mark, format (16 bits, big-endian), SHA-256 of the rest; then the length of a JSON text, the JSON
 * with everything but the long lists of numbers, and those lists as they are in memory (little-endian).
 */
export function encodeModel(model: TextModel): Uint8Array {
  const { version: _, ...content } = model;
  const body = bodyOf(content);
  const file = new Uint8Array(HEAD + body.length);
  file.set(new TextEncoder().encode(MARK));
  file[MARK.length + 1] = FORMAT;
  file.set(fromHex(sha256(body)), MARK.length + 2);
  file.set(body, HEAD);
  return file;
}

/** @throws when the bytes are no model, a newer format, or not what was written. */
export function decodeModel(bytes: Uint8Array): TextModel {
  const mark = new TextDecoder().decode(bytes.subarray(0, MARK.length));
  if (mark !== MARK || bytes.length < HEAD) {
    throw new Error("this is not a text model: make one with `throughline model train`");
  }
  const format = (bytes[MARK.length] as number) * 256 + (bytes[MARK.length + 1] as number);
  if (format !== FORMAT) {
    throw new Error(
      `the model is in format ${format}, and this version reads format ${FORMAT}: update Throughline, or train the model again`,
    );
  }
  const body = bytes.slice(HEAD);
  const hash = sha256(body);
  if (hash !== toHex(bytes.subarray(MARK.length + 2, HEAD))) {
    throw new Error(
      "the model file is damaged (its checksum does not fit): copy it again, or train the model again",
    );
  }
  return { version: hash.slice(0, VERSION), ...contentOf(body) };
}

const VERSION = 16;

/** The model with its content hash. */
export function sealed(content: Omit<TextModel, "version">): TextModel {
  return { version: sha256(bodyOf(content)).slice(0, VERSION), ...content };
}

const LISTS = { Int8Array, Uint8Array, Uint32Array, Float32Array };
type ListName = keyof typeof LISTS;

function bodyOf(content: Omit<TextModel, "version">): Uint8Array {
  const lists: Uint8Array[] = [];
  const text = JSON.stringify(content, (_key, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    lists.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    return { list: value.constructor.name, bytes: value.byteLength };
  });
  const json = new TextEncoder().encode(text);
  const body = new Uint8Array(4 + json.length + lists.reduce((sum, list) => sum + list.length, 0));
  new DataView(body.buffer).setUint32(0, json.length);
  body.set(json, 4);
  let at = 4 + json.length;
  for (const list of lists) {
    body.set(list, at);
    at += list.length;
  }
  return body;
}

function contentOf(body: Uint8Array): Omit<TextModel, "version"> {
  const length = new DataView(body.buffer, body.byteOffset).getUint32(0);
  let at = 4 + length;
  // `JSON.parse` revives children first and in the order in which they were written, as the lists are
  return JSON.parse(new TextDecoder().decode(body.subarray(4, at)), (_key, value) => {
    const list = LISTS[value?.list as ListName];
    if (!list) return value;
    const bytes = body.slice(at, at + value.bytes);
    at += value.bytes;
    return new list(bytes.buffer);
  });
}

const toHex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
