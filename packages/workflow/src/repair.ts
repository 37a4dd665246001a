import { inOrder } from "./check/report.ts";
import { applyEdits, type Problem } from "./problem.ts";

export interface Repaired {
  text: string;
  /** What is repaired, in the order in which it was. */
  repaired: Problem[];
  /** What is left, or came to light. */
  problems: Problem[];
}

/** A repair may bring to light what can be repaired next; more often than this none does. */
const MOST_ROUNDS = 50;

/**
 * A file's text with everything repaired that can be repaired without asking, again and again until nothing is left to do.
 * A repair that does not take its problem away, or after which less of the file can be read, is not made.
 *
 * @param check the problems of a text, as `checkText` has them; those of other files are left alone
 */
export function repairText(text: string, check: (text: string) => Problem[]): Repaired {
  const refused = new Set<string>();
  const repaired: Problem[] = [];
  let problems = check(text);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const together = apart(problems.filter((one) => one.edits && !one.file && !refused.has(keyOf(one))));
    if (together.length === 0) break;
    const before = { text, problems };
    const after = tried(before, together, check);
    // one by one it is seen which of them is to blame
    const done = after ? together : together.slice(0, 1);
    const next = after ?? tried(before, done, check);
    if (!next) {
      for (const one of done) refused.add(keyOf(one));
      continue;
    }
    repaired.push(...done);
    ({ text, problems } = next);
  }
  return { text, repaired, problems: inOrder(problems) };
}

const keyOf = ({ code, message, step }: Problem) => `${code} ${step} ${message}`;

/** Problems whose edits do not touch each other, the first ones of the file first. */
function apart(problems: Problem[]): Problem[] {
  const taken: { from: number; to: number }[] = [];
  return problems.filter(({ edits = [] }) => {
    if (edits.some((edit) => taken.some(({ from, to }) => edit.from <= to && from <= edit.to))) return false;
    taken.push(...edits);
    return true;
  });
}

/** The text with problems repaired; `undefined` where that does not help. */
function tried(
  before: { text: string; problems: Problem[] },
  repaired: Problem[],
  check: (text: string) => Problem[],
): { text: string; problems: Problem[] } | undefined {
  const after = applyEdits(
    before.text,
    repaired.flatMap(({ edits = [] }) => edits),
  );
  const problems = check(after);
  const times = (all: Problem[], key: string) => all.filter((one) => keyOf(one) === key).length;
  const helps = repaired.every((one) => times(problems, keyOf(one)) < times(before.problems, keyOf(one)));
  const broken = problems.some(({ code }) => code === "broken-yaml" || code === "duplicate-key");
  return helps && !broken ? { text: after, problems } : undefined;
}
