import { StoreError } from "./errors.ts";
import type { AuditStore } from "./port.ts";
import { isAddress } from "./postgres/address.ts";
import { openPostgres, type PostgresOptions } from "./postgres/open.ts";
import { type OrgStoreOptions, openInOrg } from "./salesforce/open.ts";
import { openStore, type StoreOptions } from "./sqlite/open.ts";

/** The location of a trail that is kept in the org. */
export const IN_ORG = "salesforce";

/** Whether a trail lies in a file on this machine. */
export const isFile = (location: string): boolean => location !== IN_ORG && !isAddress(location);

export interface TrailOptions
  extends Pick<StoreOptions, "project" | "readOnly" | "thread" | "tune">,
    Pick<PostgresOptions, "standBy" | "told"> {
  /** A file, ":memory:", `postgres://user:password@host:port/database?schema=throughline`, or `salesforce`. */
  location: string;
  /** The org, for `salesforce`. */
  org?: OrgStoreOptions["org"];
  /** What of records is not to be copied to there. */
  withholds?: OrgStoreOptions["withholds"];
}

/** Opens the trail where it is. Rejects with `StoreError` as `openStore`, `openPostgres` and `openInOrg` do. */
export async function openTrail(given: TrailOptions): Promise<AuditStore> {
  const { location, org, withholds, standBy, told, ...options } = given;
  if (isFile(location)) return openStore({ path: location, ...options });
  const { project, readOnly } = options;
  const shared = {
    ...(project && { project }),
    ...(readOnly !== undefined && { readOnly }),
    ...(standBy !== undefined && { standBy }),
    ...(told && { told }),
  };
  if (location !== IN_ORG) return openPostgres({ address: location, ...shared });
  if (!org) throw new StoreError("invalid", "The trail is kept in the org, and no org was named.");
  return openInOrg({ org, ...shared, ...(withholds && { withholds }) });
}
