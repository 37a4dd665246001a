import { absenceAt } from "./away.ts";
import type { MakeCriteria } from "./criterion.ts";

/** Somebody is at work by their hours. */
export const hours: MakeCriteria = ({ at, dropped }) =>
  dropped.has("hours")
    ? []
    : [
        {
          name: "hours",
          // of somebody who is away nobody asks for the hours
          fails: ({ member }) => !member.openness(at).open && !absenceAt(member, at),
          why: ({ member }) => `Out of hours, ${member.openness(at).text}`,
          those: "out of hours",
          were: "in hours",
          changes: (one) => [
            {
              text: "in hours",
              to: { ...one, member: { ...one.member, openness: () => ({ open: true, text: "" }) } },
            },
          ],
        },
      ];
