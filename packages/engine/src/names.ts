/** The field that names the owner, on every Salesforce object that can be assigned. */
export const OWNER = "OwnerId";

/** Whether it is a user's id: Salesforce ids begin with the kind of record that they name. */
export const isUser = (id: unknown): boolean => typeof id === "string" && id.startsWith("005");

/** Error code of a compare-and-set that was refused because somebody else had written. */
export const CONFLICT = "CONFLICT";

/** Error code of a write that was read back and has not taken hold. */
export const NOT_APPLIED = "NOT_APPLIED";

/** Key of an item: the workflow and the record. */
export const keyOf = (workflow: string, recordId: string) => `${workflow}/${recordId}`;
