import type { Backend } from "../backend.ts";
import type { App } from "../http/app.ts";
import type { Inside } from "../http/guard.ts";
import type { Caller } from "../oauth/oauth.ts";
import type { OutsideCall } from "./calls.ts";
import type { Asking, Tool } from "./tool.ts";

/** What came of a tool: an answer as its schema has it, or why there is none, in words. */
export type Came =
  | { ok: true; value: Record<string, unknown> }
  | { ok: false; status: number; message: string };

/** Longest answer that a program is given, in characters. */
const MOST_ANSWER = 400_000;

/**
 * Asks our own API for a program, in the name of who let it act: the same routes, the same table of roles, the same checks.
 * Each call is written down. Never throws.
 */
export async function askFor(
  app: App,
  { calls, clock }: Pick<Backend, "calls" | "clock">,
  tool: Tool,
  input: Record<string, unknown>,
  { caller, over }: { caller: Caller; over: OutsideCall["over"] },
): Promise<Came> {
  const read = tool.input.safeParse(input);
  if (!read.success)
    return { ok: false, status: 400, message: `The input does not fit: ${read.error.issues[0]?.message}.` };
  const asking = tool.ask(read.data as never);
  // such a part of a path would be taken for a way up to another route
  if (Object.values(asking.in ?? {}).some((part) => part === "." || part === ".."))
    return { ok: false, status: 404, message: "There is nothing of this name." };
  const { status, body } = await send(app, tool, asking, caller);
  calls.note({
    ...{ at: clock.now(), who: caller.name, role: caller.role, over, tool: tool.name, status },
    program:
      caller.client.id === caller.client.name
        ? caller.client.name
        : `${caller.client.name} (${caller.client.id})`,
    about: Object.values(asking.in ?? {}).join(" ") || undefined,
  });
  if (status !== 200) return { ok: false, status, message: messageOf(body) };
  const answer = tool.output.safeParse(tool.answer(body));
  if (!answer.success) return { ok: false, status: 500, message: "The answer is not as it was declared." };
  if (JSON.stringify(answer.data).length > MOST_ANSWER)
    return { ok: false, status: 413, message: "There is too much to tell at once. Ask for less." };
  return { ok: true, value: answer.data };
}

async function send(app: App, { route }: Tool, { in: parts = {}, query = {}, body }: Asking, caller: Caller) {
  const [method = "GET", pattern = ""] = route.split(" ");
  const path = pattern.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(parts[name] ?? ""));
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const search = given.length ? `?${new URLSearchParams(given)}` : "";
  const inside: Inside = { caller };
  const answer = await app.request(
    path + search,
    {
      method,
      headers: { "X-Throughline": "api", "content-type": "application/json" },
      ...(body && { body: JSON.stringify({ by: caller.name, ...body }) }),
    },
    inside,
  );
  return { status: answer.status, body: (await answer.json()) as unknown };
}

function messageOf(body: unknown): string {
  const { error } = body as { error?: { message?: string; fix?: string; because?: string[] } };
  return [error?.message ?? "It cannot be done.", ...(error?.because ?? []), error?.fix]
    .filter(Boolean)
    .join(" ");
}
