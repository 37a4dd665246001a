import type { Value } from "@throughline/workflow";

/** What to do after an error, by class. */
export type ErrorClass =
  /** Try again, with backoff: lock, time-out, 5xx, connection refused. */
  | "retry"
  /** Try again after `afterMs`: limits. */
  | "retry-after"
  /** The value before was not the expected one; `actual` has what is there now. */
  | "conflict"
  /** The record does not exist any more. */
  | "gone"
  /** Sent, answer unknown: read back before anything else. */
  | "unknown-outcome"
  /** A person must look: validation rule, missing field, refused login. */
  | "person";

export interface ConnectorError {
  class: ErrorClass;
  /** The system's own code: "UNABLE_TO_LOCK_ROW", "ECONNRESET", … */
  code: string;
  /** In words, with what to do. */
  message: string;
  fields?: string[];
  /** Nothing more is found out, and it may have taken place all the same: an answer that was of no use. */
  doubt?: true;
  afterMs?: number;
  actual?: Record<string, Value>;
}

/** An outcome and what it cost in API calls (a shared call is counted as a fraction: 1/200). */
export type Outcome<T = void> =
  | { ok: true; value: T; apiCalls: number; readBack?: "applied" | "not-applied" }
  | { ok: false; error: ConnectorError; apiCalls: number; readBack?: "not-applied" };

/**
 * Awaited right before a request leaves, which may be long after it was asked for. Where it rejects nothing was sent: the
 * outcome is an error of class `retry` with the code `NOT_SENT`.
 */
export type MayGo = () => Promise<void>;

export interface WriteRequest {
  /** Id of the effect: stable over retries and restarts. `item.number`; each write of an item has a higher number than those before. */
  id: string;
  object: string;
  recordId: string;
  sets: Record<string, { value: Value; expected?: Value }>;
  /** Where not all can go at once, the lowest go first; then those that came first. */
  rank?: number;
}

export interface FieldDescribe {
  name: string;
  label: string;
  type: string;
  length?: number;
  picklistValues?: string[];
  /** The org takes no other values than these. */
  restricted?: boolean;
  updateable: boolean;
  /** A new record may be given a value for it. */
  createable?: boolean;
  /** The org fills it in by itself where a new record leaves it out. */
  defaulted?: boolean;
  externalId?: boolean;
  nillable: boolean;
  /** Who may see and edit it is a matter of permissions. */
  permissionable?: boolean;
  referenceTo?: string[];
  relationshipName?: string;
}

export interface ObjectDescribe {
  name: string;
  label: string;
  /** The field by which people know a record: a name or a number. */
  nameField?: string;
  /** Several of its records can be made one. */
  mergeable?: boolean;
  fields: Record<string, FieldDescribe>;
}

/** A record flat: API names, parents dotted (`Account.Tier__c`). */
export type FlatRecord = Record<string, Value>;

/** What arrives from the org's event bus, in the order of the stream. */
export interface OrgEvent {
  /** Unique and stable: topic and replay id, plus the record where one event carries several. */
  id: string;
  object: string;
  recordId: string;
  change: "created" | "updated" | "deleted" | "undeleted" | "gap";
  /** Changed fields with their new values (`null` where nulled). For a creation: all fields that are not blank. */
  fields: FlatRecord;
  /** User id of who wrote. */
  by?: string;
  /** True when written by our own integration user. */
  ours: boolean;
  /** ISO time of the commit. */
  at: string;
  /** Opaque position in the stream, to be stored once the event is accepted. */
  replay: string;
  /** For a record that was deleted because it was merged: the record that it became part of. */
  mergedInto?: string;
}

/** Whether there is room for more calls of the org's API, within what the workspace allows. */
export interface Room {
  /** Writes that might go out now, in calls as full as can be; infinite where nothing limits them. */
  writes: number;
  /** Calls that wait for room. */
  waiting: number;
  /** When there is room again (ISO), where there is none now. */
  until?: string;
  /** What is used up: the workspace's `budget`, all but the `reserve` for others, or the org's own `limit`. */
  because?: "budget" | "reserve" | "limit";
  /** Our own calls of the last 24 hours, where the workspace limits them. */
  day?: { used: number; of: number };
}

/** What the workspace lets us spend of the org's API calls. Nothing given: as many as the org takes. */
export interface BudgetSettings {
  /** Most calls in any 24 hours. */
  perDay?: number;
  /** Most calls in any 60 seconds. */
  perMinute?: number;
  /** What we leave to others of the org's daily limit: a number of calls, or below 1 a share of them. */
  reserve?: number;
}

/** How a workspace wants its org to be used. */
export interface OrgSettings {
  budget: BudgetSettings;
  /** How long a write that fails is tried again before a person is asked, in ms. */
  giveUpAfterMs?: number;
}

