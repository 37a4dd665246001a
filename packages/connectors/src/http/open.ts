import type { Problem, Value } from "@throughline/workflow";
import { type Clock, systemClock } from "../clock.ts";
import type { BudgetSettings, ConnectionsPort, OrgSettings, Outcome } from "../port.ts";
import { sameValue } from "../value.ts";
import { type Fetch, guardedFetch } from "./address.ts";
import { callHttp } from "./call.ts";
import { createDoubts } from "./doubts.ts";
import { withSecrets } from "./headers.ts";
import { type ConnectionsLook, lookAt } from "./look.ts";
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
  /** By the names used in headers as `{secret.NAME}`; read at every call, so that one may be replaced. */
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
 * @returns the port, what operators see of it, and what is wrong with the file: connections with a problem are not opened
 */
export function openConnections(
  text: string | string[] | undefined,
  options: ConnectionOptions = {},
): { connections: ConnectionsPort; look: ConnectionsLook; problems: Problem[] } {
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
      const ready = { ...connection, headers: withSecrets(connection.headers, secrets) };
      return await callHttp(full, ready, operation, whole, id, fetch, mayGo);
    },
    async settle(name, operationName, input, id, mayGo) {
      const connection = all.get(name);
      const lookUp = connection?.operations.get(operationName)?.lookUp;
      if (samples || !connection?.url || !lookUp)
        return connections.call(name, operationName, input, id, mayGo);
      const ask = (asked: Record<string, Value>) => connections.call(name, lookUp.by, asked, id);
      return await settleHttp(`${name}.${operationName}`, lookUp, input, id, { ask, doubts });
    },
    address: (name) => (samples ? undefined : all.get(name)?.url?.href),
    repeat: (name, operation) => all.get(name)?.operations.get(operation)?.repeat,
    limits(name) {
      const { atOnce, giveUpAfterMs } = all.get(name) ?? {};
      return {
        ...(atOnce !== undefined && { atOnce }),
        ...(giveUpAfterMs !== undefined && { giveUpAfterMs }),
      };
    },
    operations: () =>
      [...all].flatMap(([name, connection]) =>
        [...connection.operations.keys()].map((operation) => `${name}.${operation}`),
      ),
  };
  const look = lookAt(all, { samples, fetch, secrets, clock });
  return { connections, look, problems: parsed.flatMap(({ problems }) => problems) };
}

/**
 * What several `connections.yaml` say of the one org that they share: of each setting the strictest. What is wrong in
 * them is told by {@link openConnections}.
 */
export function orgSettingsOf(texts: string[]): OrgSettings {
  const all = texts.flatMap((text) => parseConnections(text, {}).org ?? []);
  const least = (values: (number | undefined)[]) => {
    const given = values.filter((value) => value !== undefined);
    return given.length ? Math.min(...given) : undefined;
  };
  const perDay = least(all.map(({ budget }) => budget.perDay));
  const perMinute = least(all.map(({ budget }) => budget.perMinute));
  const giveUpAfterMs = least(all.map((settings) => settings.giveUpAfterMs));
  const reserves = all.flatMap(({ budget }) => budget.reserve ?? []);
  const budget: BudgetSettings = {
    ...(perDay !== undefined && { perDay }),
    ...(perMinute !== undefined && { perMinute }),
    // a share and a number cannot be compared before the org has told its limit: the share is the one that grows with it
    ...(reserves.length && { reserve: Math.max(...sameKind(reserves)) }),
  };
  return { budget, ...(giveUpAfterMs !== undefined && { giveUpAfterMs }) };
}

function sameKind(reserves: number[]): number[] {
  const shares = reserves.filter((reserve) => reserve < 1 && reserve > 0);
  return shares.length ? shares : reserves;
}
