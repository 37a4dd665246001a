const OLDEST = 31;
const NEWEST = 68;
const LAST_RETIRED = 30;

/** The API versions on offer, oldest first, such as `31.0`. */
export const VERSIONS = Array.from({ length: NEWEST - OLDEST + 1 }, (_, i) => `${OLDEST + i}.0`);

/** Whether Salesforce itself has given up that version. */
export const isRetired = (version: string): boolean =>
  /^\d+\.0$/.test(version) && Number(version) <= LAST_RETIRED;