/** A Salesforce org, as the runtime sees it. One suite tests every implementation (the real connector, the simulated org). */
export interface SalesforcePort {
  describe(object: string): Promise<ObjectDescribe>;
  /** Reads fields (dotted parents allowed) of many records; records that do not exist are absent. Few calls: ids are read together. */
  read(
    object: string,
    ids: string[],
    fields: string[],
  ): Promise<{ records: Map<string, FlatRecord>; apiCalls: number }>;
  /** Records that match, for reconciliation by polling (`since` is an ISO time on SystemModstamp). */
  changedSince(object: string, since: string, fields: string[], limit: number): Promise<FlatRecord[]>;
  /**
   * Records that nobody has closed, by id from behind `after` on; all of them where the object knows no closed ones. Absent:
   * nobody takes open records over. Rejects with ConnectorFailure.
   */
  openRecords?(
    object: string,
    fields: string[],
    page: { after?: string; limit: number },
  ): Promise<FlatRecord[]>;
  /** Writes; outcomes in request order. Requests of one moment travel together. Never throws. */
  write(requests: WriteRequest[], mayGo?: MayGo): Promise<Outcome[]>;
  /**
   * Makes or changes up to 200 records of an object of the package, by their key, in one call that goes behind all work: as
   * often as it is repeated, each is there once. Resolves with the errors of those that were refused, by their place.
   * Rejects with ConnectorFailure where the call as a whole failed. Absent: nothing can be shown in the org.
   */
  upsert?(object: string, rows: Record<string, unknown>[]): Promise<Map<number, ConnectorError>>;
  /** After an unknown outcome: reads the records back and says what is there. Never throws. */
  settle(requests: WriteRequest[]): Promise<Outcome[]>;
  /**
   * Follows change events of these objects. `accept` resolves when the events are durable; only then is the replay id past.
   * Reconnects by itself; `onState` tells ("connected", "retrying: …"). `from`: replay id per object, absent: from now on.
   */
  subscribe(
    objects: string[],
    from: Record<string, string>,
    accept: (events: OrgEvent[]) => Promise<void>,
    onState?: (state: string) => void,
  ): Promise<{ close(): Promise<void> }>;
  /** Ids of users (by username or alias or name), queues (developer name or label) and back. Cached. */
  directory(): Promise<Directory>;
  /**
   * What is kept of describes and of users and queues is read anew, for whoever must not decide by what was. Absent: nothing
   * is kept. Rejects with ConnectorFailure where the org does not answer; what was known goes on serving then.
   */
  lookAgain?(): Promise<void>;
  /**
   * Those of the fields for which the org has no guard (`TL_Expected_…`): between our reading and our writing somebody's
   * change could be overwritten there. Absent: it guards none. Rejects with ConnectorFailure.
   */
  casWindow?(object: string, fields: string[]): Promise<string[]>;
  /**
   * Reads what the org knows of people (members of queues and groups, skills, hours, presence, calendars, open work), and
   * follows it until `close`. Where an object is not there or may not be read, nothing is known of it.
   */
  people?(wanted: PeopleWanted): Promise<People>;
  /** The org as a place where the trail is kept, for objects of the package. Absent: it cannot be kept there. */
  trail?: TrailOrg;
  /** What operations do in the org beside writing fields. Absent: nothing can be done there but that. */
  calls?: OrgCalls;
  /** Calls used and allowed, from `Sforce-Limit-Info`. */
  limits(): { used: number; max: number } | undefined;
  /** Room for writes; what is sent without room waits for it. Absent: there is no limit. */
  room?(): Room;
  close(): Promise<void>;
}

/** One thing that is done to records of an object of the package. Rows are by field; a parent may be named by its key. */
export type TrailStep =
  | { do: "create"; object: string; rows: Record<string, unknown>[] }
  | { do: "upsert"; object: string; key: string; rows: Record<string, unknown>[] }
  | { do: "update"; object: string; id: string; fields: Record<string, unknown> }
  | { do: "remove"; ids: string[] };

/** What keeping the trail takes of an org. Calls are of the budget, before new work; they reject with ConnectorFailure. */
export interface TrailOrg {
  /** Of the org, for people. */
  readonly address: string;
  /** All rows of a query, page after page. */
  query(soql: string): Promise<Record<string, unknown>[]>;
  /** All steps in their order in one call: all of it is done, or nothing. At most 5 steps of many rows, 200 each. */
  transact(steps: TrailStep[]): Promise<void>;
  /** Resolves when the next call should be made: at once while there is plenty, and later the fewer calls are left. */
  gather(): Promise<void>;
  /** Why calls wait at present, in words. */
  waits(): string | undefined;
  /** Calls so far. */
  calls(): number;
}

/** A request that may change something; REST paths go on from the version, as in `/process/approvals`. */
export type OrgRequest =
  | { method: "POST" | "PATCH" | "DELETE"; path: string; body?: object }
  | { soap: PartnerOperation; args: object };

/** Operations of the partner API (SOAP), for what REST does not have. */
export type PartnerOperation = "convertLead" | "merge";

