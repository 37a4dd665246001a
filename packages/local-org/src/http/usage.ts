import type { ApiUsage } from "./context.ts";

const DAY = 86_400_000;

/**
 * Counts API requests; the count that the limit is held against begins anew every 24 hours.
 * @param most requests in 24 hours
 */
export function createApiUsage(most: number, now: () => Date): ApiUsage {
  let limit = most;
  const byResource: Record<string, number> = {};
  let total = 0;
  let used = 0;
  let since = now().getTime();
  const roll = () => {
    const at = now().getTime();
    if (at - since < DAY) return;
    since = at;
    used = 0;
  };
  return {
    get limit() {
      return limit;
    },
    byResource,
    total: () => total,
    used() {
      roll();
      return used;
    },
    set(to) {
      limit = to.limit ?? limit;
      used = to.used ?? used;
    },
    count(resource) {
      roll();
      used++;
      total++;
      byResource[resource] = (byResource[resource] ?? 0) + 1;
    },
  };
}
