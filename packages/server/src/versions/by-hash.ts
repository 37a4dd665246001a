import type { Store } from "@throughline/audit";
import type { Workflow } from "@throughline/workflow";
import { versionsOf } from "./journal.ts";
import { parseVersion } from "./text.ts";

/** The version of a workflow that has a hash; undefined where the journal does not have it. Rejects with `StoreError`. */
export async function versionByHash(
  store: Pick<Store, "entries">,
  workflow: string,
  hash: string,
): Promise<Workflow | undefined> {
  const version = (await versionsOf(store, workflow)).versions.find((one) => one.hash === hash);
  return version && parseVersion(version).workflow;
}
