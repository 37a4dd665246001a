export { compareVersions, type VersionComparison } from "./compare.ts";
export type * from "./entry.ts";
export { readVersions, writeVersions } from "./files.ts";
export { type ActivationRequest, type Mark, type Version, type Versions, versionNamed } from "./fold.ts";
export { importVersions } from "./import.ts";
export * from "./journal.ts";
export { rowOf } from "./row.ts";
export { NoVersionError, saveDraft } from "./save.ts";
export * from "./text.ts";
