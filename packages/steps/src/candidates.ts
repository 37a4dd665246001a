import type { Because, Candidate, Column } from "./contract.ts";

/** Everybody who was considered for a choice, in the order of the team, each with the reason in words. */
export function candidatesOf({ candidates = [] }: Pick<Because, "candidates">): Candidate[] {
  if (Array.isArray(candidates)) return candidates;
  const { name, user, chosen, reasons, whyNot, skills, load, capacity, hours, total, score, more } =
    candidates;
  return name.map((name, at) => {
    const candidate: Candidate = {
      name,
      user: user[at] as string,
      chosen: at === chosen,
      skills: valueAt(skills, at),
      load: valueAt(load, at),
      capacity: valueAt(capacity, at),
      hours: valueAt(hours, at),
    };
    if (score !== undefined) candidate.score = valueAt(score, at);
    if (more)
      candidate.more = Object.fromEntries(
        Object.entries(more).map(([name, column]) => [name, valueAt(column, at)]),
      );
    if (at === chosen) return candidate;
    const told: Record<string, unknown> = {
      ...candidate.more,
      load: `${candidate.load} of ${candidate.capacity}`,
      score: candidate.score,
      total: valueAt(total, at),
    };
    candidate.whyNot = (reasons[valueAt(whyNot, at)] ?? "").replace(
      /\{([^{}]+)\}/g,
      (written, name: string) => (Object.hasOwn(told, name) ? String(told[name]) : written),
    );
    return candidate;
  });
}

const valueAt = <T>(column: Column<T>, at: number): T => (Array.isArray(column) ? column[at] : column) as T;
