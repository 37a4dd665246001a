import { declare } from "../connections/look.ts";
import type { Tried } from "../connector.ts";
import type { Fetch } from "./address.ts";

const TIMEOUT_MS = 10_000;

/** Asks for the address alone. What answers may be anything, but whoever refuses us says so. */
export async function knock(
  name: string,
  { url, headers }: { url: URL; headers: Record<string, string> },
  fetch: Fetch,
): Promise<Tried> {
  const told = (outcome: Tried["outcome"], code: string, message: string): Tried => ({
    outcome,
    code,
    message,
  });
  try {
    const { status, body } = await fetch(url.href, {
      ...{ method: "HEAD", redirect: "manual", headers, signal: AbortSignal.timeout(TIMEOUT_MS) },
    });
    await body?.cancel();
    const code = `HTTP_${status}`;
    if (status === 401 || status === 403)
      return told(
        "person",
        code,
        `${name} refused us (${status}). Check the secret in its headers, and its rights.`,
      );
    if (status >= 500) return told("retry", code, `${name} failed (${status}).`);
    return told(
      "reached",
      code,
      `Something answers at its address (${status}); it was not seen whether it takes the secret. ${declare(name)}`,
    );
  } catch (error) {
    const { code = "NO_ANSWER" } =
      (error as { code?: string; cause?: { code?: string } }).cause ?? (error as { code?: string });
    return told(
      "retry",
      String(code),
      `${name} cannot be reached (${code}). Check its url, and the network.`,
    );
  }
}
