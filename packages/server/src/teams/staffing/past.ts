import {
  type Desk,
  type GivenItem,
  kindOf,
  nameKey,
  paceOf,
  type RosterState,
  type Team,
  type WorkKind,
} from "@throughline/assignment";
import type { Directory } from "@throughline/connectors";
import type { Measured } from "../../insights/item.ts";

/** Work that came to a team, as far as the trail tells. */
export interface PastWork {
  kinds: WorkKind[];
  items: GivenItem[];
}

/** Speeds of levels before anything is known of the people. */
const USUAL_SPEEDS = { 1: 0.4, 2: 0.5, 3: 0.6, 4: 0.8, 5: 1 };
const SPREAD = 0.7;

/** What was first given to the team, by when it arrived, and the skills of the team that its facts name. */
export function pastWork(all: readonly Measured[], team: Team, roster: RosterState): PastWork {
  const pace = paceOf(
    () => roster.pace,
    () => 0,
  );
  const skills = new Map(
    team.members.flatMap(({ skills }) => Object.keys(skills).map((name) => [nameKey(name), name] as const)),
  );
  const kinds = new Map<string, WorkKind>();
  const items: GivenItem[] = [];
  for (const { startedAt, history } of all) {
    const [first] = history.owners.filter(({ how }) => how === "chosen");
    if (first?.team === undefined || nameKey(first.team) !== nameKey(team.name)) continue;
    const needed = (first.read ?? []).flatMap((fact) => {
      const value = Object.hasOwn(history.settled, fact) ? history.settled[fact]?.value : undefined;
      const skill = value === undefined ? undefined : skills.get(nameKey(value));
      return skill === undefined ? [] : [skill];
    });
    const name = needed.join(" + ") || team.name;
    const { key } = kindOf({ team: team.name, skills: needed.map((skill) => ({ name: skill })) });
    if (!kinds.has(name))
      kinds.set(name, {
        ...{ name, team: team.name, skills: needed.map((skill) => ({ name: skill })), perHour: 0 },
        ...{ minutes: pace.standard(key) / 60_000, law: "lognormal", spread: SPREAD },
      });
    items.push({ at: Date.parse(startedAt), kind: name });
  }
  return { kinds: [...kinds.values()], items };
}

/**
 * The desk of some days, with work of the past.
 *
 * @param moved by so much (ms) later the work comes than it came
 * @param from, to of what is judged (ms); work of the day before is played as well, so that it does not begin empty
 * @param within how long somebody may take to begin
 */
export function deskOf(
  { kinds, items }: PastWork,
  { from, to, moved, within }: { from: number; to: number; moved: number; within: number },
): Omit<Desk, "teams"> {
  return {
    ...{ from: from - DAY_MS, to, judgedFrom: from, kinds },
    items: items
      .map((item) => ({ ...item, at: item.at + moved }))
      .filter(({ at }) => at >= from - DAY_MS && at < to),
    urgencies: [{ name: "usual", share: 1, within, priority: 1 }],
    ...{ speedByLevel: USUAL_SPEEDS, speedsVary: 0, speeds: {}, misread: 0, sentBackAfter: 180_000 },
  };
}

/** How fast people are who have done enough of a kind, by user name and skill. */
export function learntSpeeds(
  { kinds }: PastWork,
  team: Team,
  { pace: state }: RosterState,
  directory: Directory,
): Desk["speeds"] {
  const pace = paceOf(
    () => state,
    (user, kind) => levelOf(team, directory, user, kind),
  );
  const found: Desk["speeds"] = {};
  for (const { user, skills } of team.members) {
    const id = directory.user(user)?.id;
    if (id === undefined) continue;
    for (const { skills: needed } of kinds) {
      const [only, ...more] = needed;
      const level = only && skills[only.name];
      if (!only || more.length > 0 || level === undefined) continue;
      const own = found[user] ?? {};
      found[user] = own;
      own[only.name] = Math.max(0.05, pace.speed(id, nameKey(only.name), level));
    }
  }
  return found;
}

function levelOf(team: Team, directory: Directory, user: string, kind: string): number {
  const member = team.members.find((one) => directory.user(one.user)?.id === user);
  const skill = Object.entries(member?.skills ?? {}).find(([name]) => nameKey(name) === kind);
  return skill?.[1] ?? 0;
}

const DAY_MS = 86_400_000;
