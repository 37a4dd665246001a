import { type ConnectOptions, connectSalesforce, describeOf, packageFor } from "@throughline/connectors";
import { loadMetadata, type Org, type OrgOptions, standardDescribe, startOrg } from "@throughline/local-org";
import {
  type AuditStore,
  itemRow,
  type OrgStoreOptions,
  openInOrg,
  type Projection,
  type Timing,
} from "../../src/index.ts";
import { INFO } from "../store-suite.ts";

export const project: Projection = (key, state) => itemRow(key, state, INFO);

/** What the package brings. */
export function ourPackage() {
  const { files } = packageFor([
    { describe: describeOf(standardDescribe("Case") as never), governs: ["Priority"] },
  ]);
  const { changeDataCapture: _, ...metadata } = loadMetadata(files);
  return metadata;
}

/** An org that has the package. */
export const openOrg = (options: OrgOptions = {}): Promise<Org> =>
  startOrg({ metadata: ourPackage(), ...options });

/** A connection to the org, as a process of its own has it. */
export const connect = (org: Org, more: Partial<ConnectOptions> = {}) =>
  connectSalesforce({
    login: {
      kind: "client-credentials",
      loginUrl: org.url,
      clientId: org.clientId,
      clientSecret: org.clientSecret,
    },
    polling: 60_000,
    ...more,
  });

/** A store over a connection of its own, which is closed with it. */
export async function openOver(
  org: Org,
  options: Partial<OrgStoreOptions> = {},
  more: Partial<ConnectOptions> = {},
): Promise<AuditStore> {
  const salesforce = await connect(org, more);
  try {
    const store = await openInOrg({
      org: salesforce.trail,
      project,
      againMs: 5,
      ...options,
    } as OrgStoreOptions);
    return {
      ...store,
      async close() {
        await store.close();
        await salesforce.close();
      },
    };
  } catch (error) {
    await salesforce.close();
    throw error;
  }
}

/** Takes everything of a trail out of the org. */
export function empty(org: Org): void {
  for (const object of ["TL_Line__c", "TL_Trail__c", "TL_Cursor__c", "TL_Seat__c"])
    for (const { Id } of org.db.query(`SELECT Id FROM ${object}`) as { Id: string }[])
      org.db.delete(object, Id);
}

/** Who writes is followed at once. */
export const QUICK: Timing = { beatMs: 50, validMs: 100, leaseMs: 300, lookMs: 30 };

/** API calls that the org counted while the work ran. */
export async function callsDuring(org: Org, work: () => Promise<unknown>): Promise<number> {
  const before = org.stats().apiCalls;
  await work();
  return org.stats().apiCalls - before;
}
