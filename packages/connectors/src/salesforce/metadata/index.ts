import { type Clock, type Log, systemClock } from "../../clock.ts";
import { ConnectorFailure } from "../../failure.ts";
import type { BudgetSettings } from "../../port.ts";
import { type Login, signIn } from "../auth.ts";
import { type Budget, createBudget } from "../budget.ts";
import { classify } from "../classify.ts";
import type { Ledger } from "../ledger.ts";
import { type OrgPeople, readPeople } from "./people.ts";
import type { OnProgress } from "./retrieve.ts";
import { SCANNED_TYPES } from "./types.ts";

export type { OrgPeople } from "./people.ts";

export interface RetrieveOptions {
  login: Login;
  /** Such as `62.0`, which is what it is unless given. */
  apiVersion?: string;
  /** For one call, in milliseconds; five minutes unless given, since a zip may have 39 MB. */
  timeoutMs?: number;
  /** Types of the Metadata API; what a scan reads unless given. */
  types?: readonly string[];
  onProgress?: OnProgress;
  clock?: Clock;
  log?: Log;
  /** What may be spent of the org's API calls; no limit unless given. */
  budget?: BudgetSettings;
  /** Where what was used is kept over restarts. */
  ledger?: Ledger;
  /** In the place of a budget of its own: one that others share. */
  allowance?: Pick<Budget, "admit">;
}

/** What was had of an org. */
export interface RetrievedOrg {
  /** How many files are in the folder. */
  files: number;
  components: number;
  /** What the org lists and does not give, in its words. */
  missing: string[];
  people: OrgPeople;
  apiCalls: number;
}

/**
 * Retrieves an org's metadata into a folder, in the format of the Metadata API, as far as a scan reads it; and who is in
 * the org, which no metadata says. Only reads.
 * @throws ConnectorFailure that says what to do
 */
export async function retrieveOrg(folder: string, options: RetrieveOptions): Promise<RetrievedOrg> {
  const { login, clock = systemClock, timeoutMs = 5 * 60_000, apiVersion = "62.0" } = options;
  const own = options.allowance
    ? undefined
    : createBudget(options.budget ?? {}, clock, options.ledger, options.log);
  const { admit } = (options.allowance ?? own) as Pick<Budget, "admit">;
  let apiCalls = 0;
  const counting: Pick<Budget, "admit"> = {
    admit(purpose) {
      apiCalls += 1;
      return admit(purpose);
    },
  };
  try {
    // large, and only needed for this
    const { metadataClient } = await import("./client.ts");
    const { listComponents, retrieveInto } = await import("./retrieve.ts");
    const session = await signIn(login, Math.min(timeoutMs, 60_000));
    const client = metadataClient(login, session, apiVersion, timeoutMs, counting);
    const components = await listComponents(client, options.types ?? SCANNED_TYPES);
    const { files, missing } = await retrieveInto(client, components, folder, clock, options.onProgress);
    const people = await readPeople(client);
    return { files, components: components.length, missing, people, apiCalls };
  } catch (error) {
    throw error instanceof ConnectorFailure ? error : new ConnectorFailure(classify(error, "read"), error);
  } finally {
    own?.close();
  }
}
