import type {
  ClassFigures,
  Confusion,
  Evaluation,
  Plan,
  Sure,
  Threshold,
} from "@throughline/models/evaluate";

/** All that is told about a model judged by labelled rows. */
export interface Report {
  /** Files, as they were named. */
  model: string;
  data: string;
  version: string;
  evaluation: Evaluation;
  classes: ClassFigures[];
  confusions: Confusion[];
  answers: Sure[];
  thresholds: Threshold[];
  /** Ways to decide, each with what 1,000 items cost. */
  plans: Plan[];
  /** What the plans take for granted, a sentence each. */
  assumed: string[];
}
