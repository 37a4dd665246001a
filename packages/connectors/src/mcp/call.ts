import type { Call, Held, TokenSource } from "../connector.ts";
import { failed } from "../failure.ts";
import type { Fetch } from "../http/address.ts";
import type { Outcome } from "../port.ts";
import { answerOf, complaintOf } from "./answer.ts";
import { failureOf } from "./failures.ts";
import type { ToolOperation } from "./operations.ts";
import { changesOf, hashOf, type Tool } from "./pins.ts";
import { openSession, type Ready, type Session } from "./session.ts";
import type { Target } from "./target.ts";
import type { Wire } from "./wire.ts";

/** Calls of the tools of one server. Nothing throws. */
export interface Caller {
  /** @param name `connection.operation` */
  call(name: string, operation: ToolOperation, call: Call, target: Target): Promise<Outcome<unknown>>;
  /** The tools of the server as they are, and the operations whose tools are not as pinned. */
  look(
    name: string,
    pins: (ToolOperation["pin"] & { operation: string })[],
    target: Target,
  ): Promise<Outcome<{ server: string; tools: Tool[]; held: Held[] }>>;
  close(): Promise<void>;
}

/** @param source tokens of whoever signed in, where somebody does */
export function createCaller(fetch: Fetch, source?: TokenSource): Caller {
  let current: { mark: string; session: Session } | undefined;

  /** The session with a target; one with other secrets is another one. */
  function sessionTo(target: Target): Session {
    const mark = JSON.stringify(target);
    if (current?.mark === mark) return current.session;
    void current?.session.close();
    current = { mark, session: openSession(target, fetch, source) };
    return current.session;
  }

  return {
    async call(name, { pin, repeat, key, timeoutMs, declared }, { input, id, mayGo }, target) {
      const wire: Wire = {};
      let sent = false;
      try {
        return await sessionTo(target).use(wire, async ({ client, tools }) => {
          const changed = changedFrom(pin, tools);
          if (changed) return held(name, pin.tool.name, changed.changes);
          try {
            await mayGo?.();
          } catch (error) {
            return failed("retry", "NOT_SENT", `${name} was not called: ${(error as Error).message}`);
          }
          sent = true;
          // the answer is held against the pinned schema by whoever asked
          const { outputSchema: _, ...definition } = pin.tool;
          const given = Object.entries({ ...input, ...(key !== undefined && { [key]: id }) });
          const result = await client.callTool(
            {
              name: pin.tool.name,
              arguments: Object.fromEntries(given.filter(([, value]) => value !== null)),
            },
            { timeout: timeoutMs, maxTotalTimeout: timeoutMs, toolDefinition: definition as never },
          );
          if (result.isError)
            return failed("person", "TOOL_FAILED", `${name} says that it failed: ${complaintOf(result)}`);
          return { ok: true, value: answerOf(result, declared), apiCalls: 0 };
        });
      } catch (error) {
        return failureOf(name, error, { wire, sent, repeat });
      }
    },
    async look(name, pins, target) {
      const wire: Wire = {};
      try {
        const look = async ({ client, tools }: Ready) => {
          const held = pins.flatMap(({ operation, ...pin }): Held[] => {
            const changed = changedFrom(pin, tools);
            return changed ? [{ operation, ...changed }] : [];
          });
          const { name: server = "", version = "" } = client.getServerVersion() ?? {};
          const value = { server: `${server} ${version}`.trim(), tools: [...tools.values()], held };
          return { ok: true as const, value, apiCalls: 0 };
        };
        return await sessionTo(target).use(wire, look, "now");
      } catch (error) {
        return failureOf(name, error, { wire, sent: false, repeat: "read" });
      }
    },
    close: async () => await current?.session.close(),
  };
}

function changedFrom(
  { tool, hash }: ToolOperation["pin"],
  tools: Map<string, Tool>,
): Omit<Held, "operation"> | undefined {
  const now = tools.get(tool.name);
  if (now && hashOf(now) === hash) return undefined;
  return {
    changes: changesOf(tool, now),
    was: JSON.stringify(tool),
    ...(now && { mark: hashOf(now), now: JSON.stringify(now) }),
  };
}

const held = (name: string, tool: string, changes: string[]) =>
  failed(
    "person",
    "HELD",
    `${name} is not called: the tool ${tool} has changed since somebody agreed to it (${changes.join(", ")}). Look at it, and accept it with throughline connect accept or in Settings, Systems.`,
  );
