import type { AuditStore } from "./port.ts";
import { isAddress } from "./postgres/address.ts";
import { openPostgres, type PostgresOptions } from "./postgres/open.ts";
import { openStore, type StoreOptions } from "./sqlite/open.ts";

export interface TrailOptions
  extends Pick<StoreOptions, "project" | "readOnly" | "thread" | "tune">,
    Pick<PostgresOptions, "standBy" | "told"> {
  /** A file, ":memory:", or `postgres://user:password@host:port/database?schema=throughline`. */
  location: string;
}

/** Opens the trail where it is. Rejects with `StoreError` as `openStore` and `openPostgres` do. */
export async function openTrail({ location, standBy, told, ...options }: TrailOptions): Promise<AuditStore> {
  const { project, readOnly } = options;
  if (!isAddress(location)) return openStore({ path: location, ...options });
  return openPostgres({
    address: location,
    ...(project && { project }),
    ...(readOnly !== undefined && { readOnly }),
    ...(standBy !== undefined && { standBy }),
    ...(told && { told }),
  });
}
