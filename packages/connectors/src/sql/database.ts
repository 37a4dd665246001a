import type { Socket } from "node:net";
import type { SecureContextOptions } from "node:tls";
import type { Value } from "@throughline/workflow";
import type { Dialect } from "kysely";
import type { Row } from "../connections/columns.ts";
import type { Grammar, Statement } from "./query.ts";

/** Who signs in where. */
export interface Login {
  host: string;
  port: number;
  /** Of the database. */
  name: string;
  user: string;
  password: string;
  /** Absent: what is sent can be read on the way. */
  tls?: Pick<SecureContextOptions, "ca">;
}

/** How far a look-up may go. */
export interface Bounds {
  /** One more than these may be answered, so that it is seen that there are more. */
  rows: number;
  timeoutMs: number;
}

/** Runs one statement in the session: text around parameters, which travel beside it. */
export type Run = (parts: string[], values?: Value[]) => Promise<Row[]>;

/** What went wrong, as all databases know it. */
export type Reason =
  /** Somebody holds what is looked for. */
  | "lock"
  | "timeout"
  /** The connection was lost, or the database is going down or coming up. */
  | "lost"
  /** It takes no more connections at present. */
  | "busy"
  | "login"
  /** The user may not. */
  | "denied"
  /** It would have changed something. */
  | "writes"
  /** The query is not understood. */
  | "query"
  /** A value does not fit where it is used. */
  | "value"
  /** It refuses for a reason of its own. */
  | "refused"
  | "untrusted";

/** An error of the database, told without values of anybody. */
export interface Told {
  reason: Reason;
  /** The database's own. */
  code: string;
  /** In the database's words. */
  detail?: string | undefined;
  /** Of the query, counted from 1. */
  line?: number | undefined;
}

/** A database as look-ups need it: a file each. What is loaded for it is loaded with the first session. */
export interface Database {
  title: string;
  /** Of its addresses. */
  scheme: string;
  port: number;
  grammar: Grammar;
  /** Statements that make a new session one that only reads, and that answers in one form whatever the server's settings. */
  prepare: string[];
  /** What a look-up may leave in its session, whatever was called in it, is taken away by this. */
  tidy?: string;
  /** Signs in. The dialect has this one session. */
  dialect(login: Login, connect: () => Socket): Promise<Dialect>;
  /** Looks up within a transaction that only reads and is rolled back. No rows are held here beyond the bound. */
  look(run: Run, statement: Statement, bounds: Bounds): Promise<Row[]>;
  /** Undefined: it is no error of the database. */
  tell(error: unknown, statement: Statement): Told | undefined;
}
