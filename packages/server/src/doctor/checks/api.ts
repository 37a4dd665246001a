import type { Check, Finding } from "../check.ts";

/** Shares of the day's calls that are left, below which it is worth a word, or there is nothing to work with. */
const LITTLE = 0.2;
const NOTHING = 0.01;

/** The version of the API that we speak, and how much of it is left. */
export const api: Check = {
  name: "API version and limits",
  async look({ org, perDay }) {
    const found: Finding[] = [];
    const versions = await org.versions();
    if (!versions.includes(org.apiVersion))
      found.push({
        severity: "error",
        message: `The org does not have version ${org.apiVersion} of the API; its newest is ${versions.at(-1)}.`,
        fix: "Upgrade Throughline, or the org.",
      });
    const { DailyApiRequests: { Max, Remaining } = { Max: 0, Remaining: 0 } } = await org.limits();
    const place = "Setup, Company Information, API Requests";
    if (Remaining < Max * LITTLE)
      found.push({
        severity: Remaining < Max * NOTHING ? "error" : "warning",
        message: `${Remaining} of ${Max} API calls are left for 24 hours.`,
        fix: "See which integrations use them, or wait; let Throughline leave a reserve to others (api calls in connections.yaml).",
        place,
      });
    if (perDay !== undefined && perDay > Max)
      found.push({
        severity: "warning",
        message: `The workspace allows ${perDay} calls a day, and the org has ${Max}.`,
        fix: "Lower api calls: per day in connections.yaml.",
        place: "connections.yaml",
      });
    if (found.length) return found;
    return [
      {
        severity: "fine",
        message: `Version ${org.apiVersion}; ${Remaining} of ${Max} calls are left.`,
        place,
      },
    ];
  },
};
