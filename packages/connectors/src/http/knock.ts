import { declare } from "../connections/look.ts";
import type { Tried } from "../connector.ts";
import { noAnswer } from "./failures.ts";
import { type System, send } from "./system.ts";

const TIMEOUT_MS = 10_000;

/** Asks for the address alone. What answers may be anything, but whoever refuses us says so. */
export async function knock(name: string, system: System): Promise<Tried> {
  const told = (outcome: Tried["outcome"], code: string, message: string): Tried => ({
    outcome,
    code,
    message,
  });
  try {
    const { status } = await send(system, {
      ...{ name, method: "HEAD", url: system.url, headers: {}, timeoutMs: TIMEOUT_MS },
    });
    const code = `HTTP_${status}`;
    if (status === 401 || status === 403)
      return told("person", code, `${name} refused us (${status}). Check its secrets, and its rights.`);
    if (status >= 500) return told("retry", code, `${name} failed (${status}).`);
    return told(
      "reached",
      code,
      `Something answers at its address (${status}); it was not seen whether it takes the secret. ${declare(name)}`,
    );
  } catch (error) {
    const { kind, code, message } = noAnswer(name, error, true);
    return told(
      kind,
      code,
      kind === "retry" && code !== "NO_TOKEN"
        ? `${name} cannot be reached (${code}). Check its url, and the network.`
        : message,
    );
  }
}
