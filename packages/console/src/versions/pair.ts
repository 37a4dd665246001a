import type { VersionList, VersionRow } from "../api/types.ts";

/** A version beside another one. */
export interface Pair {
  workflow: string;
  from: VersionRow;
  to: VersionRow;
}

/**
 * What the page is about: the newest version beside the active one, unless others are asked for. Without a pair there is
 * nothing to be held beside it.
 */
export function chosenOf(
  { workflow, versions, active }: VersionList,
  search: { from?: string; to?: string },
): { version?: VersionRow; pair?: Pair } {
  const numbered = (number: string | undefined) => versions.find((one) => String(one.number) === number);
  const to = search.to === undefined ? versions[0] : numbered(search.to);
  const from = numbered(search.from ?? (active === null ? undefined : String(active)));
  if (!to) return {};
  return from && from !== to ? { version: to, pair: { workflow, from, to } } : { version: to };
}
