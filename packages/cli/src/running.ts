import { Flags } from "@oclif/core";
import { PROBLEMS, type ThroughlineCommand } from "./command.ts";

export const serverFlag = Flags.string({
  description: "Where Throughline runs.",
  default: "http://127.0.0.1:4040",
  env: "THROUGHLINE_URL",
});

/** Asks the Throughline that runs at an address. What it refuses is told in its words. */
export async function askRunning<T>(
  command: Pick<ThroughlineCommand, "error">,
  server: string,
  path: string,
  body?: object,
): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(new URL(path, server), {
      ...(body && {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
  } catch {
    command.error(`Throughline does not answer at ${server}.\nStart it, or say where it runs: --server URL`, {
      exit: PROBLEMS,
    });
  }
  const said = (await answer.json().catch(() => ({}))) as T & { error?: { message: string; fix?: string } };
  if (answer.ok) return said;
  const { message = `It answered ${answer.status}.`, fix } = said.error ?? {};
  command.error(fix ? `${message}\n${fix}` : message, { exit: PROBLEMS });
}
