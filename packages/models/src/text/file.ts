import type { TextModel } from "./model.ts";
import { type FileKind, hashOf, pack, unpack } from "./packed.ts";

const KIND: FileKind = {
  mark: "TLtext",
  format: 1,
  name: "a text model",
  help: "train one with `throughline model train`",
};

/** Of the hash, so many digits are the version. */
const VERSION = 16;

/** A model as bytes, its word vectors with it. */
export function encodeModel({ version: _, ...content }: TextModel): Uint8Array {
  return pack(KIND, content);
}

/** @throws when the bytes are no model, of a newer format, or damaged. */
export function decodeModel(bytes: Uint8Array): TextModel {
  const { content, hash } = unpack(KIND, bytes);
  return { version: hash.slice(0, VERSION), ...(content as Omit<TextModel, "version">) };
}

/** The model with its content hash. */
export function sealed(content: Omit<TextModel, "version">): TextModel {
  return { version: hashOf(content).slice(0, VERSION), ...content };
}
