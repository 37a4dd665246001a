import { readFileSync } from "node:fs";
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

/** The connections of a folder, opened from the command line. */
export function openHere(folder: string, data: string, more: ConnectionWorld = {}) {
  const { signIns, world } = worldHere(data);
  const source: ConnectionsSource = {
    text: readFileSync(join(folder, "connections.yaml"), "utf8"),
    file: (path) => readFileSync(join(folder, path), "utf8"),
  };
  return { signIns, ...openConnections(source, { secrets: secretsHere(), world: { ...world, ...more } }) };
}
