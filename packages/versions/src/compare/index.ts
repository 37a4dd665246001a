import { findStep, type Path, type Workflow, walkSteps } from "@throughline/workflow";
import type { Change, Paths, Report } from "./change.ts";
import { linesOf, type Texts } from "./places.ts";
import { compareStructure } from "./structure.ts";
import { compareTop } from "./top.ts";

export type { Change } from "./change.ts";
export type { Texts } from "./places.ts";

/** What a change is said of: its words stand in front of the sentence. */
export interface Subject {
  /** "Resolution", "Agent *reader*"; absent: the sentence stands by itself. */
  title?: string;
  stage?: string;
  /** Id of the step. */
  step?: string;
}

/** Takes down changes of a subject that stands there in the two files. */
export type Told = (subject: Subject, paths: Paths) => Report;

/**
 * What is different between two versions of a workflow, each difference in a sentence, in the order of the newer file.
 * Empty exactly where the two models are the same apart from their hashes and line numbers: comments, layout, and
 * defaults that are written out make no difference. Pure.
 *
 * @param texts of the two files, so that lines are those of the single row or key; without them, those of the step
 */
export function compare(before: Workflow, after: Workflow, texts?: Texts): Change[] {
  const changes: Change[] = [];
  const line = {
    before: linesOf(before, texts?.before),
    after: linesOf(after, texts?.after),
  };
  const told: Told =
    ({ title, ...subject }, paths) =>
    (kind, words, { at = paths, ...values } = {}) => {
      const sentence = title === undefined ? upper(words) : `${title}: ${words}`;
      const lines = {
        // what was added stands in no older file
        ...(at.before && kind !== "added" && { before: line.before(at.before) as number }),
        ...(at.after && kind !== "removed" && { after: line.after(at.after) as number }),
      };
      const path: Path = (kind === "removed" ? at.before : at.after) ?? at.after ?? at.before ?? [];
      changes.push({ sentence: tidy(sentence), kind, ...subject, ...values, path, line: lines });
    };
  compareTop(before, after, told);
  compareStructure(before, after, told, titles(after));
  return changes.sort((a, b) => placeOf(a) - placeOf(b));
}

const upper = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
const tidy = (sentence: string) => sentence.replace(/\s+/g, " ").trim();
const placeOf = ({ line }: Change) => line.after ?? line.before ?? 0;

/** How a step is spoken of: by its stage alone where that has no other one. */
function titles(workflow: Workflow): (stage: string | undefined, id: string, kind: string) => string {
  const count = new Map<string | undefined, number>();
  for (const { stage } of walkSteps(workflow)) count.set(stage, (count.get(stage) ?? 0) + 1);
  return (stage, id, kind) => {
    if (stage === undefined) return `While, ${kind} ${id}`;
    return count.get(stage) === 1 && findStep(workflow, id) ? stage : `${stage}, ${kind} ${id}`;
  };
}
