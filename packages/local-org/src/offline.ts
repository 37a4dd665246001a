/** What can be known of an org without starting one: its seed, and the fields of its objects. */
export type { OrgSeed } from "./options.ts";
export { standardDescribe } from "./schema/offline.ts";
export { loadSeed } from "./seed/load.ts";
