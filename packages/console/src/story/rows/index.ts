import type { Entry } from "../../api/types.ts";
import type { Told } from "../gather.ts";
import { makers } from "./makers.ts";
import type { Maker, RowContext, TimelineRow } from "./row.ts";

export type { RowContext, TimelineRow } from "./row.ts";

/** Rows of one entry: none for bookkeeping and for what another entry's row tells already. */
export function rowsOf(told: Told, context: RowContext): TimelineRow[] {
  const maker = makers[told.entry.kind] as Maker<Entry["kind"]> | undefined;
  const part = maker?.(told.entry, context, told);
  if (!part) return [];
  const id = `entry-${told.seq}`;
  return [
    {
      id,
      select: id,
      at: told.entry.at,
      badge: { word: "System" },
      retries: [],
      tone: "plain",
      open: false,
      ...part,
    },
  ];
}
