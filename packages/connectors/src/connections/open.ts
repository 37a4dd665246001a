import { addressesIn, type Problem } from "@throughline/workflow";
import { type Clock, systemClock } from "../clock.ts";
import type { ConnectionWorld, Held, OpenConnection } from "../connector.ts";
import { failed } from "../failure.ts";
import type { ConnectionsPort, OrgSettings, Outcome } from "../port.ts";
import { type Block, readConnections } from "./file.ts";
import { type ConnectionsLook, lookAt } from "./look.ts";
import { strictest } from "./org-settings.ts";
import { answerSample } from "./samples.ts";
import { anySecret } from "./secrets.ts";
import { checkedAnswer, unfitInput } from "./validate.ts";

/** A `connections.yaml` with the files beside it. */
export interface ConnectionsSource {
  text: string;
  /** Text of a file by its path from there; undefined: there is none. Absent: no file lies beside it. */
  file?(path: string): string | undefined;
}

export interface ConnectionOptions {
  /** Answer with the samples of the file and call nobody. */
  samples?: boolean;
  /** What connections share with the rest of the process. */
  world?: ConnectionWorld;
  clock?: Clock;
  /** By the names used as `{secret.NAME}`; read at every call, so that one may be replaced. */
  secrets?: Record<string, string>;
}

/** A block that is open. */
export interface Opened extends Omit<Block, "raw" | "connector" | "report" | "wrong"> {
  type: string;
  agent?: true;
  connection: OpenConnection;
  /** The same, opened once more with other secrets, to try them. */
  again(secrets: Record<string, string>): OpenConnection | undefined;
}

export const sourceOf = (source: string | ConnectionsSource): ConnectionsSource =>
  typeof source === "string" ? { text: source } : source;

/** Opens the blocks of one file; those with a problem are left out. */
export function openBlocks(
  source: string | ConnectionsSource,
  { samples, clock = systemClock, world = {}, ...given }: ConnectionOptions,
): { opened: Opened[]; org?: OrgSettings; problems: Problem[] } {
  const { text, file = () => undefined } = sourceOf(source);
  const read = readConnections(text);
  const secrets = samples ? anySecret : (given.secrets ?? {});
  const opened = read.blocks.flatMap(({ raw, connector, report, wrong, ...block }): Opened[] => {
    const opening = { name: block.name, report, secrets, clock, file, world };
    const connection = connector.open(raw, opening);
    if (!connection) return [];
    checkTest(block, connection, report);
    if (wrong()) {
      void connection.close?.();
      return [];
    }
    const again = (others: Record<string, string>) =>
      connector.open(raw, { ...opening, secrets: others, report: () => {} });
    const { type, agent } = connector;
    return [{ ...block, type, ...(agent && { agent }), connection, again }];
  });
  return { opened, ...(read.org && { org: read.org }), problems: read.problems() };
}

/** The call of a test changes nothing. */
function checkTest({ test }: Pick<Block, "test">, { operations }: OpenConnection, report: Block["report"]) {
  if (!test) return;
  const operation = operations.get(test.by);
  if (!operation)
    report(
      "unknown-operation",
      ["test", "by"],
      `There is no operation ${test.by} in this connection.`,
      `Known: ${[...operations.keys()].join(", ")}.`,
    );
  else if (operation.repeat !== "read")
    report(
      "contradiction",
      ["test", "by"],
      `${test.by} does not only read, so nothing can be tested by it.`,
      "Name an operation with effect: read.",
    );
}

/**
 * Opens the connections that a `connections.yaml` declares.
 * @param sources undefined for none; several are read one after the other
 * @returns the port, what operators see of it, and what is wrong with the file: connections with a problem are not opened
 */
