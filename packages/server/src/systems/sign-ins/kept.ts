import { join } from "node:path";
import type { Challenge, SignInTerms } from "@throughline/connectors";
import { readPrivate, stateOf, writePrivate } from "../../sign-in/private-file.ts";
import type { Metadata, RegisteredClient, Tokens } from "./protocol.ts";

/** As whom we stand at an authorization server, and what it says of itself. */
export interface Standing {
  server: string;
  issuer: string;
  metadata?: Metadata | undefined;
  /** Of a client that stands in the file only its id. */
  client: RegisteredClient;
  /** Where people are sent back to: a client is registered with it. */
  redirect: string;
  /** For what tokens are asked, as the system names itself. */
  resource?: string | undefined;
}

/** What somebody has signed in with. */
export interface Grant extends Standing {
  tokens: Tokens;
  /** When they were given, in ms. */
  got: number;
  by: string;
  /** ISO */
  at: string;
  /** Why they are good for nothing any more, in words. */
  ended?: string;
  /** What the system asked for beyond it. */
  wants?: Challenge["scope"];
}

/** Somebody is on their way to an authorization server and back. */
export interface Way extends Standing {
  connection: string;
  verifier: string;
  /** What is asked for. */
  scope?: string | undefined;
  by: string;
  /** ms */
  until: number;
}

interface File {
  grants: Record<string, Grant>;
  /** By the state that comes back. */
  ways: Record<string, Way>;
}

/**
 * Who is signed in for which connection, in `sign-ins.json` of the data folder, which only the owner of the process reads. A
 * second process, such as a command, sees what the first one writes.
 */
export interface Kept {
  /** Undefined: nobody, or at another server than the file names by now. */
  grant(connection: string, terms: SignInTerms): Grant | undefined;
  keep(connection: string, grant: Grant): void;
  drop(connection: string): void;
  begin(state: string, way: Way): void;
  /** Takes it away: a way is gone once. */
  end(state: string, now: number): Way | undefined;
}

/** Those on their way; beyond, the oldest begin anew. */
const MOST_WAYS = 100;

/** @param folder absent: it is forgotten with the process */
export function openKept(folder: string | undefined): Kept {
  const file = folder === undefined ? undefined : join(folder, "sign-ins.json");
  let known: { state: string; all: File } = { state: "", all: { grants: {}, ways: {} } };

  function read(): File {
    if (file === undefined) return known.all;
    const state = stateOf(file);
    if (state !== known.state) known = { state, all: readPrivate<File>(file) ?? { grants: {}, ways: {} } };
    return known.all;
  }
  function change(act: (all: File) => void): void {
    const all = structuredClone(read());
    act(all);
    if (file !== undefined) writePrivate(file, all);
    known = { state: file === undefined ? "" : stateOf(file), all };
  }

  return {
    grant(connection, { server, issuer }) {
      const grant = read().grants[connection];
      return grant?.server === server && grant.issuer === issuer ? grant : undefined;
    },
    keep: (connection, grant) =>
      change(({ grants }) => {
        grants[connection] = grant;
      }),
    drop: (connection) => change(({ grants }) => void delete grants[connection]),
    begin: (state, way) =>
      change(({ ways }) => {
        ways[state] = way;
        for (const oldest of Object.keys(ways).slice(0, -MOST_WAYS)) delete ways[oldest];
      }),
    end(state, now) {
      const way = Object.hasOwn(read().ways, state) ? read().ways[state] : undefined;
      if (!way) return undefined;
      change(({ ways }) => void delete ways[state]);
      return way.until > now ? way : undefined;
    },
  };
}
