import type { Entry, OpenTask } from "@throughline/engine";
import type { Value } from "@throughline/workflow";

/** What somebody answered to a question of a step. */
export interface Answered {
  step: string;
  by: string;
  answer: Record<string, Value>;
}

/** What people answered in the trail of an item, by the step that asked, the latest last. */
export function answersIn(entries: Entry[]): Answered[] {
  const asking = new Map<string, string>();
  return entries.flatMap((entry): Answered[] => {
    if (entry.kind === "task-opened" && entry.visit !== undefined && !entry.about)
      asking.set(entry.task, stepOf(entry.visit));
    if (entry.kind !== "task-answered") return [];
    const step = asking.get(entry.task);
    return step === undefined ? [] : [{ step, by: entry.by, answer: entry.answer }];
  });
}

/** The answer to a question that somebody was asked in the same step: all that its form needs, and nothing else. */
export function answerTo({ request, visit, about }: OpenTask, answers: Answered[]): Answered | undefined {
  if (visit === undefined || about) return undefined;
  const known = answers.findLast(
    ({ step, answer }) =>
      step === stepOf(visit) && request.form.every(({ name, optional }) => optional || name in answer),
  );
  if (!known) return undefined;
  const names = new Set(request.form.map(({ name }) => name));
  const answer = Object.fromEntries(Object.entries(known.answer).filter(([name]) => names.has(name)));
  return { ...known, answer };
}

const stepOf = (visit: string) => visit.slice(0, visit.lastIndexOf("#"));
