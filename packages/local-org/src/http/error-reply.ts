import { OrgError } from "../errors.ts";
import type { Reply } from "./context.ts";

/** The reply that an error makes; anything but a refusal is an UNKNOWN_EXCEPTION. */
export function errorReply(error: unknown): Reply {
  if (error instanceof OrgError) return { status: error.status, body: error.items };
  const message = `An unexpected error occurred: ${(error as Error).message}`;
  return { status: 500, body: [{ message, errorCode: "UNKNOWN_EXCEPTION" }] };
}