export function openConnections(
  sources: string | ConnectionsSource | (string | ConnectionsSource)[] | undefined,
  options: ConnectionOptions = {},
): {
  connections: ConnectionsPort;
  look: ConnectionsLook;
  problems: Problem[];
  /** Operations of a connection that wait until somebody agrees to what they have become. Never throws. */
  held(name: string): Promise<Outcome<Held[]>>;
  /** As {@link OpenConnection.accept} says. */
  accept(name: string, operation: string, mark: string): Promise<Outcome<{ path: string; text: string }>>;
  /** Opens what a file declares by now, in the place of what has the same name; what has a problem stays as it was. */
  reopen(source: ConnectionsSource): Problem[];
  close(): Promise<void>;
} {
  const { samples = false, secrets = {}, clock = systemClock } = options;
  const files = (sources === undefined ? [] : [sources].flat()).map((source) => openBlocks(source, options));
  const all = new Map(files.flatMap(({ opened }) => opened.map((one) => [one.name, one] as const)));

  /** @param how what is done where somebody is called */
  async function through(
    how: (connection: OpenConnection) => OpenConnection["call"],
    ...[name, operationName, input, id, mayGo]: Parameters<ConnectionsPort["call"]>
  ): Promise<Outcome<unknown>> {
    const connection = all.get(name)?.connection;
    const operation = connection?.operations.get(operationName);
    const full = `${name}.${operationName}`;
    if (!connection || !operation) {
      const message = `There is no operation ${full}. Known: ${connections.operations().join(", ") || "none"}.`;
      return { ok: false, apiCalls: 0, error: { class: "person", code: "UNKNOWN_OPERATION", message } };
    }
    const unfit = unfitInput(full, operation, input);
    if (unfit) return unfit;
    if (samples || connection.address === undefined)
      return checkedAnswer(full, operation, answerSample(full, operation, input));
    const outcome = await how(connection)({ operation: operationName, input, id, mayGo });
    return checkedAnswer(full, operation, outcome);
  }

  const connections: ConnectionsPort = {
    call: (...request) => through(({ call }) => call, ...request),
    settle: (...request) => through(({ settle, call }) => settle ?? call, ...request),
    address: (name) => (samples ? undefined : all.get(name)?.connection.address),
    tokensFrom: (name) => (samples ? [] : (all.get(name)?.connection.tokensFrom ?? [])),
    repeat: (name, operation) => all.get(name)?.connection.operations.get(operation)?.repeat,
    limits(name) {
      const { atOnce, giveUpAfterMs } = all.get(name) ?? {};
      return {
        ...(atOnce !== undefined && { atOnce }),
        ...(giveUpAfterMs !== undefined && { giveUpAfterMs }),
      };
    },
    operation(full) {
      const dot = full.indexOf(".");
      const info = all.get(full.slice(0, dot))?.connection.operations.get(full.slice(dot + 1));
      return (
        info && {
          writes: info.repeat !== "read",
          addresses: addressesIn(info.input),
          ...(info.apiCalls !== undefined && { apiCalls: info.apiCalls }),
        }
      );
    },
    operations: () =>
      [...all].flatMap(([name, { connection }]) =>
        [...connection.operations.keys()].map((operation) => `${name}.${operation}`),
      ),
  };
  return {
    connections,
    look: lookAt(all, { samples, secrets, clock }),
    problems: files.flatMap(({ problems }) => problems),
    held: async (name) => (samples ? undefined : await all.get(name)?.connection.held?.()) ?? NOTHING_HELD,
    accept: async (name, operation, mark) =>
      (await all.get(name)?.connection.accept?.(operation, mark)) ??
      failed("gone", "NOT_HELD", `${name}.${operation} waits for nobody.`),
    reopen(source) {
      const { opened, problems } = openBlocks(source, options);
      for (const one of opened) {
        // what is under way there has its own hold on it
        void all.get(one.name)?.connection.close?.();
        all.set(one.name, one);
      }
      return problems;
    },
    async close() {
      await Promise.all([...all.values()].map(({ connection }) => connection.close?.()));
    },
  };
}

const NOTHING_HELD: Outcome<Held[]> = { ok: true, value: [], apiCalls: 0 };

/**
 * What several `connections.yaml` say of the one org that they share: of each setting the strictest. What is wrong in
 * them is told by {@link openConnections}.
 */
export const orgSettingsOf = (sources: (string | ConnectionsSource)[]): OrgSettings =>
  strictest(sources.flatMap((source) => readConnections(sourceOf(source).text).org ?? []));
