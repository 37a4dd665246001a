import type { Org, OrgSeed } from "@throughline/local-org";

export const OWNERS = 50;

export const SEED: OrgSeed = {
  objects: { Case: { fields: { Key__c: { type: "Text", externalId: true, unique: true } } } },
  users: Array.from({ length: OWNERS }, (_, i) => ({ username: `user${i}@bench.test`, name: `User ${i}` })),
};

const STATUSES = ["New", "Working", "Waiting on Customer", "Closed"];

/** A case as people write them: two thirds of a kilobyte of JSON. */
export const caseFields = (i: number, owners: string[]) => ({
  Subject: `Where is invoice ${4000 + i}?`,
  Description: `Good morning, I cannot find invoice ${4000 + i}. Can you send it once more, to the same address as before?`,
  Origin: "Email",
  Status: STATUSES[i % STATUSES.length]!,
  Priority: i % 10 === 0 ? "High" : "Medium",
  OwnerId: owners[i % owners.length]!,
  Key__c: `K-${i}`,
});

/** Creates so many cases, with an account for each twenty of them. Their ids. */
export function fill(db: Org["db"], count: number): string[] {
  const owners = db
    .query("SELECT Id FROM User WHERE Username LIKE 'user%@bench.test' ORDER BY Username")
    .map(({ Id }) => Id as string);
  const accounts = Array.from({ length: Math.ceil(count / 20) }, (_, i) =>
    db.create("Account", { Name: `Account ${i}`, Industry: "Energy", BillingCity: "Linz" }),
  );
  return Array.from({ length: count }, (_, i) =>
    db.create("Case", { ...caseFields(i, owners), AccountId: accounts[i % accounts.length]! }),
  );
}
