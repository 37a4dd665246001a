import { type Placed, type RawMember, stepsOf } from "../raw.ts";
import type { RawWorkspace } from "../workspace.ts";
import type { FaultKind, Put } from "./fault.ts";
import { of } from "./seen.ts";

type Life = Parameters<typeof of>[0];

/** The choices of owners of a step: who was chosen, what was given up, and of which team. */
const chosen = (life: Life, id: string) =>
  of(life, "decided").flatMap(({ step, decision }) => (step === id ? [decision] : []));

const byPerson = (life: Life, id: string) =>
  chosen(life, id).some(({ value }) => String(value).startsWith("005"));

const gaveUpSkills = (life: Life, id: string) =>
  chosen(life, id).some(({ because }) => because.givenUp?.includes("skills"));

/** Steps that look for an owner in a team by its plain name, or one named by a choice. */
function assigning({
  workflow,
  teams,
}: RawWorkspace): (Placed & { team: string; topic?: Record<string, string> })[] {
  return stepsOf(workflow).flatMap((place) => {
    const { team } = place.step;
    if (place.kind !== "assign" || typeof team !== "string") return [];
    const [, fact] = /\{(\w+)\}/.exec(team) ?? [];
    const { of: values = [] } = workflow.facts[fact ?? ""] ?? {};
    const all = fact
      ? (Array.isArray(values) ? values : Object.keys(values)).map((value) => ({
          team: team.replace(`{${fact}}`, value),
          topic: { [fact]: value },
        }))
      : [{ team }];
    return all.flatMap((one) => (teams.teams[one.team] ? [{ ...place, ...one }] : []));
  });
}

export const nobodyWithSkill: FaultKind = {
  kind: "skill nobody has",
  codes: ["nobody-with-skill"],
  put(raw, chance) {
    const { workflow, teams } = raw;
    const places = assigning(raw).flatMap((place) => {
      const skills = (place.step.skills ?? []).flatMap((one) =>
        typeof one === "string" ? [{ skill: one }] : one.wanted ? [] : [one],
      );
      return skills.flatMap(({ skill }) => {
        const fact = workflow.facts[skill];
        const own = place.topic?.[skill];
        const values = own
          ? [own]
          : fact
            ? Array.isArray(fact.of)
              ? fact.of
              : Object.keys(fact.of ?? {})
            : [skill];
        return values.map((value) => ({ place, value }));
      });
    });
    const members = (team: string) => teams.teams[team]?.members ?? [];
    const had = places.filter(({ place, value }) =>
      members(place.team).some(({ skills = {} }) => value in skills),
    );
    if (had.length === 0) return undefined;
    const { place, value } = chance.pick(had);
    const { team } = place;
    for (const member of Object.values(teams.teams).flatMap((one) => one.members))
      delete member.skills?.[value];
    const steps = had.flatMap((one) => (one.value === value ? [one.place.id] : []));
    return {
      what: `nobody in ${team} has ${value} any more`,
      steps,
      wrong: ({ faulty, good }) =>
        steps.some(
          (one) =>
            (gaveUpSkills(faulty, one) || !byPerson(faulty, one)) &&
            byPerson(good, one) &&
            !gaveUpSkills(good, one),
        ),
    };
  },
};

/** Who was given it in the good one is not there in the faulty one, and nobody else is. */
const nobodyThere = (id: string): Pick<Put, "wrong"> => ({
  wrong: ({ faulty, good }) => byPerson(good, id) && !byPerson(faulty, id),
});

export const emptyShift: FaultKind = {
  kind: "empty shift",
  codes: ["empty-shift", "nobody-on-shift"],
  put(raw, chance) {
    const places = assigning(raw).filter(
      ({ step }) => !JSON.stringify(step.otherwise ?? []).includes("drop hours"),
    );
    if (places.length === 0) return undefined;
    const { id, team } = chance.pick(places);
    const everybody = allOf(raw, team);
    const { hours } = raw.teams;
    const way = chance.below(2);
    if (way === 0) for (const member of everybody) member.away = [{ from: "2026-01-01", to: "2028-12-31" }];
    else {
      // one short shift a week, on days that are all holidays
      hours.night = { zone: "Europe/Berlin", week: { sun: "03:00-04:00" }, holidays: sundays() };
      for (const member of everybody) member.hours = "night";
    }
    return {
      what:
        way === 0
          ? `everybody in ${team} is away`
          : `${team} works on Sundays only, and all of them are holidays`,
      steps: [id],
      ...nobodyThere(id),
    };
  },
};

/** Members as they are written in any team: the same person is one. */
function allOf({ teams }: RawWorkspace, team: string): RawMember[] {
  const users = new Set(teams.teams[team]?.members.map(({ user }) => user));
  return Object.values(teams.teams).flatMap(({ members }) => members.filter(({ user }) => users.has(user)));
}

function sundays(): string[] {
  const first = Date.parse("2026-01-04T12:00:00Z");
  return Array.from({ length: 160 }, (_, week) =>
    new Date(first + week * 7 * 86_400_000).toISOString().slice(0, 10),
  );
}

export const inactiveUser: FaultKind = {
  kind: "inactive user",
  codes: ["inactive-user", "nobody-active", "inactive-member"],
  put(raw, chance) {
    const places = assigning(raw);
    if (places.length === 0) return undefined;
    const { id, team } = chance.pick(places);
    const members = new Set(allOf(raw, team).map(({ user }) => user));
    const one = chance.in100(50) ? undefined : chance.pick([...members]);
    for (const user of raw.org.users ?? [])
      if (one ? user.username === one : members.has(user.username)) user.active = false;
    if (!one) return { what: `nobody in ${team} is an active user`, steps: [id], ...nobodyThere(id) };
    const name = raw.org.users?.find(({ username }) => username === one)?.name;
    return {
      what: `${name} of ${team} is no active user any more`,
      steps: [id, ""],
      oneDesk: true,
      wrong: ({ faulty }) => chosen(faulty, id).every(({ label }) => label !== name),
      over: (lives) =>
        lives.some(({ good }) => chosen(good, id).some(({ label }) => label === name)) &&
        lives.every(({ faulty }) => chosen(faulty, id).every(({ label }) => label !== name)),
    };
  },
};
