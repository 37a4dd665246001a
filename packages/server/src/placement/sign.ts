import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { readPrivate, writePrivate } from "../sign-in/private-file.ts";

/** A text, and who answers for it: Ed25519 over its UTF-8, the public key as SPKI; both in base64. */
export interface Signed {
  text: string;
  signature: string;
  key: string;
}

export interface Signer {
  /** SHA-256 of the public key, in groups of four: by it people know the signer again. */
  fingerprint: string;
  sign(text: string): Signed;
}

/**
 * Signs with a key of its own, which is made once.
 *
 * @param file where the key is kept; absent: it is forgotten with the process
 * @throws Error that names the file, where it is no such key
 */
export function createSigner(file?: string): Signer {
  const own = keyIn(file);
  const key = createPublicKey(own).export({ type: "spki", format: "der" }).toString("base64");
  return {
    fingerprint: fingerprintOf(key),
    sign: (text) => ({ text, key, signature: sign(null, Buffer.from(text), own).toString("base64") }),
  };
}

function keyIn(file: string | undefined): KeyObject {
  const kept = file === undefined ? undefined : readPrivate<{ key: string }>(file);
  if (kept) return createPrivateKey({ key: Buffer.from(kept.key, "base64"), format: "der", type: "pkcs8" });
  const { privateKey } = generateKeyPairSync("ed25519");
  const key = privateKey.export({ type: "pkcs8", format: "der" }).toString("base64");
  if (file !== undefined) writePrivate(file, { key });
  return privateKey;
}

const fingerprintOf = (key: string): string =>
  createHash("sha256")
    .update(Buffer.from(key, "base64"))
    .digest("hex")
    .slice(0, 32)
    .replace(/(.{4})(?=.)/g, "$1 ");

/** The fingerprint of whoever signed it; undefined: the text is another one than what was signed. Never throws. */
export function verifySigned({ text, signature, key }: Signed): string | undefined {
  try {
    const spki = createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" });
    return verify(null, Buffer.from(text), spki, Buffer.from(signature, "base64"))
      ? fingerprintOf(key)
      : undefined;
  } catch {
    return undefined;
  }
}
