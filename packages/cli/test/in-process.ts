import { fileURLToPath } from "node:url";
import { type Errors, run, settings } from "@oclif/core";
import { vi } from "vitest";

const ROOM = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs the command within this process: the same arguments, output and exit codes without the start of another one.
 * One at a time.
 */
export const command = (...args: string[]) => following(() => {}, ...args);

/** The same, of a command that waits for somebody: they see its output as far as it is there. */
export async function following(
  seen: (out: string) => void,
  ...args: string[]
): Promise<{ code: number; out: string; err: string }> {
  settings.enableAutoTranspile = false;
  let [out, err] = ["", ""];
  const spies = [
    vi.spyOn(console, "log").mockImplementation((text = "") => {
      out += `${text}\n`;
      seen(out);
    }),
    vi.spyOn(console, "error").mockImplementation((text = "") => {
      err += `${text}\n`;
    }),
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += text;
      return true;
    }),
  ];
  const before = process.exitCode;
  try {
    await run(args, ROOM);
    return { code: Number(process.exitCode ?? 0), out, err };
  } catch (error) {
    const { message, oclif } = error as Errors.CLIError;
    return { code: oclif?.exit ?? 1, out, err: `${err}${message}` };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}
