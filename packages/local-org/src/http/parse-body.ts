import { jsonError, orgError } from "../errors.ts";
import { parseJson } from "./body.ts";
import { readMultipart } from "./multipart.ts";

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;

/**
 * A record with files, as `multipart/form-data`: one part is its JSON, each of the others the bytes of the field that
 * the part is named after.
 */
function recordWithFiles(contentType: string, data: Buffer): unknown {
  const parts = readMultipart(contentType, data);
  const json = parts.find((part) => part.filename === undefined && JSON_TYPE.test(part.type ?? ""));
  if (!json) throw jsonError("One part of the request has to be JSON, with a Content-Type that says so");
  const files = parts.filter((part) => part !== json);
  return {
    ...(parseJson(json.data) as object),
    ...Object.fromEntries(files.map((file) => [file.name, file.data.toString("base64")])),
  };
}

/**
 * Parses a body by its content type, JSON unless it says otherwise; undefined if it is empty.
 * @throws OrgError UNSUPPORTED_MEDIA_TYPE, JSON_PARSER_ERROR
 */
export function parseBody(data: Buffer, contentType = "application/json"): unknown {
  if (data.length === 0) return undefined;
  if (JSON_TYPE.test(contentType)) return parseJson(data);
  if (/^multipart\/form-data\b/i.test(contentType)) return recordWithFiles(contentType, data);
  throw orgError(415, "UNSUPPORTED_MEDIA_TYPE", `Content-Type ${contentType} is not supported`);
}
