import type { Finding } from "./diagnose.ts";
import { span } from "./diagnose.ts";
import type { AuditStore } from "./port.ts";

/** Where a trail begins in a store that its first entries have left. */
export interface Beginning {
  item: string;
  /** Number of the first entry that is left, and the hash of the line before it. */
  seq: number;
  prev: string;
  /** Name of the archive, as the store remembers it. */
  to?: string;
}

/** Looks up in archives what has left a store. */
export interface Whereabouts {
  /** What is wrong with it; `undefined`: an archive has the very line after which the trail goes on. */
  findingOf(beginning: Beginning): Promise<Finding | undefined>;
}

export function createWhereabouts(archives: AuditStore[]): Whereabouts {
  return {
    async findingOf({ item, seq, prev, to }) {
      let other = false;
      for (const { maintenance } of archives) {
        const last = await maintenance.last(item, seq);
        if (last?.hash === prev && last.seq === seq - 1) return undefined;
        other ||= last?.seq === seq - 1;
      }
      if (other) {
        const message = `Entry ${seq - 1} in the archive is not the one that was written last before the trail left the store.`;
        return { item, seq: seq - 1, what: "changed", message };
      }
      // nobody said where to: they may have been deleted
      if (to === undefined) return undefined;
      const message = `${span(1, seq - 1)} went to the archive ${to}, and none of the archives given has them.`;
      return { item, seq: 1, what: "missing", message };
    },
  };
}