/** Calls of the org's API that operations make: one call each, within the same budget as writes. They never throw. */
export interface OrgCalls {
  /** Id of our own user. */
  self: string;
  /** Reads a resource of the REST API, such as `/actions/custom/flow/Close_Case`. */
  get(path: string): Promise<Outcome<unknown>>;
  /** Rows of the first page. `all`: deleted records too; `settles`: to find out what became of a call. */
  query(
    soql: string,
    how?: { all?: boolean; settles?: boolean },
  ): Promise<Outcome<Record<string, unknown>[]>>;
  /** Sends once. */
  send(request: OrgRequest, mayGo?: MayGo): Promise<Outcome<unknown>>;
  /** Makes a record, or changes the one that has the key already. Those of one moment travel together, each for itself. */
  upsert(
    request: { object: string; key: string; fields: Record<string, unknown> },
    mayGo?: MayGo,
  ): Promise<Outcome<{ id: string; created: boolean }>>;
}

export interface Directory {
  user(name: string): OrgUser | undefined;
  queue(name: string): { id: string; name: string } | undefined;
  /** Name of a user or queue by id. */
  name(id: string): string | undefined;
  /** Our own integration user. */
  self: { id: string; name: string };
  /** Who can be named: active users and queues, by the names by which people know them, sorted. */
  list?(): { users: string[]; queues: string[] };
  /** Calls back, until it is told to stop, after what is known of people has changed. */
  changed?(call: () => void): () => void;
  /** Told for which items capacity is held by which decision (without an item: no more), so that they are not work from elsewhere. */
  ours?(decision: string, item?: string): void;
}

/** A user as the org knows them now. What the org does not tell is left out. */
export interface OrgUser {
  id: string;
  name: string;
  active: boolean;
  /** Signed in where work is given out, and since when (ISO). */
  presence?: { status: "online" | "busy" | "away" | "offline"; since: string };
  /** Times in the calendar in which they are not there (ISO, `to` not included), the earliest first. */
  busy?: { from: string; to: string; what: string }[];
  /** Points of open records that are theirs and were not given by us. */
  elsewhere?: number;
}

/** What a workspace wants to know of the people of its org. */
export interface PeopleWanted {
  /** Queues and groups whose members are wanted, by developer name or name. */
  sources: { kind: "queue" | "group"; name: string }[];
  /** Names of business hours. */
  hours: string[];
  /** Whether skills are wanted. */
  skills: boolean;
  /**
   * Objects whose open records are work of those who own them. Their events are those of `subscribe`, and of the ones in
   * `follow` they are followed here.
   */
  objects: string[];
  follow?: string[];
}

/** People of the org, as they are now. */
export interface People {
  /** Users and queues, with presence, calendars and open work; told of changes of any of it. */
  directory: Directory;
  /** Another object whenever something of it is different. */
  teams(): OrgTeams;
  /** Queries so far. */
  queries(): number;
  close(): Promise<void>;
}

/** What the org tells of teams. */
export interface OrgTeams {
  /** By "queue NAME" or "group NAME" as it was asked for, in lower case; those that the org does not have are absent. */
  sources: Record<string, { members: string[]; leftOut: { user: string; why: string }[] }>;
  /** By user name in lower case: those of whom the org tells more than their name. */
  people: Record<string, { name: string; skills?: Record<string, number>; capacity?: number }>;
  /** By name in lower case. Minutes of wall-clock time; Monday first. */
  hours: Record<string, OrgHours>;
}

export interface OrgHours {
  /** IANA name. */
  zone: string;
  week: { from: number; to: number }[][];
  /** ISO dates, a year back and two ahead. */
  holidays: string[];
  /** Parts of days that are holidays. */
  closed: { date: string; from: number; to: number }[];
}

/** Systems other than Salesforce: named connections with declared operations. */
export interface ConnectionsPort {
  call(
    connection: string,
    operation: string,
    input: Record<string, Value>,
    id: string,
    mayGo?: MayGo,
  ): Promise<Outcome<unknown>>;
  /**
   * After an unknown outcome of an operation that may be asked for (not `once`): finds out what became of the call and
   * sends nothing that could take hold twice. A `comparable` one is looked for where it went to: found, what was found is
   * the outcome; not found (`readBack: "not-applied"`), it may be sent again. Others are simply called again. Never throws.
   */
  settle(
    connection: string,
    operation: string,
    input: Record<string, Value>,
    id: string,
    mayGo?: MayGo,
  ): Promise<Outcome<unknown>>;
  /** How an operation may be repeated after an unknown outcome. */
  repeat(connection: string, operation: string): "keyed" | "comparable" | "once" | "read" | undefined;
  /** How a connection wants to be used: most calls at a time, and how long one that fails is tried again (ms). */
  limits?(connection: string): { atOnce?: number; giveUpAfterMs?: number };
  /** Where what is sent goes: "https://billing.example/api". Undefined: nothing is sent, samples answer. */
  address?(connection: string): string | undefined;
  /** Where a connection gets its tokens, by address; empty: it needs none, or samples answer. */
  tokensFrom?(connection: string): string[];
  operations(): string[];
  /** What an operation is like, as a workflow's check and the executor ask it. */
  operation?(
    name: string,
  ): { writes: boolean; addresses: string[]; apiCalls?: number | undefined } | undefined;
}
