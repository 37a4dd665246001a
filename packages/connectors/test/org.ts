import {
  loadMetadata,
  type Org,
  type OrgOptions,
  type OrgSeed,
  standardDescribe,
  startOrg,
} from "@throughline/local-org";
import {
  type ConnectOptions,
  connectSalesforce,
  describeOf,
  packageFor,
  type SalesforceConnection,
} from "../src/index.ts";

export const SEED: OrgSeed = {
  users: [
    { username: "ann@local.test", name: "Ann Berg", email: "ann.berg@local.test" },
    { username: "old@local.test", name: "Olga Dahl", active: false },
  ],
  queues: [{ name: "Support Backlog", developerName: "Support_Backlog", objects: ["Case"] }],
  objects: {
    Case: {
      fields: {
        Topics__c: { type: "MultiPicklist", values: ["billing", "technical", "sales"] },
        Due__c: { type: "Date" },
        Call_At__c: { type: "DateTime" },
      },
      validationRules: [
        {
          name: "No_Bang",
          formula: 'CONTAINS(Subject, "forbidden")',
          message: "The subject is forbidden.",
          field: "Subject",
        },
      ],
    },
    Request__c: { fields: { State__c: { type: "Text" } } },
  },
};

/** The package for fields of cases, as an org of that seed takes it. */
export function casePackage(governs: string[], seed: OrgSeed = SEED) {
  const raw = standardDescribe("Case", seed.objects);
  if (!raw) throw new Error("there are no cases");
  // what else is told of than what the package selects, tests of other objects hear
  const { changeDataCapture: _, ...metadata } = loadMetadata(
    packageFor([{ describe: describeOf(raw), governs }]).files,
  );
  return metadata;
}

export interface Bench {
  org: Org;
  sf: SalesforceConnection;
  /** Creates a case as the administrator and gives its id. */
  aCase(fields?: Record<string, unknown>): string;
  value(id: string, field: string): unknown;
  /** API calls made while the work ran. */
  callsDuring(work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

export const signInTo = (org: Org): ConnectOptions => ({
  login: {
    kind: "client-credentials",
    loginUrl: org.url,
    clientId: org.clientId,
    clientSecret: org.clientSecret,
  },
  // by name: TLS knows no server names that are addresses
  pubSubEndpoint: org.pubSubEndpoint.replace("127.0.0.1", "localhost"),
  pubSubInsecure: true,
});

export async function startBench(
  options: Partial<ConnectOptions> = {},
  orgOptions: OrgOptions = {},
): Promise<Bench> {
  const metadata = casePackage(["OwnerId", "Priority", "Status"]);
  const org = await startOrg({ seed: SEED, metadata, ...orgOptions });
  const sf = await connectSalesforce({ ...signInTo(org), ...options });
  return {
    org,
    sf,
    aCase: (fields = {}) => org.db.create("Case", { Subject: "Help", Origin: "Email", ...fields }),
    value: (id, field) => org.db.get("Case", id)?.[field],
    async callsDuring(work) {
      const before = org.stats().apiCalls;
      await work();
      return org.stats().apiCalls - before;
    },
    async close() {
      await sf.close();
      await org.close();
    },
  };
}

export async function until(what: string, holds: () => boolean, ms = 5_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
