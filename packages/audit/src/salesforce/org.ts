/** A record of the org, by its fields. */
export type OrgRow = Record<string, unknown>;

/** One thing that is done to records of one object. */
export type OrgStep =
  | { do: "create"; object: string; rows: OrgRow[] }
  /** Made or changed by an external id. */
  | { do: "upsert"; object: string; key: string; rows: OrgRow[] }
  | { do: "update"; object: string; id: string; fields: OrgRow }
  | { do: "remove"; ids: string[] };

/**
 * What the store asks of an org; whoever connects to it implements this. Calls wait until the org's budget has room for
 * them, and reject with an error whose `error` is an {@link OrgTrouble}.
 */
export interface TrailOrg {
  /** The org, for people. */
  readonly address: string;
  /** All rows of a query. */
  query(soql: string): Promise<OrgRow[]>;
  /** All steps in their order, in one call and one transaction of the org: all of it, or nothing. */
  transact(steps: OrgStep[]): Promise<void>;
  /** Resolves when what was appended until then should go: at once while the budget is plenty. */
  gather(): Promise<void>;
  /** Why calls wait at present, in words. */
  waits(): string | undefined;
  /** Calls so far. */
  calls(): number;
}

/** Why the org did not do it, and so what to do next: see the connector's classes of errors. */
export interface OrgTrouble {
  class: "retry" | "retry-after" | "conflict" | "gone" | "unknown-outcome" | "person";
  /** The org's own code. */
  code: string;
  message: string;
  afterMs?: number;
}

/** The trouble that a call rejected with; undefined for anything else. */
export function troubleOf(thrown: unknown): OrgTrouble | undefined {
  const { error } = (thrown ?? {}) as { error?: Partial<OrgTrouble> };
  return typeof error?.class === "string" && typeof error.code === "string"
    ? (error as OrgTrouble)
    : undefined;
}

/** Rows that one collection takes, and collections that one transaction takes. */
export const MOST_ROWS = 200;
export const MOST_COLLECTIONS = 5;

/** The same for as many rows as there are, in collections. */
export const inCollections = <Row, Step>(rows: Row[], step: (rows: Row[]) => Step): Step[] =>
  Array.from({ length: Math.ceil(rows.length / MOST_ROWS) }, (_, i) =>
    step(rows.slice(i * MOST_ROWS, (i + 1) * MOST_ROWS)),
  );
