import type { Teams } from "@throughline/assignment";

const DAY_MS = 86_400_000;

/** Who is away in the demo: the first day and the last one, counted from today. */
const AWAY: Record<string, [first: number, last: number]> = {
  "robin@example.com": [-1, 1],
  "tern@example.com": [2, 6],
  "heron@example.com": [1, 3],
  "egret@example.com": [-3, 4],
  "magpie@example.com": [5, 5],
};

/**
 * The example's teams with every day of the week a working day, so that people are at work whenever you look, and with
 * absences around today.
 */
export function teamsOfToday({ hours, teams, ...more }: Teams, today: Date): Teams {
  const everyDay = Object.entries(hours).map(([name, one]) => {
    const shifts = one.week.find((day) => day.length > 0) ?? [];
    return [name, { ...one, week: one.week.map(() => shifts), holidays: [] }];
  });
  const date = (days: number) => new Date(today.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  const away = (user: string) =>
    (AWAY[user] ? [AWAY[user]] : []).map(([first, last]) => ({ from: date(first), to: date(last) }));
  return {
    ...more,
    hours: Object.fromEntries(everyDay),
    teams: teams.map((team) => ({
      ...team,
      members: team.members.map((member) => ({ ...member, away: [...member.away, ...away(member.user)] })),
    })),
  };
}
