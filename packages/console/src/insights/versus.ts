import { useInsights } from "../api/queries.ts";
import type { Insights, VersionRow } from "../api/types.ts";
import { useVersions } from "../api/versions.ts";
import { type InsightsSearch, periods } from "./search.ts";

/** What the figures are held against, by the name under which it stands beside them. */
export interface Versus {
  label: string;
  data: Insights;
}

/** The figures that are asked for, and those beside them. */
export function useCompared(search: InsightsSearch) {
  const { workflow, period, with: other } = search;
  const asked = { ...(workflow !== undefined && { workflow }), ...(period && { period }) };
  const versions = useVersions(workflow);
  const rows = versions.data?.versions ?? [];
  const live = rows.find(({ state }) => state === "active");
  const beside = rows.find(({ number }) => String(number) === other);
  const byVersion = live !== undefined && beside !== undefined;
  const base = useInsights(byVersion ? { ...asked, version: live.hash } : asked);
  const second = useInsights(
    byVersion ? { ...asked, version: beside.hash } : { ...asked, before: "yes" },
    other === "before" || byVersion,
  );
  const label = byVersion ? `v${beside.number}` : "before";
  const versus: Versus | undefined =
    other !== undefined && second.data ? { label, data: second.data } : undefined;
  return { ...base, versus, live, others: rows.filter((row) => row !== live && wasLive(row)) };
}

/** Items run only versions that were live. */
const wasLive = ({ activated }: VersionRow) => activated !== null;

/** What the choice of what is compared is called. */
export function comparedWords({ with: other, period = "month" }: InsightsSearch): string {
  if (other === undefined) return "Compare";
  return other === "before" ? `With the ${periods[period]} before` : `With v${other}`;
}
