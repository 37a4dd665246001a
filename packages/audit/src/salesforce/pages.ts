import type { HeadedLine, Maintenance } from "../port.ts";
import type { Trails } from "./trails.ts";

/** Trails whose lines are read together. */
const SLICE = 100;

/** Lines by item and number, of which only so many are brought into memory as a page needs. */
export const pages =
  (maintenance: Maintenance, trails: Trails): Maintenance["lines"] =>
  async (after, limit) => {
    const found: HeadedLine[] = [];
    for (let from = after; ; ) {
      const next = await maintenance.trails(from.item, SLICE);
      const slice = from.item ? [from.item, ...next] : next;
      await trails.need(slice);
      const page = await maintenance.lines(from, limit - found.length);
      const end = next.at(-1);
      // behind the slice lines of other trails may not have been read
      const sure = next.length < SLICE ? page : page.filter(({ item }) => item <= (end ?? ""));
      found.push(...sure);
      if (found.length === limit || next.length < SLICE) return found;
      from = { item: end ?? "", seq: Number.MAX_SAFE_INTEGER };
    }
  };
