import { readConnections } from "../../connections/file.ts";
import { type ConnectionsSource, sourceOf } from "../../connections/open.ts";
import { ConnectorFailure } from "../../failure.ts";
import type { SalesforcePort } from "../../port.ts";
import { salesforce } from "./index.ts";
import { changesBetween, type Pins, pinFile, pinText, readPins } from "./pins.ts";
import { actionOf } from "./read.ts";

/** What an org says of the operations of one connection. */
export interface Pinned {
  connection: string;
  /** Where it is kept, from where `connections.yaml` is. */
  file: string;
  text: string;
  /** What is other than it was kept before, in words. */
  changes: string[];
  /** Operations that the org does not have like this, and are not in the text. */
  problems: { operation: string; message: string }[];
}

/**
 * Asks an org what the operations of a file's `type: salesforce` connections take and answer. Changes nothing.
 * @throws ConnectorFailure where the org does not answer
 */
export async function pinSalesforce(
  source: string | ConnectionsSource,
  port: SalesforcePort,
): Promise<Pinned[]> {
  const { calls } = port;
  if (!calls) throw new Error("this org cannot be asked");
  const { text, file = () => undefined } = sourceOf(source);
  const blocks = readConnections(text).blocks.filter(({ connector }) => connector.type === salesforce.type);
  return await Promise.all(
    blocks.map(async ({ name, raw, report }) => {
      const path = pinFile(name);
      const before = readPins(file(path));
      const pins: Pins = {};
      const [changes, problems]: [string[], Pinned["problems"]] = [[], []];
      for (const [operation, given] of Object.entries((raw as { operations: object }).operations)) {
        const action = actionOf(given, ["operations", operation], report);
        if (!action) continue;
        try {
          const now = { is: action.is, ...(await action.kind.describe(action.raw, { ...port, calls })) };
          pins[operation] = now;
          const was = before[operation];
          if (was?.is === now.is)
            changes.push(...changesBetween(was, now).map((one) => `${operation}: ${one}`));
        } catch (error) {
          if (!(error instanceof ConnectorFailure)) throw error;
          if (error.error.class !== "person" && error.error.class !== "gone") throw error;
          problems.push({ operation, message: error.message });
        }
      }
      return { connection: name, file: path, text: pinText(pins), changes, problems };
    }),
  );
}
