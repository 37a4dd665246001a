import type { Value } from "@throughline/workflow";
import type { z } from "zod";
import type { JsonSchema, Repeat } from "../../connector.ts";
import { ConnectorFailure } from "../../failure.ts";
import type { MayGo, OrgCalls, Outcome, SalesforcePort } from "../../port.ts";

/** The org as an action reaches it. */
export type Org = Pick<SalesforcePort, "describe" | "read" | "write" | "settle"> & { calls: OrgCalls };

/** What the org says of an action: what it takes, what it answers. Pinned beside the workflow. */
export interface Described {
  description?: string;
  input: JsonSchema;
  output: JsonSchema;
  /** Of what makes records: the external id by which ours are told apart, where the object has one. */
  key?: string;
}

/** A call on its way, with what the file sends along. */
export interface ActionCall {
  /** `connection.operation` */
  name: string;
  /** Of the effect. */
  id: string;
  /** No blanks. */
  input: Record<string, Value>;
  described: Described;
  mayGo?: MayGo | undefined;
}

/** What can be done in an org: how it is written in the file, what the org says of it, and how it is done. */
export interface ActionKind<Raw = never> {
  /** The word by which the file names it, as in `quick action: Case.Close`. */
  word: string;
  /** For people, in a sentence. */
  description: string;
  /** What stands beside samples and the rest that every operation has; the word among it. */
  schema: z.ZodType<Raw>;
  /** How it may be repeated where the file does not say it. */
  repeat(raw: Raw, described: Described | undefined): Repeat;
  /** Requests that one call takes; 1 unless given. What is asked once for all items is not in it. */
  apiCalls?: number;
  /** Asks the org. Rejects with ConnectorFailure. */
  describe(raw: Raw, org: Org): Promise<Described>;
  /** Never throws. */
  call(raw: Raw, call: ActionCall, org: Org): Promise<Outcome<unknown>>;
  /** Looks whether a call took hold; the outcome has what it answered, or undefined where it is not found. Never throws. */
  find?(raw: Raw, call: ActionCall, org: Org): Promise<Outcome<unknown>>;
}

/** Says of an object with one kind of raw what all kinds have in common. */
export const kind = <Raw>(one: ActionKind<Raw>): ActionKind => one as unknown as ActionKind;

/** The value of an outcome in another shape. */
export const mapped = <From, To>(outcome: Outcome<From>, to: (value: From) => To): Outcome<To> =>
  outcome.ok ? { ...outcome, value: to(outcome.value) } : outcome;

export const refused = (
  code: string,
  message: string,
  means: "person" | "conflict" | "gone" = "person",
  apiCalls = 0,
): Outcome<never> => ({ ok: false, apiCalls, error: { class: means, code, message } });

/**
 * What the org says of something at a path.
 * @param what as people call it
 * @throws ConnectorFailure
 */
export async function askedOf(org: Org, path: string, what: string): Promise<unknown> {
  const told = await org.calls.get(path);
  if (told.ok) return told.value;
  const { error } = told;
  if (error.class !== "gone") throw new ConnectorFailure(error);
  const message = `The org has no ${what}, or our user may not use it.`;
  throw new ConnectorFailure({ ...error, class: "person", message });
}
