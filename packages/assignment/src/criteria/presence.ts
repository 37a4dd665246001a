import type { Candidate } from "../choose/candidate.ts";
import type { OrgUser } from "../types.ts";
import type { MakeCriteria } from "./criterion.ts";

const STATUS: Record<NonNullable<OrgUser["presence"]>["status"], string> = {
  online: "Online",
  busy: "Busy",
  away: "Away from the desk",
  offline: "Not signed in",
};

/**
 * Somebody is signed in and has nothing in the calendar now, as far as the org tells: of whom it tells nothing,
 * nothing is held against them.
 */
export const presence: MakeCriteria = ({ at, dropped }) => {
  if (dropped.has("presence")) return [];
  const statusOf = ({ found }: Candidate) => found?.presence?.status ?? "online";
  const busyOf = ({ found }: Candidate) =>
    found?.busy?.find(({ from, to }) => at >= Date.parse(from) && at < Date.parse(to));
  return [
    {
      name: "presence",
      fails: (one) => statusOf(one) !== "online",
      why: (one) => {
        const since = Date.parse(one.found?.presence?.since ?? "");
        return `${STATUS[statusOf(one)]}${Number.isNaN(since) ? "" : ` since ${one.member.clock(since)}`}`;
      },
      those: "not online",
      changes: (one) =>
        one.found ? [{ text: "online", to: { ...one, found: { ...one.found, presence: undefined } } }] : [],
    },
    {
      name: "presence",
      fails: (one) => one.found?.busy !== undefined && busyOf(one) !== undefined,
      why: (one) => {
        const busy = busyOf(one);
        return busy ? `${busy.what} until ${one.member.clock(Date.parse(busy.to))}` : "";
      },
      those: "busy by their calendar",
      changes: (one) =>
        one.found
          ? [{ text: "with nothing in the calendar", to: { ...one, found: { ...one.found, busy: [] } } }]
          : [],
    },
  ];
};
