import type { Problem, Value } from "@throughline/workflow";
import { type Clock, systemClock } from "../clock.ts";
import type { ConnectionsPort, Outcome } from "../port.ts";
import { sameValue } from "../value.ts";
import { type Fetch, guardedFetch } from "./address.ts";
import { callHttp } from "./call.ts";
import { createDoubts } from "./doubts.ts";
import { fill, named } from "./look-up.ts";
import { type Connection, type Operation, parseConnections } from "./parse.ts";
import { settleHttp } from "./settle.ts";
import { fillSample } from "./template.ts";

export interface ConnectionOptions {
  /** Answer with the samples of the file and call nobody. */
  samples?: boolean;
  /** Instead of ours, which refuses host names that lead to private addresses and follows no redirects. */
  fetch?: Fetch;
  clock?: Clock;
  /** By the names used in headers as `{secret.NAME}`. */
  secrets?: Record<string, string>;
}

function answerSample(name: string, { samples }: Operation, input: Record<string, Value>): Outcome<unknown> {
  const fits = samples.find(({ when }) =>
    Object.entries(when ?? {}).every(([key, value]) => sameValue(input[key], value as Value)),
  );
  if (fits) return { ok: true, value: fillSample(fits.gives, input), apiCalls: 0 };
  return {
    ok: false,
    apiCalls: 0,
    error: {
      class: "person",
      code: "NO_SAMPLE",
      message: `${name} has no sample for these inputs. Give it one in connections.yaml.`,
    },
  };
}

/**
 * Opens the connections that a `connections.yaml` declares.
 * @param text undefined for none; several texts are read one after the other
 * @returns the port, and what is wrong with the file: connections with a problem are not opened
 */
export function openConnections(
  text: string | string[] | undefined,
  options: ConnectionOptions = {},
): { connections: ConnectionsPort; problems: Problem[] } {
  const { samples = false, fetch = guardedFetch, secrets = {}, clock = systemClock } = options;
  const doubts = createDoubts(clock);
  const texts = text === undefined ? [] : [text].flat();
  const parsed = texts.map((one) => parseConnections(one, secrets));
  const all = new Map<string, Connection>(parsed.flatMap(({ connections }) => [...connections]));

  const connections: ConnectionsPort = {
    async call(name, operationName, input, id, mayGo) {
      const connection = all.get(name);
      const operation = connection?.operations.get(operationName);
      const full = `${name}.${operationName}`;
      if (!connection || !operation) {
        const message = `There is no operation ${full}. Known: ${connections.operations().join(", ") || "none"}.`;
        return { ok: false, apiCalls: 0, error: { class: "person", code: "UNKNOWN_OPERATION", message } };
      }
      if (samples || !connection.url) return answerSample(full, operation, input);
      const whole = { ...input, ...fill(operation.send, named(input, id)) };
      return await callHttp(full, connection, operation, whole, id, fetch, mayGo);
    },
    async settle(name, operationName, input, id, mayGo) {
      const connection = all.get(name);
      const lookUp = connection?.operations.get(operationName)?.lookUp;
      if (samples || !connection?.url || !lookUp)
        return connections.call(name, operationName, input, id, mayGo);
      const ask = (asked: Record<string, Value>) => connections.call(name, lookUp.by, asked, id);
      return await settleHttp(`${name}.${operationName}`, lookUp, input, id, { ask, doubts });
    },
    repeat: (name, operation) => all.get(name)?.operations.get(operation)?.repeat,
    operations: () =>
      [...all].flatMap(([name, connection]) =>
        [...connection.operations.keys()].map((operation) => `${name}.${operation}`),
      ),
  };
  return { connections, problems: parsed.flatMap(({ problems }) => problems) };
}
