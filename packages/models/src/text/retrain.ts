import type { TextModel } from "./model.ts";
import { tokenise } from "./tokens.ts";
import { readerOf } from "./vocabulary.ts";

/** What a person said afterwards about a text that the model had judged. */
export interface Answer {
  text: string;
  /** As the person says; the model's `unknownLabel` for: none of the classes. */
  label: string;
  /** What the model had said, how sure, and whether it held the text for unknown. */
  said: { label: string; confidence: number; unknown?: boolean };
}

/** Why a model is worth training again, each with the figures it rests on. */
export type Cause =
  | { is: "new label"; text: string; label: string; answers: number }
  | {
      is: "less right than promised";
      text: string;
      promised: number;
      right: number;
      atMost: number;
      answers: number;
    }
  | { is: "other words"; text: string; usual: number; now: number; answers: number }
  | { is: "other shares"; text: string; index: number; answers: number };

export interface Retraining {
  worth: boolean;
  /** In a sentence, also when it is not. */
  because: string;
  causes: Cause[];
  /** Answers from which the model would learn something: those it got wrong or did not know. */
  corrections: number;
}

/** A label that so many people gave is no slip. */
const NEW_LABEL = 5;
/** Fewer answers than this say nothing about rates. */
const FEWEST = 50;
/** So many wrong answers more than promised may be slips of people. */
const SLIPS = 3;
/** From here on a population stability index is taken for a shift (Siddiqi 2006). */
const SHIFT = 0.25;
/** Standard deviations off at which a rate is not chance any more (one-sided, 1 in 100). */
const Z = 2.33;

/**
 * Whether a model is worth training again, from what people answered since it was trained (answers in any order; all
 * texts that were looked at, not only those where the model erred). Train with the old rows and the answers together.
 */
export function worthRetraining(model: TextModel, answers: Answer[]): Retraining {
  const causes = [newLabels, accuracy, words, shares].flatMap((find) => find(model, answers));
  const corrections = answers.filter((answer) => !isRight(model, answer)).length;
  const because = causes.length
    ? causes.map(({ text }) => text).join(" ")
    : `${answers.length} answers show nothing that the model does not do as promised${
        answers.length < FEWEST ? `; ${FEWEST} are needed to judge by` : ""
      }.`;
  return { worth: causes.length > 0, because, causes, corrections };
}

const isUnknown = (model: TextModel, label: string) =>
  label.toLowerCase() === model.unknownLabel.toLowerCase();

function isRight(model: TextModel, { label, said }: Answer): boolean {
  return isUnknown(model, label) ? said.unknown === true : said.label === label && said.unknown !== true;
}

function newLabels(model: TextModel, answers: Answer[]): Cause[] {
  const times = new Map<string, number>();
  for (const { label } of answers) {
    if (!model.labels.includes(label) && !isUnknown(model, label))
      times.set(label, (times.get(label) ?? 0) + 1);
  }
  return [...times]
    .filter(([, count]) => count >= NEW_LABEL)
    .map(([label, count]) => ({
      is: "new label",
      text: `${count} texts are "${label}" now, which the model does not know.`,
      label,
      answers: count,
    }));
}

/** The model promises to be right as often as it is sure. Texts that it called unknown promise nothing. */
function accuracy(model: TextModel, answers: Answer[]): Cause[] {
  const given = answers.filter(({ said }) => said.unknown !== true);
  if (given.length < FEWEST) return [];
  const promised = mean(given.map(({ said }) => said.confidence));
  const right = mean(given.map((answer) => Number(isRight(model, answer))));
  const atMost = upperBound(right, given.length);
  if (atMost >= promised || (promised - right) * given.length < SLIPS) return [];
  return [
    {
      is: "less right than promised",
      text: `Of ${given.length} answers ${percent(right)} were right (at most ${percent(atMost)}, were there more), where ${percent(promised)} were promised.`,
      promised,
      right,
      atMost,
      answers: given.length,
    },
  ];
}

/** Upper end of Wilson's interval for a rate. */
function upperBound(rate: number, count: number): number {
  const square = Z * Z;
  const middle = rate + square / (2 * count);
  const half = Z * Math.sqrt((rate * (1 - rate)) / count + square / (4 * count * count));
  return (middle + half) / (1 + square / count);
}

/** Texts whose words are less familiar than nineteen in twenty were in the training should be one in twenty. */
function words(model: TextModel, answers: Answer[]): Cause[] {
  const texts = answers.map(({ text }) => tokenise(text)).filter((tokens) => tokens.length > 0);
  if (texts.length < FEWEST) return [];
  const { reader, floor } = { reader: readerOf(model.space), floor: model.calibration.familiarFrom };
  const usual = 0.05;
  const now = mean(texts.map((tokens) => Number(reader.point(tokens).familiar[0] < floor)));
  const off = Math.sqrt((usual * (1 - usual)) / texts.length);
  if (now < 2 * usual || now - usual < Z * off) return [];
  return [
    {
      is: "other words",
      text: `${percent(now)} of the texts use words as unfamiliar as ${percent(usual)} did before.`,
      usual,
      now,
      answers: texts.length,
    },
  ];
}

/** Population stability index of the shares of the classes. By chance alone it is about (classes - 1) / answers. */
function shares(model: TextModel, answers: Answer[]): Cause[] {
  const counts = model.labels.map((label) => answers.filter((answer) => answer.label === label).length);
  const known = counts.reduce((a, b) => a + b, 0);
  if (known < FEWEST) return [];
  const index = counts.reduce((sum, count, place) => {
    // half a row each keeps classes that are not met from weighing without end
    const now = (count + 0.5) / (known + 0.5 * counts.length);
    const before = ((model.counts[place] as number) + 0.5) / (model.rows + 0.5 * counts.length);
    return sum + (now - before) * Math.log(now / before);
  }, 0);
  const chance = (counts.length - 1) * (1 / known + 1 / model.rows);
  if (index - 2 * chance < SHIFT) return [];
  return [
    {
      is: "other shares",
      text: `Some kinds of text come much more often, or seldom, than before (stability index ${index.toFixed(2)}).`,
      index,
      answers: known,
    },
  ];
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
