import type { PersonLine } from "../api/types.ts";

/** The roles from least to most; each may do what those before may. */
export const ROLES: { role: PersonLine["role"]; may: string }[] = [
  { role: "viewer", may: "sees everything, changes nothing" },
  { role: "operator", may: "answers tasks, repairs items, tests connections" },
  { role: "editor", may: "changes workflows, scans the org" },
  { role: "approver", may: "lets versions go live, takes open records over" },
  { role: "administrator", may: "looks after people and secrets, hands the trail out" },
];
