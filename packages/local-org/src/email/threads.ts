import { createHash } from "node:crypto";
import { toId18 } from "../storage/ids.ts";

const TOKEN = /thread::([A-Za-z0-9_-]+)::/;
/** `ref:_00D5g0xyz._5005g0abc:ref`, and with `!` in place of the underscores. */
const REF = /\bref:[_!]?([0-9A-Za-z]{15})\.[_!]?([0-9A-Za-z]{15}):ref\b/;

const sign = (orgId: string, id: string): string =>
  createHash("sha256").update(`${orgId}.${id}`).digest("base64url").slice(0, 10);

/** The token by which an answer finds its record: Lightning threading. Nobody can make up one of another record. */
export const threadToken = (orgId: string, recordId: string): string =>
  `thread::${Buffer.from(recordId.slice(0, 15)).toString("base64url")}_${sign(orgId, recordId.slice(0, 15))}::`;

/** The same in the older form, the Ref ID. */
export const threadRef = (orgId: string, recordId: string): string =>
  `ref:!${orgId.slice(0, 15)}.!${recordId.slice(0, 15)}:ref`;

/** The id of the record that a text names by a token or a Ref ID of this org; undefined if it names none. */
export function recordNamedIn(orgId: string, text: string): string | undefined {
  const token = TOKEN.exec(text)?.[1];
  if (token) {
    const id = Buffer.from(token.slice(0, -11), "base64url").toString("latin1");
    if (token === `${Buffer.from(id).toString("base64url")}_${sign(orgId, id)}`) return toId18(id);
  }
  const [, org, id] = REF.exec(text) ?? [];
  return org === orgId.slice(0, 15) ? toId18(id) : undefined;
}
