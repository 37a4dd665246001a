import type { IncomingMessage } from "node:http";
import { orgError } from "../errors.ts";

/** Most bytes of a URI, and of a URI with its headers. */
const MOST = 16_384;
const limit = "exceeds the 16,384 byte limit";

/** What node is told to let through, so that the answer is ours, in bytes. */
export const MAX_HEADER_SIZE = 131_072;

/** @throws OrgError 414, 431 */
export function checkLengths({ url = "", rawHeaders }: IncomingMessage): void {
  if (url.length > MOST) throw orgError(414, "URI_TOO_LONG", `The length of the URI ${limit}`);
  const headers = rawHeaders.reduce((sum, text) => sum + text.length, 0);
  if (url.length + headers > MOST) {
    throw orgError(
      431,
      "REQUEST_HEADER_FIELDS_TOO_LARGE",
      `The combined length of the URI and headers ${limit}`,
    );
  }
}
