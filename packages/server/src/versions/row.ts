import type { VersionRow } from "../api-types.ts";
import type { Version } from "./fold.ts";

/** A version without its texts, as the API lists it. */
export const rowOf = (version: Version): VersionRow => {
  const { number, hash, state, savedAt, savedBy, note, activated, retiredAt } = version;
  return {
    ...{ number, hash, state, savedAt, savedBy },
    note: note ?? null,
    activated: activated
      ? { at: activated.at, by: activated.by, approvedBy: activated.approvedBy ?? null }
      : null,
    retiredAt: retiredAt ?? null,
  };
};
