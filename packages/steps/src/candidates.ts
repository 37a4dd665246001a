import type { Because, Candidate, Column } from "./contract.ts";

/** Everybody who was considered for a choice, in the order of the team, each with the reason in words. */
export function candidatesOf({ candidates = [] }: Pick<Because, "candidates">): Candidate[] {
  if (Array.isArray(candidates)) return candidates;
  const { name, user, chosen, reasons, whyNot, skills, load, capacity, hours, total, score } = candidates;
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
    if (at !== chosen)
      candidate.whyNot = (reasons[valueAt(whyNot, at)] ?? "")
        .replace("{load}", `${candidate.load} of ${candidate.capacity}`)
        .replace("{score}", `${candidate.score}`)
        .replace("{total}", `${valueAt(total, at)}`);
    return candidate;
  });
}

const valueAt = <T>(column: Column<T>, at: number): T => (Array.isArray(column) ? column[at] : column) as T;
