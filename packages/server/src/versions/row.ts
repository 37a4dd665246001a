import type { VersionList, VersionRow } from "../api-types.ts";
import type { Version, Versions } from "./fold.ts";

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

/** The versions of a workflow with what was asked of them, the newest first, as the API lists them. */
export const listOf = (workflow: string, all: Versions): VersionList => ({
  ...{ workflow, active: all.active ?? null, previous: all.line.at(-2) ?? null },
  telling: all.telling?.number ?? null,
  versions: all.versions.map(rowOf).reverse(),
  requests: all.requests
    .map(({ number, at, by, note, inFlight, stages = {}, state, approved, because = [] }) => ({
      ...{ number, at, by, note: note ?? null, inFlight, stages, state },
      approvedBy: approved?.by ?? null,
      because,
    }))
    .reverse(),
});
