import type { MakeCriteria } from "./criterion.ts";

/** Somebody is an active user of the org. */
export const inOrg: MakeCriteria = () => [
  {
    lasting: true,
    final: true,
    fails: ({ found }) => !found,
    why: () => "Not a user of this org",
    those: "not a user of this org",
  },
  {
    lasting: true,
    final: true,
    fails: ({ found }) => found?.active === false,
    why: () => "Inactive in Salesforce",
    those: "inactive in Salesforce",
    changes: (one) =>
      one.found
        ? [{ text: "active in Salesforce", to: { ...one, found: { ...one.found, active: true } } }]
        : [],
  },
];
