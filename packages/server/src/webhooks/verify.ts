import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Form } from "./forms.ts";

/** A delivery as it arrived, byte for byte. */
export interface Delivery {
  /** By name in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** Why a delivery is not taken. The sender is not told which. */
export type Refusal = "unsigned" | "forged" | "stale";

/** Signatures that are looked at in one header. */
const MOST_SIGNATURES = 16;

/**
 * Whether somebody who has one of the secrets has signed these very bytes, and lately. Every secret is tried, each in
 * constant time: two are valid while one is replaced.
 *
 * @param now ms
 * @param withinMs how far the time of sending may be away, before or after; of a form that signs no time nothing is stale
 * @returns `id`: names the delivery, and is the same when it is sent again
 */
export function verify(
  { headers, body }: Delivery,
  form: Form,
  secrets: readonly string[],
  now: number,
  withinMs: number,
): { id: string } | { refused: Refusal } {
  const tokens = (headers[form.header] ?? "").split(/[\s,]+/).slice(0, MOST_SIGNATURES);
  const sent = form.timestamp && timestampIn(headers, tokens, form.timestamp);
  const id = form.id && "header" in form.id ? headers[form.id.header] : undefined;
  if (form.timestamp && sent === undefined) return { refused: "unsigned" };
  if (form.of.includes("{id}") && !id) return { refused: "unsigned" };
  const signed = signedBytes(form.of, { timestamp: sent ?? "", id: id ?? "" }, body);
  const claimed = tokens.flatMap((token) => signatureIn(token, form) ?? []);
  if (claimed.length === 0) return { refused: "unsigned" };
  let right = false;
  for (const secret of secrets) {
    const own = createHmac("sha256", keyOf(secret, form)).update(signed).digest();
    for (const one of claimed) right = timingSafeEqual(own, one) || right;
  }
  if (!right) return { refused: "forged" };
  if (sent !== undefined && !(Math.abs(timeOf(sent) - now) <= withinMs)) return { refused: "stale" };
  if (id !== undefined && form.of.includes("{id}")) return { id };
  const own = form.id && "body" in form.id ? idInBody(body, form.id.body) : undefined;
  return { id: own ?? createHash("sha256").update(signed).digest("base64url") };
}

function timestampIn(
  headers: Delivery["headers"],
  tokens: string[],
  { header, prefix }: NonNullable<Form["timestamp"]>,
): string | undefined {
  if (prefix === undefined) return headers[header];
  return tokens.find((token) => token.startsWith(prefix))?.slice(prefix.length);
}

/** Seconds since 1970, or ISO 8601, in ms; NaN for neither. */
const timeOf = (text: string): number => (/^\d{1,12}$/.test(text) ? Number(text) * 1_000 : Date.parse(text));

function signatureIn(token: string, { prefix, as }: Form): Buffer | undefined {
  if (!token.startsWith(prefix)) return undefined;
  const bytes = Buffer.from(token.slice(prefix.length), as);
  return bytes.length === 32 ? bytes : undefined;
}

function signedBytes(of: string, parts: { timestamp: string; id: string }, body: Buffer): Buffer {
  const pieces = of.split(/(\{(?:timestamp|id|body)\})/);
  return Buffer.concat(
    pieces.map((piece) => {
      if (piece === "{body}") return body;
      if (piece === "{timestamp}") return Buffer.from(parts.timestamp);
      return Buffer.from(piece === "{id}" ? parts.id : piece);
    }),
  );
}

function keyOf(secret: string, { key }: Form): Buffer {
  if (!key) return Buffer.from(secret);
  const bare = secret.startsWith(key.base64After) ? secret.slice(key.base64After.length) : undefined;
  return bare === undefined ? Buffer.from(secret) : Buffer.from(bare, "base64");
}

function idInBody(body: Buffer, path: string): string | undefined {
  try {
    const id: unknown = at(JSON.parse(body.toString("utf8")), path);
    return typeof id === "string" && id !== "" ? id.slice(0, 200) : undefined;
  } catch {
    return undefined;
  }
}

/** What stands at a path such as `data.items.0.id`; undefined: nothing. */
export function at(data: unknown, path: string): unknown {
  let here = data;
  for (const key of path.split(".")) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}
