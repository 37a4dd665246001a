import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ConnectionsSource, type ConnectionWorld, openConnections } from "@throughline/connectors";
import { createSignIns } from "@throughline/server/sign-ins";
import { secretsHere } from "./secrets-here.ts";

/** What this machine knows for connections beside the environment: who signed in, and which programs are allowed. */
export function worldHere(data: string) {
  const signIns = createSignIns(data, Date.now);
  const commands = (process.env.THROUGHLINE_COMMANDS ?? "").split(",").map((name) => name.trim());
  return { signIns, world: { signedIn: signIns.source, commands } satisfies ConnectionWorld };
}

/**
 * The connections of a folder, opened from the command line.
 * @throws Error where there are none
 */
export function openHere(folder: string, data: string, more: ConnectionWorld = {}) {
  const { signIns, world } = worldHere(data);
  const textOf = (path: string) => {
    const whole = join(folder, path);
    return existsSync(whole) ? readFileSync(whole, "utf8") : undefined;
  };
  const text = textOf("connections.yaml");
  if (text === undefined)
    throw new Error(`There is no ${join(folder, "connections.yaml")}. Name the folder it is in: --folder.`);
  const source: ConnectionsSource = { text, file: textOf };
  return { signIns, ...openConnections(source, { secrets: secretsHere(), world: { ...world, ...more } }) };
}
