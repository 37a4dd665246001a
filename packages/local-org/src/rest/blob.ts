import { notFound } from "../errors.ts";
import type { Reply } from "../http/context.ts";
import type { FieldDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";

/** The bytes of a field, as they are. */
export function blobOf(row: Row, field: FieldDef): Reply {
  const text = row[field.name];
  if (typeof text !== "string") throw notFound();
  const type = (row.ContentType as string | null | undefined) ?? "application/octet-stream";
  return { status: 200, headers: { "Content-Type": type }, body: Buffer.from(text, "base64") };
}
