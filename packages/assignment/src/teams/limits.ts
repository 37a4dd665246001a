import type { NameProblem } from "./names.ts";

/** Limits of a team that contradict each other. Takes the file as it was read, whatever its shape. */
export function limitProblems(file: unknown): NameProblem[] {
  const problems: NameProblem[] = [];
  for (const [name, team] of Object.entries(record(record(file).teams))) {
    const path = ["teams", name];
    checkQuota(record(team).quota, [...path, "quota"], `The team "${name}"`, problems);
    const members = Array.isArray(record(team).members) ? (record(team).members as unknown[]) : [];
    let shares = 0;
    for (const [index, member] of members.entries()) {
      const { user, capacity, cap, quota, share } = record(member);
      const own = [...path, "members", index];
      checkQuota(quota, [...own, "quota"], String(user), problems);
      if (typeof cap === "number" && typeof capacity === "number" && cap > capacity) {
        problems.push({
          code: "cap-above-capacity",
          message: `${user} has a cap of ${cap} in the team "${name}" and a capacity of ${capacity} over all teams: the cap never holds.`,
          path: [...own, "cap"],
          fix: `Take the cap out, or make it less than ${capacity}.`,
        });
      }
      shares += Number.parseInt(String(share ?? 0), 10) || 0;
    }
    if (shares > 100) {
      problems.push({
        code: "shares-above-whole",
        message: `The shares of the team "${name}" are ${shares} % together.`,
        path,
        at: "key",
        fix: "Make them 100 % at most; whoever has none has an equal part of the rest.",
      });
    }
  }
  return problems;
}

/** A longer period with a lower quota than a shorter one is a mistake. */
function checkQuota(quota: unknown, path: NameProblem["path"], whose: string, problems: NameProblem[]): void {
  const { day, week, month } = record(quota);
  const pairs = [
    ["day", day, "week", week],
    ["day", day, "month", month],
    ["week", week, "month", month],
  ] as const;
  for (const [shorter, less, longer, more] of pairs) {
    if (typeof less !== "number" || typeof more !== "number" || less <= more) continue;
    problems.push({
      code: "contradicting-quota",
      message: `${whose} may be given ${less} points in a ${shorter} and ${more} in a ${longer}: the quota of the ${shorter} never holds.`,
      path: [...path, shorter],
      fix: `Make the quota of the ${longer} ${less} or more, or take the one of the ${shorter} out.`,
    });
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
