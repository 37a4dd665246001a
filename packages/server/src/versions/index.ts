export { versionByHash } from "./by-hash.ts";
export { compareVersions, type VersionComparison } from "./compare.ts";
export type * from "./entry.ts";
export { readVersions, writeVersions } from "./files.ts";
export {
  type ActivationRequest,
  type Mark,
  type Version,
  type Versions,
  versionNamed,
  type WhatIfDone,
} from "./fold.ts";
export { importVersions } from "./import.ts";
export * from "./journal.ts";
export { describedOrg, liveOrg, type Promotion, promote, type TargetOrg } from "./promote.ts";
export { listOf, rowOf } from "./row.ts";
export { runsInstead } from "./running.ts";
export { NoVersionError, saveDraft } from "./save.ts";
export * from "./text.ts";
