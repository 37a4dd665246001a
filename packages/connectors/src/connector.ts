import type { Value } from "@throughline/workflow";
import type { z } from "zod";
import type { Clock } from "./clock.ts";
import type { MayGo, Outcome, SalesforcePort } from "./port.ts";

/** A JSON Schema (2020-12), as plain data. */
export type JsonSchema = { [key: string]: unknown };

/** How an operation may be repeated after an unknown outcome; `read` changes nothing. */
export type Repeat = "read" | "keyed" | "comparable" | "once";

/** An operation, as workflows, forms and checks know it. */
export interface OperationInfo {
  repeat: Repeat;
  /** For people: what it does, in a sentence. */
  description?: string;
  /** What it takes: an object with a property an input. Inputs that do not fit are not sent. Absent: anything. */
  input?: JsonSchema;
  /** What it answers. An answer that does not fit is refused, and nothing of it is taken. Absent: anything. */
  output?: JsonSchema;
  /** Requests to the org that one call takes; none unless given. */
  apiCalls?: number;
  /** Answered where nobody is to be called, in order: the first whose `when` fits the inputs. */
  samples: { when?: Record<string, unknown>; gives: unknown }[];
}

/** A call of an operation on its way out. */
export interface Call {
  operation: string;
  input: Record<string, Value>;
  /** Id of the effect: stable over retries and restarts, and by itself an idempotency key. */
  id: string;
  mayGo?: MayGo | undefined;
}

/** What came of a harmless call. `reached`: something answers there, and it was not seen whether it takes our secret. */
export interface Tried {
  outcome: "works" | "reached" | "person" | "retry" | "retry-after" | "conflict" | "gone" | "unknown-outcome";
  code: string;
  /** In words, with what to do. */
  message: string;
}

/** A connection that is open: what a connector makes of a block of `connections.yaml`. */
export interface OpenConnection {
  operations: ReadonlyMap<string, OperationInfo>;
  /** Where what is sent goes: "https://billing.example/api". Absent: nobody is called, samples answer. */
  address?: string | undefined;
  /** Where it gets its tokens, by address: who we are there is shown to these, and nothing of an item. */
  tokensFrom?: string[];
  /** Names of the secrets that it uses. */
  secrets: string[];
  /** Sends. Never throws: every failure is an outcome, by class. */
  call(call: Call): Promise<Outcome<unknown>>;
  /** Finds out what became of a lost call, as `ConnectionsPort.settle` says. Absent: it is simply called again. */
  settle?(call: Call): Promise<Outcome<unknown>>;
  /** Looks whether anybody is there, where the block names no operation for a test. Never throws. */
  knock?(): Promise<Tried>;
  /** Operations that are not what somebody agreed to any more, and are not called. Absent: there are none ever. Never throws. */
  held?(): Promise<Outcome<Held[]>>;
  /**
   * Takes one as it is now. From then on it is called again.
   * @param mark of what was looked at
   * @returns the file beside `connections.yaml` in which that has to be written, so that it lasts
   */
  accept?(operation: string, mark: string): Promise<Outcome<{ path: string; text: string }>>;
  /** Somebody signs in there in a browser, and its calls carry their tokens. */
  signIn?: SignInTerms;
  /** What is known of who answers there, for people: who made it, which version, who vouches for it. */
  about?(): { label: string; value: string }[];
  close?(): Promise<void>;
}

/** An operation that has changed where it is offered since somebody agreed to it. */
export interface Held {
  operation: string;
  /** What of it, in words: "its description". */
  changes: string[];
  /** As it was agreed to and as it is, as text to look at; without `now` it is gone. */
  was: string;
  now?: string;
  /** Of what it is now. */
  mark?: string;
}

/** Says what is wrong in the file, at a path below the block. */
export type Report = (code: string, path: PropertyKey[], message: string, fix?: string) => void;

/** What a connector is handed to open a connection. */
export interface Opening {
  /** Of the connection. */
  name: string;
  report: Report;
  /** By name; read at every call, so that one may be replaced. */
  secrets: Record<string, string>;
  clock: Clock;
  /** Text of a file beside `connections.yaml` (a path without `..`); undefined: there is none. */
  file(path: string): string | undefined;
  world: ConnectionWorld;
}

/** An address of ours, and the secret that whoever rings there has to show. */
export interface Bell {
  url: string;
  token: string;
}

/** At whom somebody signs in for a connection, and as which client we stand there. */
export interface SignInTerms {
  /** The system for which the tokens are. */
  server: string;
  /** The authorization server, as its metadata calls itself. */
  issuer: string;
  /** Where tokens are given out, where that is at another host. */
  tokenUrl?: string | undefined;
  scope?: string | undefined;
  /** Absent: the client is known by its metadata document, or is registered when somebody signs in. */
  client?: { id: string; secret(): string | undefined } | undefined;
}

/** What a system asks of whoever it refuses, by its `WWW-Authenticate`. */
export interface Challenge {
  scope?: string | undefined;
  /** Address of its protected resource metadata. */
  metadata?: URL | undefined;
  /** The token is good, and not for this: somebody has to agree to more. */
  more?: boolean;
}

/** The tokens of somebody who has signed in for a connection. */
export interface TokenSource {
  /** One that is good now; renewed by itself. Rejects with HttpFailure where somebody has to sign in. */
  token(): Promise<string>;
  /** One was refused. Resolves where there is another by now; rejects with HttpFailure where somebody has to sign in. */
  refused(token: string, challenge: Challenge): Promise<void>;
}

/** What connections share with the rest of the process; each part is there or not. */
export interface ConnectionWorld {
  /** Instead of the guarded one, which refuses what leads inside and follows no redirects. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Connections, by name, that may be programs on this machine; whoever runs the process says so. */
  commands?: string[];
  /** The org that the work items are in, with its client, budget and limits. */
  org?: SalesforcePort;
  /** Where the agent of a delegation may tell that there is news; absent: it is looked at alone. */
  bell?: (connection: string, delegation: string) => Bell | undefined;
  /** The tokens of whoever signed in for a connection; absent: nobody can. */
  signedIn?: (connection: string, terms: SignInTerms) => TokenSource;
}

/** A kind of connection: how it is written in `connections.yaml`, and what it does. */
export interface Connector<Raw = unknown> {
  /** As in `type: sql`. */
  type: string;
  /** For people: what it reaches, in a sentence. */
  description: string;
  /**
   * The block, without the keys that all connections have (`type`, `at once`, `give up after`, `test`), which
   * {@link openConnections} reads.
   */
  schema: z.ZodType<Raw>;
  /** What answers there acts for itself, as others have made it: it stands in the register of agents. */
  agent?: true;
  /** Reads the block; undefined where that cannot be opened at all. Nothing is called before the first `call`. Never throws. */
  open(raw: Raw, opening: Opening): OpenConnection | undefined;
}
