import type { ActionKind } from "./actions/action.ts";
import type { Outbox } from "./actions/outbox.ts";
import type { Automations } from "./automation/registry.ts";
import type { EventLog } from "./events/event-log.ts";
import type { EventUsage } from "./events/usage.ts";
import type { Setup } from "./metadata-api/setup.ts";
import type { ApexStandIn } from "./options.ts";
import type { RecentItems } from "./records/recent.ts";
import type { Catalogue } from "./schema/catalogue.ts";
import type { Ids } from "./storage/ids.ts";
import type { Row, Store } from "./storage/store.ts";

/** What every part of the org shares. */
export interface Core {
  readonly orgId: string;
  readonly catalogue: Catalogue;
  /** Objects of the Tooling API. Their records are kept beside the others; nobody is told of their changes. */
  readonly tooling: Catalogue;
  readonly store: Store;
  readonly log: EventLog;
  readonly eventUsage: EventUsage;
  readonly startedAt: Date;
  /** Since when objects and fields are as they are. */
  readonly setUpAt: () => Date;
  /** What the org is made of beside its records. */
  readonly setup: () => Setup;
  /**
   * Makes the org of something else; calling what it gives puts back what was before.
   * @throws Error that names what is wrong with it; then everything is as before
   */
  reconfigure(setup: Setup): () => void;
  newId(prefix: string): string;
  /** The next number of an auto-number field, from 1. */
  nextNumber(object: string, field: string): number;
  /** The ids and numbers that were given out so far. */
  readonly sequences: Sequences;
  now(): Date;
  readonly permissions: Permissions;
  /** What stands for flows and triggers. */
  readonly automation: Automations;
  readonly recent: RecentItems;
  /** What has left the org: mails, Slack messages, notifications. */
  readonly outbox: Outbox;
  /** Every kind of invocable action. */
  readonly actions: readonly ActionKind[];
  /** What stands for Apex actions, by class. */
  readonly apex: ReadonlyMap<string, ApexStandIn>;
  /** Ids of records that have left the recycle bin for good. */
  readonly purged: Set<string>;
  /** How many rows of a bulk job its transactions have put behind it, by its id. */
  readonly bulkProgress: Map<string, number>;
  readonly counters: { writesApplied: number; commits: number };
}

export interface Sequences {
  readonly ids: Ids;
  /** By `Object.Field`. */
  readonly numbers: Map<string, number>;
}

/** Custom permissions, and who has them. */
export interface Permissions {
  has(userId: string, name: string): boolean;
  /** The names of all permission sets, and of all custom permissions. */
  readonly sets: readonly string[];
  readonly names: readonly string[];
}

/** A moment as Salesforce writes it: UTC, whole seconds, `+0000`. */
export const stampOf = (date: Date): string => `${date.toISOString().slice(0, 19)}.000+0000`;

const STAMP = /^\d{4}-\d\d-\d\dT[\d:.]+\+0000$/;

/** A kept moment as XML and CSV write it, with a `Z`; any other text as it is. */
export const zuluOf = (text: string): string => (STAMP.test(text) ? text.replace("+0000", "Z") : text);

/** The active or inactive user of that name. */
export const findUser = (core: Core, username: string): Row | undefined =>
  core.store.table("User").lookup("Username", username)[0];
