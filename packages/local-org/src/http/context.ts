import type { Session, Sessions } from "../auth/sessions.ts";
import type { BulkJobs } from "../bulk/jobs.ts";
import type { Core } from "../core.ts";
import type { MetadataApi } from "../metadata-api/api.ts";
import type { Transaction } from "../records/transaction.ts";
import type { Cursors } from "../rest/cursors.ts";
import type { Bayeux } from "../streaming/bayeux.ts";
import type { Notices } from "../streaming/notices.ts";
import type { Router } from "./router.ts";

/** What the resources share beside the records. */
export interface Service {
  readonly core: Core;
  readonly router: Router;
  readonly sessions: Sessions;
  readonly cursors: Cursors;
  readonly bulkJobs: BulkJobs;
  readonly apiUsage: ApiUsage;
  readonly bayeux: Bayeux;
  readonly notices: Notices;
  readonly metadata: MetadataApi;
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  url: string;
}

/** API requests of the running 24 hours. */
export interface ApiUsage {
  readonly limit: number;
  used(): number;
  count(resource: string): void;
  /** Puts the limit, or what counts as used of it, to another number. */
  set(to: { limit?: number | undefined; used?: number | undefined }): void;
  /** All requests since the start, by resource. */
  readonly byResource: Record<string, number>;
  readonly total: () => number;
}

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** One API request, or one subrequest of a composite. */
export interface ApiRequest {
  service: Service;
  method: string;
  /** Values of the `:name` parts of the resource's path. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Headers;
  /** The parsed JSON body; undefined if there is none. Its bytes, for a resource that is `raw`. */
  body: unknown;
  /** Such as `62.0`. */
  version: string;
  /** `/services/data/v62.0` */
  base: string;
  session: Session;
  tx: Transaction;
}

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** One resource of the REST API: a file of its own, a line in the list of resources. */
export interface Resource {
  /** Name under which its calls are counted. */
  name: string;
  /** Path below `/services/data/vXX.X`, such as `sobjects/:object/:id`. */
  path: string;
  /** Its bodies are not JSON, or not always: handlers get the bytes. */
  raw?: true;
  methods: Record<string, (request: ApiRequest) => Reply>;
}

/** The first value of a header. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
