export { type Archived, type ArchiveOptions, archive, copyLines, remainsIn } from "./archive.ts";
export { type Bill, billOf, bills } from "./bill.ts";
export { digest, type Line } from "./chain.ts";
export type { Spending, Took } from "./decisions.ts";
export type { Derived } from "./derive.ts";
export type { Finding } from "./diagnose.ts";
export { StoreError } from "./errors.ts";
export { type ExportClaim, type ExportProof, exportTrails, fitsProof, proofIn } from "./export.ts";
export { type Upcast, upcast } from "./format.ts";
export { measuredItems } from "./measured.ts";
export { IN_ORG, isFile, openTrail, type TrailOptions } from "./open.ts";
export { isPlace } from "./place.ts";
export type { Append, AuditStore, Commit, Cursor, Head, Maintenance, Store, StoredEntry } from "./port.ts";
export { isAddress, parseAddress } from "./postgres/address.ts";
export { openPostgres, type PostgresOptions } from "./postgres/open.ts";
export type { PostgresSchema } from "./postgres/schema.ts";
export { itemRow, type ListInfo, type Projection, taskRows } from "./project.ts";
export {
  everyItem,
  type ItemList,
  type ItemPage,
  type ItemQuery,
  type MeasuredItem,
  type Queries,
  type SortKey,
  type TaskList,
  type TaskQuery,
  type TrailCounts,
  type TrailSummary,
  VIEWS,
  type View,
} from "./query.ts";
export { type Difference, type Fold, type RebuildOptions, rebuild } from "./rebuild.ts";
export { removeTrail, trailBeside } from "./remove.ts";
export type { DecidedBy, ItemRow, TaskRow } from "./row.ts";
export { type OrgStoreOptions, openInOrg } from "./salesforce/open.ts";
export type { OrgRow, OrgStep, OrgTrouble, TrailOrg } from "./salesforce/org.ts";
export { TIMING, type Timing } from "./salesforce/seat.ts";
export { type BackupOptions, backup, type Restored, type RestoreOptions, restore } from "./sqlite/backup.ts";
export { compact } from "./sqlite/compact.ts";
export type { Migration, Schema } from "./sqlite/migrate.ts";
export { openStore, type StoreOptions } from "./sqlite/open.ts";
export { type Verification, type VerifyOptions, verify } from "./verify.ts";
