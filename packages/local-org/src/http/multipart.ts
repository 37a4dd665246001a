import { jsonError } from "../errors.ts";

/** One part of a `multipart/form-data` body. */
export interface Part {
  name: string;
  filename: string | undefined;
  type: string | undefined;
  data: Buffer;
}

const BLANK_LINE = Buffer.from("\r\n\r\n");

function partOf(raw: Buffer): Part {
  const end = raw.indexOf(BLANK_LINE);
  const head = raw.subarray(0, end < 0 ? raw.length : end).toString("utf8");
  const parameter = (name: string) => new RegExp(`[;\\s]${name}="?([^";\\r\\n]*)"?`, "i").exec(head)?.[1];
  return {
    name: parameter("name") ?? "",
    filename: parameter("filename"),
    type: /^content-type:\s*([^\r\n]+)/im.exec(head)?.[1],
    data: end < 0 ? Buffer.alloc(0) : raw.subarray(end + BLANK_LINE.length),
  };
}

/**
 * Takes a `multipart/form-data` body apart.
 * @throws OrgError 400 if the content type names no boundary, or the body does not have it
 */
export function readMultipart(contentType: string, body: Buffer): Part[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  const mark = Buffer.from(`--${boundary}`);
  let at = boundary ? body.indexOf(mark) : -1;
  if (at < 0) throw jsonError("Multipart message is malformed");
  const parts: Part[] = [];
  for (;;) {
    const from = at + mark.length;
    const next = body.indexOf(mark, from);
    if (next < 0) return parts;
    // a part stands between the line break after its boundary and the one before the next
    parts.push(partOf(body.subarray(from + 2, next - 2)));
    at = next;
  }
}
