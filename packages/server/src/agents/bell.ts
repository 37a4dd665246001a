import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Bell } from "@throughline/connectors";
import { keyOf } from "@throughline/engine";
import { readPrivate, writePrivate } from "../sign-in/private-file.ts";

/** Whose delegation it is that somebody rings for. */
export interface Rings {
  connection: string;
  item: string;
  visit: string;
}

/** Where outside agents tell that there is news, each with a token that is good for one delegation. */
export interface Bells {
  /** @param delegation as the step names it; undefined: it is none, or nobody could reach us */
  bell(connection: string, delegation: string): Bell | undefined;
  /** undefined: the token is none of ours. */
  whose(token: string): Rings | undefined;
}

export const BELL = "/a2a/told";

const CIPHER = "aes-256-gcm";
const [KEY, NONCE, TAG] = [32, 12, 16];
const LONGEST = 2_000;

/**
 * A token is the delegation itself, sealed: nothing has to be kept of it, it is good after a restart, and nobody who sees it
 * learns which item it is about.
 *
 * @param publicUrl where we are reached from outside; absent: no bell is offered
 * @param folder where the key is kept; absent: it is forgotten with the process
 */
export function createBells(publicUrl: string | undefined, folder: string | undefined): Bells {
  let known: Buffer | undefined;
  // made where the first bell is offered: who has no such agent has no such file
  const key = () => {
    known ??= keyIn(folder && join(folder, "bell-key.json"));
    return known;
  };
  const url = publicUrl === undefined ? undefined : new URL(BELL, publicUrl).href;
  return {
    bell(connection, delegation) {
      const [workflow, recordId, visit, round] = delegation.split("/");
      if (url === undefined || !workflow || !recordId || !visit || round === undefined) return undefined;
      const rings: Rings = { connection, item: keyOf(workflow, recordId), visit };
      return { url, token: seal(JSON.stringify(rings), key()) };
    },
    whose(token) {
      if (url === undefined || token.length > LONGEST) return undefined;
      const opened = unseal(token, key());
      return opened === undefined ? undefined : (JSON.parse(opened) as Rings);
    },
  };
}

function keyIn(file: string | undefined): Buffer {
  const kept = file === undefined ? undefined : readPrivate<{ key: string }>(file);
  if (kept) return Buffer.from(kept.key, "base64");
  const key = randomBytes(KEY);
  if (file !== undefined) writePrivate(file, { key: key.toString("base64") });
  return key;
}

function seal(text: string, key: Buffer): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url");
}

function unseal(token: string, key: Buffer): string | undefined {
  const bytes = Buffer.from(token, "base64url");
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    return decipher.update(bytes.subarray(NONCE + TAG), undefined, "utf8") + decipher.final("utf8");
  } catch {
    return undefined;
  }
}
