import type { Connection } from "jsforce";
import type { PartnerOperation } from "../port.ts";
import { CallFailure } from "./client.ts";
import { onceTransport } from "./transport.ts";

/**
 * One call of the partner API (SOAP) in the session of a connection. What it refuses is a fault, or a result with errors:
 * both are thrown, since nothing of it took hold.
 * @throws CallFailure
 */
export async function partnerCall(
  connection: Connection,
  timeoutMs: number,
  operation: PartnerOperation,
  args: object,
): Promise<Record<string, unknown>> {
  // jsforce's own repeats what fails
  connection._transport = onceTransport(timeoutMs, () => {}) as never;
  let result: { success: boolean; errors?: { statusCode: string; message: string; fields?: string[] }[] };
  try {
    // its types ask for every element that there may be
    const call = connection.soap[operation] as unknown as (args: object) => Promise<typeof result>;
    result = await call.call(connection.soap, args);
  } catch (error) {
    if (error instanceof CallFailure) throw error;
    const { name, errorCode, message } = error as Error & { errorCode?: string };
    const code = (errorCode ?? /^(?:sf:)?([A-Z_]{4,}):/.exec(message)?.[1] ?? name).replace(/^sf:/, "");
    // a fault comes with the status of a failure, whatever it is about
    throw new CallFailure("answered", code === "INVALID_SESSION_ID" ? 401 : 400, [{ code, message }], error);
  }
  if (result.success) return { ...result };
  const items = [result.errors ?? []].flat().map(({ statusCode, message, fields }) => ({
    ...{ code: statusCode, message },
    ...(fields?.length && { fields: [fields].flat() }),
  }));
  throw new CallFailure("answered", 400, items);
}
