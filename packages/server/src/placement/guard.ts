import type { ConnectionsPort, Outcome } from "@throughline/connectors";
import type { ModelsPort } from "@throughline/runtime";
import type { Borders, Leaving } from "./leaving.ts";
import { keyOf } from "./leaving.ts";

/** Code of what was not sent, since the placement report does not list it. */
export const NOT_IN_PLACEMENT = "NOT_IN_PLACEMENT";

/**
 * Lets out what is listed, and nothing else: whatever a file says by now, and whatever a step, a model or a system would
 * have sent.
 *
 * @param listed asked at every call
 */
export function createGuard(listed: () => Iterable<Leaving>, borders: Borders) {
  /** Why it is not sent. */
  function objection(
    is: Leaving["to"]["is"],
    name: string,
    host: string,
    sent: string[],
  ): string | undefined {
    const key = keyOf({ is, name, host });
    const names = new Set<string>();
    let known = false;
    for (const { to, what } of listed()) {
      if (keyOf(to) !== key) continue;
      known = true;
      for (const one of what) names.add(one.name);
    }
    if (!known) return `the placement report does not list ${name} at ${host}`;
    const stray = sent.filter((one) => !names.has(one));
    return stray.length > 0
      ? `the placement report does not list ${stray.join(", ")} for ${name} at ${host}`
      : undefined;
  }

  const refused = (because: string) => ({
    class: "person" as const,
    code: NOT_IN_PLACEMENT,
    message: `Nothing was sent: ${because}. Have the report accepted, or put the files back.`,
  });

  function call(
    port: ConnectionsPort,
    how: "call" | "settle",
    [connection, operation, input, ...rest]: Parameters<ConnectionsPort["call"]>,
  ): Promise<Outcome<unknown>> {
    const host = borders.system(connection);
    const against =
      host === undefined
        ? undefined
        : (objection("system", `${connection}.${operation}`, host, Object.keys(input)) ??
          borders
            .tokens(connection)
            .map((tokens) => objection("sign-in", connection, tokens, []))
            .find((one) => one !== undefined));
    if (against !== undefined) return Promise.resolve({ ok: false, apiCalls: 0, error: refused(against) });
    return port[how](connection, operation, input, ...rest);
  }

  return {
    models: (port: ModelsPort): ModelsPort => ({
      ...port,
      ask(request, how) {
        for (const name of [request.model, ...(request.fallbacks ?? [])]) {
          const host = borders.model(name)?.host;
          if (host === undefined) continue;
          const against = objection("language model", name, host, Object.keys(request.inputs));
          if (against !== undefined) return Promise.resolve({ ok: false, error: refused(against) });
        }
        return port.ask(request, how);
      },
    }),
    connections: (port: ConnectionsPort): ConnectionsPort => ({
      ...port,
      call: (...args) => call(port, "call", args),
      settle: (...args) => call(port, "settle", args),
    }),
  };
}
