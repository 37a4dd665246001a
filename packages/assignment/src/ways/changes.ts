import { type Candidate, rounded, type Skill } from "../choose/candidate.ts";
import { loadChange, lower } from "../criteria/capacity.ts";
import type { Change } from "../criteria/criterion.ts";
import { atLevels } from "../criteria/skills.ts";

/** A lower load, point by point. */
export function* lowerLoads(one: Candidate): Iterable<Change> {
  let own = true;
  for (const load of lower(one.load)) {
    if (!own) yield { text: loadChange(load, one.load), to: { ...one, load } };
    own = false;
  }
}

/** Other levels in these skills, one by one: up to 5, or down to 1. */
export function* otherLevels(one: Candidate, skills: Skill[], by: 1 | -1): Iterable<Change> {
  for (let step = 1; step < 5; step++) {
    for (const { key, name } of skills) {
      const level = one.member.levels.get(key);
      const to = (level ?? 0) + by * step;
      if ((level === undefined && by < 0) || to < 1 || to > 5) continue;
      yield {
        text: `at level ${to} in ${name} instead of ${level ?? "none"}`,
        to: atLevels(one, [{ key, level: to }]),
      };
    }
  }
}

/** Fewer items in all: as many as the best one, or one less. */
export function* fewerItems(one: Candidate, best: Candidate): Iterable<Change> {
  for (const total of [best.work.total, best.work.total - 1]) {
    if (total < 0 || total >= one.work.total) continue;
    yield {
      text: `with ${total} ${total === 1 ? "item" : "items"} given in all instead of ${rounded(one.work.total)}`,
      // of nothing there is no last one
      to: { ...one, work: { ...one.work, total, last: total === 0 ? 0 : one.work.last } },
    };
  }
}

/** The last item before that of the best one. */
export function* earlierLast(one: Candidate, best: Candidate): Iterable<Change> {
  if (best.work.last <= 0 || one.work.last < best.work.last) return;
  const last = best.work.last - 1;
  yield {
    text: `with the last item before ${best.member.clock(best.work.last)}`,
    to: { ...one, work: { ...one.work, last } },
  };
}
