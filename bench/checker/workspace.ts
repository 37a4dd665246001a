import {
  type Calendar,
  calendar,
  createRoster,
  type Directory,
  type Hours,
  parseTeams,
  type Teams,
} from "@throughline/assignment";
import { loadSeed, type OrgSeed } from "@throughline/local-org/offline";
import { openLook } from "@throughline/models";
import { directoryOf, type PlayedItem, type World } from "@throughline/replay";
import { kinds } from "@throughline/steps";
import { type AgentFiles, parseWorkflow, type Workflow } from "@throughline/workflow";
import { stringify } from "yaml";
import type { RawOrg, RawTeams, RawWorkflow } from "./raw.ts";

/** A workflow with what stands around it, as data: what the files would have. */
export interface RawWorkspace {
  name: string;
  workflow: RawWorkflow;
  teams: RawTeams;
  org: RawOrg;
  /** `connection.operation` of all that may be called. */
  operations: string[];
  agents?: AgentFiles;
  /** Items as they come, with the answers of people and systems. */
  items(count: number, seed: number): PlayedItem[];
}

/** The same, read. */
export interface Opened {
  raw: RawWorkspace;
  /** The workflow file. */
  text: string;
  workflow: Workflow;
  teams: Teams;
  seed: OrgSeed;
  directory: Directory;
  calendar: Calendar;
}

const look = await openLook();

/** @throws where a file cannot be read at all: a fault that is put in leaves files that can */
export function open(raw: RawWorkspace): Opened {
  const text = textOf(raw.workflow);
  const { workflow, problems } = parseWorkflow(text, kinds as never, raw.agents);
  const { teams, problems: ofTeams } = parseTeams(textOf(raw.teams));
  const wrong = [...problems.filter(({ severity }) => severity === "error"), ...ofTeams];
  if (!workflow || !teams || wrong.length > 0)
    throw new Error(
      `${raw.name}: ${wrong.map(({ message, line }) => `${line}: ${message}`).join("\n")}\n${text}`,
    );
  const seed = loadSeed(textOf(raw.org));
  return {
    ...{ raw, text, workflow, teams, seed },
    directory: directoryFor(teams, seed),
    calendar: calendar(teams.hours.default as Hours),
  };
}

const textOf = (raw: object) => stringify(raw, { aliasDuplicateObjects: false, lineWidth: 0 });

/** The people of the teams as the org knows them: who was deactivated is no user that can be given anything. */
function directoryFor(teams: Teams, { users = [] }: OrgSeed): Directory {
  const known = directoryOf(teams);
  const inactive = new Set(users.flatMap(({ username, active }) => (active === false ? [username] : [])));
  return {
    ...known,
    user(name) {
      const user = known.user(name);
      return user && { ...user, active: !inactive.has(name) };
    },
  };
}

/** What a language model's call can cost at most here, in billionths of a US dollar: half a cent. */
export const CEILING = 5_000_000;

/** The world in which its items are played: a desk of its own, and people who do what is waited for within half an hour. */
export function worldOf({ teams, directory, calendar }: Opened, more: Partial<World> = {}): World {
  return {
    deciders: { calendar, look, ceiling: () => CEILING },
    desk: createRoster(teams, directory),
    hold: { id: "00G000000000000AAA", name: "Intake Desk" },
    unanswered: "plainest",
    works: { afterMs: 30 * 60_000 },
    mostEntries: 2_000,
    ...more,
  };
}
