import type { TeamsFile } from "./schema.ts";

/** A name that does not fit with the others. */
export interface NameProblem {
  code: string;
  message: string;
  path: (string | number)[];
  at?: "key";
  fix?: string;
}

/** Names are one and the same when they differ in case or outer blanks only. */
export const nameKey = (name: string) => name.trim().toLowerCase();

/**
 * Holds the names of a file against each other. Takes the file as it was read, whatever its shape, so that
 * a wrong structure in one place does not hide a wrong name in another.
 */
export function nameProblems(file: unknown): NameProblem[] {
  const problems: NameProblem[] = [];
  const hours = record(record(file).hours);
  const teams = record(record(file).teams);
  const known = new Set(Object.keys(hours).map(nameKey));
  const capacities = new Map<string, { capacity: unknown; team: string }>();

  for (const [kind, names] of [
    ["hours", hours],
    ["teams", teams],
  ] as const) {
    const seen = new Map<string, string>();
    for (const name of Object.keys(names)) {
      const other = seen.get(nameKey(name));
      if (other !== undefined) {
        const message = `"${name}" and "${other}" are the same name.`;
        problems.push({
          code: "duplicate-name",
          message,
          path: [kind, name],
          at: "key",
          fix: "Rename one of them.",
        });
      }
      seen.set(nameKey(name), name);
    }
  }

  const checkHours = (name: unknown, path: (string | number)[], whose: string) => {
    if (typeof name !== "string" || known.has(nameKey(name))) return;
    const fix = known.size > 0 ? `Known hours: ${Object.keys(hours).join(", ")}.` : "Add them under hours.";
    problems.push({
      code: "unknown-hours",
      message: `${whose} uses the hours "${name}", which do not exist.`,
      path,
      fix,
    });
  };

  for (const [name, written] of Object.entries(hours)) {
    const { outside } = record(written);
    if (outside === undefined) continue;
    const path = ["hours", name, "outside"];
    checkHours(outside, path, `"${name}"`);
    if (outsideOfItself(hours, name))
      problems.push({ code: "circular-hours", message: `"${name}" is outside of itself.`, path });
  }

  for (const [teamName, written] of Object.entries(teams)) {
    const team = record(written);
    checkHours(team.hours ?? "default", ["teams", teamName, "hours"], `The team "${teamName}"`);
    const users = new Set<string>();
    for (const [index, entry] of (Array.isArray(team.members) ? team.members : []).entries()) {
      const { user, hours: own, capacity } = record(entry);
      if (typeof user !== "string") continue;
      const path = ["teams", teamName, "members", index];
      if (own !== undefined) checkHours(own, [...path, "hours"], user);
      if (users.has(nameKey(user))) {
        const message = `${user} is in the team "${teamName}" twice.`;
        problems.push({
          code: "duplicate-member",
          message,
          path: [...path, "user"],
          fix: "Remove one of the two.",
        });
      }
      users.add(nameKey(user));
      if (capacity === undefined) continue;
      const before = capacities.get(nameKey(user));
      if (before && before.capacity !== capacity) {
        const message = `${user} has capacity ${before.capacity} in the team "${before.team}" and ${capacity} here. A person has one capacity over all teams.`;
        problems.push({
          code: "conflicting-capacity",
          message,
          path: [...path, "capacity"],
          fix: `capacity: ${before.capacity}`,
        });
      }
      capacities.set(nameKey(user), before ?? { capacity, team: teamName });
    }
  }
  return problems;
}

function outsideOfItself(hours: Record<string, unknown>, name: string): boolean {
  const byKey = new Map(Object.entries(hours).map(([key, written]) => [nameKey(key), record(written)]));
  const seen = new Set<string>();
  for (let at = nameKey(name); ; ) {
    if (seen.has(at)) return true;
    seen.add(at);
    const { outside } = byKey.get(at) ?? {};
    if (typeof outside !== "string") return false;
    at = nameKey(outside);
  }
}

/** The hours that a name of a checked file means. */
export function hoursNamed(file: TeamsFile, name: string): string {
  return Object.keys(file.hours).find((known) => nameKey(known) === nameKey(name)) ?? name;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
