import { mean } from "../../judge.ts";
import type { DataSet, Measured } from "../../result.ts";
import { readComplaints } from "./answers.ts";
import { type Comparison, compare } from "./compare.ts";
import { crossed } from "./crossed.ts";

const DIVISION = { outer: 10, inner: 5, repetitions: 3 };
/** Chosen a little below what is allowed, for more are called on new complaints in one division or another. */
const CHOSEN_WITHIN = 0.36;
const ALLOWED = 0.4;

/** Real complaints with the recorded answers of 14 language models: is local, then language model, better than it alone? */
export const cfpb: DataSet = {
  name: "cfpb-complaints",
  file: "cfpb-complaints/complaints_with_llm_answers.csv",
  async measure(path, say) {
    const { complaints, models } = await readComplaints(path);
    const folds = crossed(complaints, DIVISION, say);
    const found = models.map((model, at) => compare(model, at, folds, CHOSEN_WITHIN));
    const local = mean(
      folds.flatMap(({ test }) => test.map(({ answer, complaint }) => Number(answer === complaint.label))),
    ).value;
    const figure = (name: string, says: string, value: number, more: Partial<Measured> = {}): Measured => ({
      ...{ name: `cfpb.${name}`, says, value, unit: "share", ...more },
    });
    return {
      title: "Complaints: the cascade with real answers of 14 language models",
      source:
        "Roumeliotis et al. 2025, MIT: 600 complaints to the CFPB (public domain) about 5 products, with recorded answers",
      split: `Nested cross-validation: ${DIVISION.outer} folds, divided anew ${DIVISION.repetitions} times. For each fold the local model learns from the true labels of the others; the threshold is chosen on cross-fitted answers (${DIVISION.inner} folds) to those others: the one with most right answers of the cascade while the language model is called for at most ${percent(CHOSEN_WITHIN, 0)} of them.`,
      figures: [
        figure("local", "right, local model alone", local),
        figure(
          "better",
          "language models that the cascade beats, in the mean",
          share(found, ({ gain }) => gain.mean > 0),
          {
            aim: { at: "least", value: 1 },
          },
        ),
        figure(
          "always",
          "beats in every one of the divisions",
          share(found, ({ gain }) => gain.least > 0),
        ),
        figure(
          "surely",
          "beats with the 95 % bound above 0",
          share(found, ({ gain }) => gain.low > 0),
        ),
        figure(
          "calls",
          "most calls of any language model in any division",
          Math.max(...found.map(({ calls }) => calls.most)),
          {
            aim: { at: "most", value: ALLOWED },
          },
        ),
        ...found.flatMap(({ model, alone, cascade, gain, calls }) => [
          figure(`${model}.alone`, `${model} alone`, alone),
          figure(`${model}.cascade`, `local, then ${model}`, cascade),
          figure(`${model}.gain`, "gain", gain.mean, { unit: "points" }),
          figure(`${model}.calls`, "calls", calls.mean),
        ]),
      ],
      tables: [comparison(found), byLevel(found)],
    };
  },
};

const share = <T>(list: readonly T[], holds: (one: T) => boolean) => list.filter(holds).length / list.length;
const percent = (value: number, digits = 1) => `${(value * 100).toFixed(digits)} %`;
const points = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value * 100).toFixed(1)}`;

const comparison = (found: Comparison[]) => ({
  title: "The cascade beside the same language model alone",
  head: [
    "language model",
    "alone",
    "local, then it",
    "gain (95 % bounds)",
    "least of a division",
    "calls (most)",
    "seconds waited, alone → cascade",
  ],
  rows: found.map(({ model, alone, cascade, gain, calls, seconds }) => [
    ...[model, percent(alone), percent(cascade)],
    `${points(gain.mean)} (${points(gain.low)} to ${points(gain.high)})`,
    points(gain.least),
    `${percent(calls.mean)} (${percent(calls.most)})`,
    `${seconds.alone.toFixed(1)} → ${seconds.cascade.toFixed(1)}`,
  ]),
  notes: [
    "Gains are in points of accuracy. The bounds come from resampling the 600 complaints; where they reach below 0, more complaints would be needed to be sure of that model.",
  ],
});

const byLevel = (found: Comparison[]) => ({
  title: "Who decides, and how often rightly",
  head: ["language model", "local", "right", "agreement", "right", "language model against local", "right"],
  rows: found.map(({ model, levels: { local, agreement, llm } }) => [
    model,
    ...[local, agreement, llm].flatMap((level) => [
      percent(level.share),
      level.precision === null ? "–" : percent(level.precision),
    ]),
  ]),
  notes: [
    "Below the threshold both have answered: where they say the same, that is a level of its own. Where they do not, the language model has the last word here; the last column says why a team may rather ask a person.",
  ],
});
