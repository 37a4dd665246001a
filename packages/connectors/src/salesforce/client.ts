import type { PartnerOperation } from "../port.ts";

/** A problem in Salesforce's words. */
export interface ErrorItem {
  code: string;
  message: string;
  fields?: string[];
}

/**
 * A call that gave no result.
 * - `answered`: Salesforce, or something before it, refused
 * - `not-sent`: it never left, so nothing can have been applied
 * - `no-answer`: it left, and what became of it is not known
 */
export class CallFailure extends Error {
  readonly kind: "answered" | "not-sent" | "no-answer";
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  readonly items: ErrorItem[];

  constructor(kind: CallFailure["kind"], status: number, items: ErrorItem[], cause?: unknown) {
    super(items.map((item) => `${item.code}: ${item.message}`).join("; "), { cause });
    this.name = "CallFailure";
    this.kind = kind;
    this.status = status;
    this.items = items;
  }
}

/** A row as REST gives it: nested parents, `attributes`. */
export type RawRecord = Record<string, unknown>;

export interface QueryPage {
  records: RawRecord[];
  /** Path of the next page; absent on the last one. */
  nextRecordsUrl?: string;
}

export interface RawField {
  name: string;
  label: string;
  type: string;
  length?: number;
  picklistValues?: { value: string; active?: boolean }[];
  restrictedPicklist?: boolean;
  updateable: boolean;
  nillable: boolean;
  createable?: boolean;
  /** The org fills it in by itself where a new record leaves it out. */
  defaultedOnCreate?: boolean;
  externalId?: boolean;
  permissionable?: boolean;
  /** The field by which people know a record: its name or number. */
  nameField?: boolean;
  referenceTo?: string[];
  relationshipName?: string | null;
}

export interface RawDescribe {
  name: string;
  label: string;
  mergeable?: boolean;
  fields: RawField[];
  childRelationships?: { childSObject: string; field: string; relationshipName: string | null }[];
}

export interface UpdateRow {
  object: string;
  id: string;
  fields: Record<string, unknown>;
}

export interface SaveResult {
  success: boolean;
  id?: string;
  /** Of an upsert: whether the record was not there before. */
  created?: boolean;
  errors: ErrorItem[];
}

/** A request inside another one; `path` goes on from the version, as in `/sobjects/Case`. */
export interface Subrequest {
  method: "POST" | "PATCH" | "DELETE";
  path: string;
  body?: object;
}

export interface UserInfo {
  userId: string;
  name: string;
  username: string;
  organizationId: string;
}

/** What a gRPC or another HTTP client needs to act in our name. */
export interface Session {
  accessToken: string;
  instanceUrl: string;
  organizationId: string;
}

/**
 * The calls that we make of Salesforce, one request each, no cleverness: no retries, no caches.
 * All throw {@link CallFailure}. What is clever stands above and is tested over any implementation.
 */
export interface SalesforceClient {
  describe(object: string): Promise<RawDescribe>;
  /** @param all also deleted records */
  query(soql: string, all?: boolean): Promise<QueryPage>;
  queryMore(path: string): Promise<QueryPage>;
  /** One record (PATCH of a row). */
  update(row: UpdateRow): Promise<void>;
  /** Up to 200 records, of at most 10 objects in runs, each for itself; results in order. */
  updateCollection(rows: UpdateRow[]): Promise<SaveResult[]>;
  /** Up to 200 records of one object, made or changed by an external id, each for itself; results in order. */
  upsertCollection(object: string, key: string, records: Record<string, unknown>[]): Promise<SaveResult[]>;
  /**
   * Up to 25 requests, of which 5 may be collections, in their order and in one transaction: all of them, or none.
   * Rejects with what was refused first.
   */
  composite(requests: Subrequest[]): Promise<void>;
  /** One request of the REST API; `path` goes on from the version, as in `/actions/standard`. */
  request(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: object): Promise<unknown>;
  /** One operation of the partner API, for what REST does not have. */
  soap(operation: PartnerOperation, args: object): Promise<Record<string, unknown>>;
  userInfo(): Promise<UserInfo>;
  /** As the last answer said. */
  limitInfo(): { used: number; max: number } | undefined;
  /** @param fresh sign in anew, the last one was refused */
  session(fresh: boolean): Promise<Session>;
}
