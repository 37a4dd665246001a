import { ranked } from "./calibrate.ts";
import { contributions } from "./meaning.ts";
import type { TextModel, TextPrediction } from "./model.ts";
import { type Token, tokenise } from "./tokens.ts";
import { parted, strangeness } from "./unknown.ts";
import { type Point, readerOf } from "./vocabulary.ts";

/** Places of classes with their chances, best first. */
type Ranking = [first: [place: number, chance: number], ...rest: [place: number, chance: number][]];

/** How many of the next best are told. */
const OTHERS = 4;

/** What the model says about a text; with `explain`, also which words weighed how much. */
export function predictText(
  model: TextModel,
  text: string,
  options: { explain?: boolean } = {},
): TextPrediction {
  const tokens = tokenise(text);
  const stood: [column: number, first: number, last: number][] = [];
  const point = readerOf(model.space).point(
    tokens,
    options.explain ? (...occurrence) => stood.push(occurrence) : undefined,
  );
  const { scores, stranger } = parted(scoresOf(model, point), model.labels.length);
  const [[place, confidence], ...rest] = ranked(model.calibration, scores, point) as Ranking;
  const strange = strangeness(model.unknownRule, { scores, stranger, point });
  return {
    label: model.labels[place] as string,
    confidence,
    unknown: strange > model.thresholds.unknownAt || point.length === 0,
    strangeness: strange,
    others: rest
      .slice(0, OTHERS)
      .map(([other, sure]) => ({ label: model.labels[other] as string, confidence: sure })),
    score: scores[place] as number,
    ...(options.explain
      ? explained(model, point, stood, tokens, place)
      : { words: [], base: baseOf(model, place) }),
    version: model.version,
  };
}

function scoresOf({ scores: { bytes, scale, bias } }: TextModel, { columns, values }: Point): Float64Array {
  const scores = Float64Array.from(bias);
  const classes = scores.length;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] as number;
    const value = (values[i] as number) * (scale[column] as number);
    const from = column * classes;
    for (let c = 0; c < classes; c++) (scores[c] as number) += value * (bytes[from + c] as number);
  }
  return scores;
}

const weightOf = ({ scores: { bytes, scale, bias } }: TextModel, column: number, place: number) =>
  (bytes[column * bias.length + place] as number) * (scale[column] as number);

/** What each feature added is shared out over the words in which it stands, and summed by word. */
function explained(
  model: TextModel,
  { columns, values }: Point,
  stood: [column: number, first: number, last: number][],
  tokens: Token[],
  place: number,
) {
  const added = new Map(
    Array.from(columns, (column, i) => [column, (values[i] as number) * weightOf(model, column, place)]),
  );
  const times = new Map<number, number>();
  for (const [column] of stood) times.set(column, (times.get(column) ?? 0) + 1);
  const shares = new Float64Array(tokens.length);
  for (const [column, first, last] of stood) {
    const half = (added.get(column) as number) / (times.get(column) as number) / 2;
    (shares[first] as number) += half;
    (shares[last] as number) += half;
  }
  let base = baseOf(model, place);
  const { meaning, vocabulary } = model.space;
  if (meaning) {
    const weights = Array.from(meaning.middle, (_, i) => weightOf(model, vocabulary.keys.length + i, place));
    const told = contributions(meaning, tokens, weights);
    base += told.base;
    for (const [i, share] of told.shares.entries()) (shares[i] as number) += share;
  }
  const byWord = new Map<string, number>();
  for (const [i, { text }] of tokens.entries()) {
    byWord.set(text, (byWord.get(text) ?? 0) + (shares[i] as number));
  }
  const words = Array.from(byWord, ([text, weight]) => ({ text, weight })).sort(
    (a, b) => b.weight - a.weight,
  );
  return { words, base };
}

const baseOf = (model: TextModel, place: number) => model.scores.bias[place] as number;
