const OLDEST = 50;
const NEWEST = 68;

/** The API versions on offer, oldest first, such as `50.0`. */
export const VERSIONS = Array.from({ length: NEWEST - OLDEST + 1 }, (_, i) => `${OLDEST + i}.0`);
