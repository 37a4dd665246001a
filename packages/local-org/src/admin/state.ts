import type { Injected } from "../faults/faults.ts";
import type { AdminParts } from "./api.ts";

/** A fault in JSON: a pattern as its text, for ever as null. */
function told({ id, fault, hits, left }: Injected) {
  const match = "match" in fault && fault.match ? { ...fault.match } : undefined;
  if (match?.path instanceof RegExp) match.path = String(match.path);
  return {
    id,
    ...fault,
    ...(match && { match }),
    times: undefined,
    hits,
    left: Number.isFinite(left) ? left : null,
  };
}

/** All that the admin page shows, at this moment. */
export function stateOf({ service, faults, traffic, pubSubEndpoint }: AdminParts) {
  const { core, apiUsage, url } = service;
  const records: Record<string, number> = {};
  for (const { name } of core.catalogue.objects) {
    const { size } = core.store.table(name).rows;
    if (size > 0) records[name] = size;
  }
  return {
    org: { url, pubSubEndpoint: pubSubEndpoint(), id: core.orgId, startedAt: core.startedAt.toISOString() },
    api: {
      used: apiUsage.used(),
      limit: apiUsage.limit,
      total: apiUsage.total(),
      byResource: { ...apiUsage.byResource },
    },
    writesApplied: core.counters.writesApplied,
    records,
    seed: faults.currentSeed,
    faults: faults.list().map(told),
    requests: traffic.recent(),
    sent: core.outbox.sent.slice(-50).reverse(),
  };
}

export type OrgState = ReturnType<typeof stateOf>;
