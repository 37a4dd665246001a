import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * What names a work item in a mail: it stands in the Message-ID of what goes out, and so in the References of every answer,
 * and may stand in the text. It is signed, so that nobody can write to an item whose mail they have not had.
 */
export const threadOf = (item: string, secret: string): string =>
  `tl.${Buffer.from(item).toString("base64url")}.${macOf(item, secret)}`;

const TOKEN = /\btl\.([A-Za-z0-9_-]{8,300})\.([A-Za-z0-9_-]{16})(?![A-Za-z0-9_-])/g;

/** Tokens that are looked at in one text. */
const MOST = 50;

/** The item of the last token in a text that was signed with the secret; undefined: there is none. */
export function itemIn(text: string, secret: string): string | undefined {
  let item: string | undefined;
  let looked = 0;
  for (const [, key = "", mac = ""] of text.matchAll(TOKEN)) {
    if (++looked > MOST) break;
    const named = Buffer.from(key, "base64url").toString();
    const [own, other] = [Buffer.from(macOf(named, secret)), Buffer.from(mac)];
    if (own.length === other.length && timingSafeEqual(own, other)) item = named;
  }
  return item;
}

const macOf = (item: string, secret: string): string =>
  createHmac("sha256", secret).update(`thread ${item}`).digest("base64url").slice(0, 16);
