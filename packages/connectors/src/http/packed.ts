import { createHash } from "node:crypto";

/**
 * A form as the bytes of a multipart body, by the platform. The boundary, which the platform draws by lot, is made of what
 * it parts: a call that is repeated is the same to the byte, and a system that knows it again by what was sent does so.
 */
export async function packed(form: FormData): Promise<{ type: string; content: Uint8Array<ArrayBuffer> }> {
  const made = new Response(form);
  const drawn = /boundary=(.+)$/.exec(made.headers.get("content-type") as string)![1]!;
  // a byte a character, so that all of them stay as they are
  const parts = Buffer.from(await made.arrayBuffer())
    .toString("latin1")
    .split(drawn);
  // one before each part and one at the end; more are in what is sent, and would part it
  if (parts.length !== [...form].length + 2) return await packed(form);
  const hash = createHash("sha256").update(parts.join("\n"), "latin1").digest("hex");
  const boundary = `throughline-${hash.slice(0, 40)}`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    content: Buffer.from(parts.join(boundary), "latin1"),
  };
}
