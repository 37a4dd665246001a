export { compareVersions, type VersionComparison } from "./compare.ts";
export type * from "./entry.ts";
export { type ActivationRequest, type Mark, type Version, type Versions, versionNamed } from "./fold.ts";
export * from "./journal.ts";
export { NoVersionError, saveDraft } from "./save.ts";
export * from "./text.ts";
