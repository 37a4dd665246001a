import type { Teams } from "@throughline/assignment";
import type { InspectedObject, OrgInspector, openConnections } from "@throughline/connectors";
import type { Workflow } from "@throughline/workflow";
import type { Webhook } from "../webhooks/schema.ts";

/** Something that a look at the org has found. */
export interface Finding {
  /** `error`: the workflow cannot run so; `warning`: it can, and something is not as it should be; `fine`: what is as it should be. */
  severity: "error" | "warning" | "fine";
  message: string;
  /** What to do. */
  fix?: string;
  /** Where: an object, a field, a queue, a page of Setup, a file. */
  place?: string;
}

/** Connections that are open. */
export type Reached = Pick<ReturnType<typeof openConnections>, "look" | "held"> &
  // those that have one are not open; a process that runs has none
  Partial<Pick<ReturnType<typeof openConnections>, "problems">>;

/** What is looked at. */
export interface Patient {
  workflow: Workflow;
  /** The workflow's file. */
  file: string;
  teams?: Teams;
  /** What the workspace lets us spend of the org's API calls in a day. */
  perDay?: number;
  org: OrgInspector;
  /** The systems that the workspace calls, where they can be reached from here. */
  systems?: Reached;
  /** The doors for other systems, and the values of secrets by variable. */
  webhooks: readonly Webhook[];
  env: Readonly<Record<string, string | undefined>>;
  /** As the org describes it to our user; asked once. Undefined: there is no such object, or it may not be seen. */
  describe(object: string): Promise<InspectedObject | undefined>;
}

/** One thing that is looked at. A new one is a file, and a line in the list. */
export interface Check {
  name: string;
  /** Rejects with ConnectorFailure where the org does not say it. */
  look(patient: Patient): Promise<Finding[]>;
}

/** Nothing is wrong: says so. */
export const orFine = (found: Finding[], message: string): Finding[] =>
  found.length ? found : [{ severity: "fine", message }];

/** A text as a literal of SOQL. */
export const quoted = (text: string): string => `'${text.replace(/[\\']/g, (c) => `\\${c}`)}'`;

export const listOf = (texts: Iterable<string>): string => [...texts].map(quoted).join(",");
