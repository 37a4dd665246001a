import {
  type ChooseRequest,
  createRoster,
  type Directory,
  parseTeams,
  type RosterState,
  type Teams,
} from "@throughline/assignment";

export const MONDAY = "2026-11-23T10:00:00.000+01:00";

/** Teams from the text of a file that has no problems. */
export function teamsOf(text: string): Teams {
  const { teams, problems } = parseTeams(text);
  if (!teams) throw new Error(JSON.stringify(problems));
  return teams;
}

/** An org in which everybody who is named exists under a made-up id, unless they are among the missing or inactive. */
export function orgOf(teams: Teams, { missing = [""], inactive = [""] } = {}): Directory {
  const users = [...new Set(teams.teams.flatMap(({ members }) => members.map(({ user }) => user)))];
  const queues = ["Support Backlog", "Billing Queue"];
  return {
    user(name) {
      const index = users.indexOf(name);
      if (index < 0 || missing.includes(name)) return undefined;
      return { id: idOf(index), name: name.replace(/@.*/, ""), active: !inactive.includes(name) };
    },
    queue(name) {
      const index = queues.indexOf(name);
      return index < 0 ? undefined : { id: `00G00000000000${index}AAA`, name };
    },
  };
}

export const idOf = (index: number) => `005000000000${String(index).padStart(3, "0")}AAA`;

export function request(changes: Partial<ChooseRequest> = {}): ChooseRequest {
  return {
    team: "billing team",
    by: [{ way: "least loaded" }],
    skills: [],
    where: [],
    sticky: [],
    otherwise: [],
    exclude: [],
    size: 1,
    ...changes,
  };
}

/** A roster over a file's text. */
export function rosterOf(text: string, options: Parameters<typeof orgOf>[1] & { state?: RosterState } = {}) {
  const teams = teamsOf(text);
  return createRoster(teams, orgOf(teams, options), options.state);
}

export const HOURS = `
hours:
  default: { zone: Europe/Berlin, week: { mon-fri: "09:00-18:00" } }
  late: { zone: Europe/Berlin, week: { mon-fri: "14:00-22:00" } }
`;

/** Wren, Kai and Ada, ids 0, 1, 2, all in hours on a Monday morning; Noor, id 3, in another team. */
export const BILLING = `${HOURS}
teams:
  billing team:
    members:
      - { user: wren@example.com, name: Wren, skills: { billing: 4, de: 5 }, capacity: 6 }
      - { user: kai@example.com, name: Kai, skills: { billing: 2 }, capacity: 4 }
      - { user: ada@example.com, name: Ada, skills: { tech: 5 }, capacity: 2 }
  tech team:
    queue: Billing Queue
    members:
      - { user: noor@example.com, name: Noor, skills: { tech: 3 }, capacity: 2 }
      - { user: ada@example.com, name: Ada, skills: { tech: 5 }, capacity: 2 }
`;
