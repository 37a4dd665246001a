import { Flags } from "@oclif/core";
import { PROBLEMS, type ThroughlineCommand } from "./command.ts";

export const serverFlag = Flags.string({
  description: "Where Throughline runs.",
  default: "http://127.0.0.1:4040",
  env: "THROUGHLINE_URL",
});

/**
 * Asks the Throughline that runs at an address, signed in where it has to be; gives its JSON, or a page as its text. What it
 * refuses is told in its words.
 */
export async function askRunning<T>(
  command: Pick<ThroughlineCommand, "error">,
  server: string,
  path: string,
  body?: object,
  method = body ? "POST" : "GET",
): Promise<T> {
  let cookie = "";
  const send = (path: string, body?: object, method = "POST") =>
    fetch(new URL(path, server), {
      headers: { "content-type": "application/json", "X-Throughline": "command", cookie },
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
  let answer: Response;
  try {
    answer = await send(path, body, method);
    const { THROUGHLINE_USER: name, THROUGHLINE_PASSWORD: password } = process.env;
    if (answer.status === 401 && name && password) {
      answer = await send("/api/sign-in", { name, password });
      cookie = answer.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
      if (answer.ok) answer = await send(path, body, method);
      if (cookie) await send("/api/sign-out", {});
    }
  } catch {
    command.error(`Throughline does not answer at ${server}.\nStart it, or say where it runs: --server URL`, {
      exit: PROBLEMS,
    });
  }
  if (answer.ok && answer.headers.get("content-type")?.startsWith("text/html"))
    return (await answer.text()) as T;
  const said = (await answer.json().catch(() => ({}))) as T & {
    error?: { message: string; fix?: string; because?: string[] };
  };
  if (answer.ok) return said;
  if (answer.status === 401 && !process.env.THROUGHLINE_PASSWORD)
    command.error("People sign in there.\nSay who you are in THROUGHLINE_USER and THROUGHLINE_PASSWORD.", {
      exit: PROBLEMS,
    });
  const { message = `It answered ${answer.status}.`, fix, because = [] } = said.error ?? {};
  if (because.length > 1) command.error(because.map((one) => `- ${one}`).join("\n"), { exit: PROBLEMS });
  command.error(fix ? `${message}\n${fix}` : message, { exit: PROBLEMS });
}
