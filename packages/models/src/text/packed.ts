import { sha256 } from "@throughline/workflow";

const HASH = 32;
const LISTS = { Int8Array, Uint8Array, Uint32Array, Float32Array };

/** What a kind of file is called, for people and by its first bytes. */
export interface FileKind {
  /** Six ASCII characters. */
  mark: string;
  format: number;
  /** "a text model" */
  name: string;
  /** How one comes by such a file. */
  help: string;
}

/**
 * Plain data with long lists of numbers as a file: mark, format (16 bits, big-endian), SHA-256 of the rest; then the
 * length of a JSON text, the JSON, and the lists as they are in memory (little-endian), in the order of the JSON.
 */
export function pack(kind: FileKind, content: object): Uint8Array {
  const body = bodyOf(content);
  const head = kind.mark.length + 2 + HASH;
  const file = new Uint8Array(head + body.length);
  file.set(new TextEncoder().encode(kind.mark));
  new DataView(file.buffer).setUint16(kind.mark.length, kind.format);
  file.set(fromHex(sha256(body)), kind.mark.length + 2);
  file.set(body, head);
  return file;
}

/** @throws when the bytes are something else, a newer format, or not what was written. */
export function unpack(kind: FileKind, file: Uint8Array): { content: object; hash: string } {
  const head = kind.mark.length + 2 + HASH;
  if (file.length < head || new TextDecoder().decode(file.subarray(0, kind.mark.length)) !== kind.mark) {
    throw new Error(`this is not ${kind.name}: ${kind.help}`);
  }
  const format = new DataView(file.buffer, file.byteOffset).getUint16(kind.mark.length);
  if (format !== kind.format) {
    throw new Error(
      `this is ${kind.name} in format ${format}, and this version of Throughline reads format ${kind.format}: update Throughline, or ${kind.help}`,
    );
  }
  // a copy, also of a Buffer, whose `slice` is none
  const body = new Uint8Array(file.subarray(head));
  const hash = sha256(body);
  if (hash !== toHex(file.subarray(kind.mark.length + 2, head))) {
    throw new Error(
      `this is ${kind.name}, but damaged (its checksum does not fit): copy it again, or ${kind.help}`,
    );
  }
  return { content: contentOf(body), hash };
}

/** The hash that a packed content has, in hex. */
export const hashOf = (content: object) => sha256(bodyOf(content));

function bodyOf(content: object): Uint8Array {
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

function contentOf(body: Uint8Array): object {
  const length = new DataView(body.buffer, body.byteOffset).getUint32(0);
  let at = 4 + length;
  // children are revived in the order in which they were written, as the lists were
  return JSON.parse(new TextDecoder().decode(body.subarray(4, at)), (_key, value) => {
    const list = LISTS[value?.list as keyof typeof LISTS];
    if (!list) return value;
    const bytes = body.slice(at, at + value.bytes);
    at += value.bytes;
    return new list(bytes.buffer);
  });
}

const toHex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
