import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip, inflate } from "node:zlib";
import { jsonError, orgError } from "../errors.ts";

/** Largest body of a request, in bytes. */
export const MAX_BODY = 50_000_000;
/** Largest body of a `PUT`, which only brings the data of a Bulk job, in bytes. */
const MAX_UPLOAD = 150_000_000;
/** In a longer text the place of an error is not searched for, in characters. */
const LONGEST_SEARCHED = 1_000_000;

const tooLarge = (limit: number, size: number) =>
  orgError(413, "EXCEEDED_MAX_SIZE_REQUEST", `Exceeded max size limit of ${limit} with request size ${size}`);

const DECODERS: Record<string, (data: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify<Buffer, object, Buffer>(gunzip),
  deflate: promisify<Buffer, object, Buffer>(inflate),
};

/**
 * Reads the body of a request, unpacked.
 * @throws OrgError 413 if it is larger than it may be, 415 for an unknown encoding, 400 if it cannot be unpacked
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const limit = request.method === "PUT" ? MAX_UPLOAD : MAX_BODY;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    // the rest is read and dropped, so that the client gets to read the answer
    if (size <= limit) chunks.push(chunk as Buffer);
  }
  if (size > limit) throw tooLarge(limit, size);
  const raw = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  const encoding = request.headers["content-encoding"];
  if (!encoding || encoding === "identity" || raw.length === 0) return raw;
  const decode = DECODERS[encoding];
  if (!decode) throw orgError(415, "UNSUPPORTED_MEDIA_TYPE", `Content-Encoding ${encoding} is not supported`);
  try {
    return await decode(raw, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(limit, limit + 1);
    throw jsonError("The request body is not what its Content-Encoding says");
  }
}

/** Where the parser stopped, if it says so or the text simply ended; undefined for a character out of place. */
function statedOffset(text: string, message: string): number | undefined {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (/end of JSON input|Unterminated/.test(message)) return text.length;
  return position === undefined ? undefined : Number(position);
}

function failure(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Finds the character that cannot stand where it does: the first one with which a beginning cannot go on. */
function offsetOfError(text: string, message: string): number {
  const stated = statedOffset(text, message);
  if (stated !== undefined || text.length > LONGEST_SEARCHED) return stated ?? 0;
  let good = 0;
  let bad = text.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const start = text.slice(0, middle);
    const why = failure(start);
    if (why === undefined || statedOffset(start, why) === middle) good = middle;
    else bad = middle;
  }
  return good;
}

/**
 * Parses a JSON body; undefined if it is empty.
 * @throws OrgError JSON_PARSER_ERROR, also for bytes that are not UTF-8
 */
export function parseJson(data: Buffer): unknown {
  if (data.length === 0) return undefined;
  if (!isUtf8(data)) throw jsonError("Invalid UTF-8 in the request body at [line:1, column:1]");
  const text = data.toString("utf8");
  try {
    return JSON.parse(text);
  } catch (error) {
    const offset = offsetOfError(text, (error as Error).message);
    const before = text.slice(0, offset).split("\n");
    const place = `[line:${before.length}, column:${before.at(-1)!.length + 1}]`;
    const char = text[offset];
    throw jsonError(
      char === undefined
        ? `Unexpected end-of-input at ${place}`
        : `Unexpected character ('${char}' (code ${char.charCodeAt(0)})) at ${place}`,
    );
  }
}
