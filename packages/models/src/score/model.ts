/** A record's field as it comes from Salesforce or a file: dates are ISO 8601 texts. */
export type Cell = string | number | boolean | null | undefined | unknown[];
export type Row = Readonly<Record<string, Cell>>;

/** What a field of a record says for or against, in log-odds; each beside what a record says on average (`usual`). */
export type FieldScore = { name: string; missing: number; usual: number } & (
  | {
      /** A number, or the age of a date in days: read between the knots along a straight line, beyond them as at the last. */
      as: "number" | "age";
      knots: number[];
      weights: number[];
    }
  | {
      as: "category";
      values: Record<string, number>;
      /** For values that were too rare to learn from, and for new ones. */
      rare: number;
    }
);

/** How good a model is, measured on rows that it had not learnt from (cross-validation). */
export interface ScoreQuality {
  rows: number;
  /** Share of rows that turned out as `positive`. */
  rate: number;
  /** Chance that of two records, one of each outcome, the right one has the higher score: 0.5 is chance, 1 is perfect. */
  auc: number;
  /** Expected calibration error, 0 to 1. */
  ece: number;
}

/** The best records above a score: what share they are, how many of them turn out well, how many of all good ones they hold. */
export interface ScoreThreshold {
  share: number;
  threshold: number;
  precision: number;
  recall: number;
}

export interface ScoreModel {
  kind: "score";
  format: 1;
  /** Content hash. */
  version: string;
  /** The field that was learnt, and its value that a high score stands for. */
  target: string;
  positive: string;
  /** The field with the day on which a record is looked at; ages of dates count up to it. */
  asOf?: string;
  /** Log-odds of a usual record. */
  bias: number;
  fields: FieldScore[];
  /** Fields that were left out, each with why. */
  left: { name: string; why: string }[];
  quality: ScoreQuality;
  thresholds: ScoreThreshold[];
}

/** Why a score is what it is: one field's part in it. */
export interface ScoreReason {
  field: string;
  /** "poutcome is success" */
  text: string;
  /** In log-odds, beside a usual record: above 0 it speaks for the outcome, below 0 against it. */
  weight: number;
}

export interface Score {
  /** Chance of the outcome, 0 to 1: of records with a score of 0.3 three in ten turn out so. */
  score: number;
  /** What weighed most, heaviest first. Fields that weigh nothing are left out. */
  reasons: ScoreReason[];
  version: string;
}

/**
 * The chance that a record turns out as the model's outcome, with the part of each field.
 * `at` (ISO date) is the day up to which ages count, where the record does not have it in `model.asOf`.
 * Never throws: what is missing or was never seen counts as such.
 */
export function scoreRecord(model: ScoreModel, record: Row, { at }: { at?: string } = {}): Score {
  const day = dayOf(model.asOf === undefined ? undefined : record[model.asOf]) ?? dayOf(at);
  let logOdds = model.bias;
  const reasons: ScoreReason[] = [];
  for (const field of model.fields) {
    const { weight, text } = contribution(field, record[field.name], day);
    logOdds += weight;
    if (Math.abs(weight) >= 0.005) reasons.push({ field: field.name, text, weight });
  }
  reasons.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  return { score: sigmoid(logOdds), reasons, version: model.version };
}

export const sigmoid = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** A reason in a sentence: "poutcome is success: for it, odds × 5.3". */
export function reasonText({ text, weight }: ScoreReason): string {
  const factor = Math.exp(weight);
  return `${text}: ${weight > 0 ? "for it" : "against it"}, odds × ${factor.toPrecision(2)}`;
}

function contribution(
  field: FieldScore,
  cell: Cell,
  day: number | undefined,
): { weight: number; text: string } {
  const { name, usual } = field;
  if (field.as === "category") {
    const value = categoryOf(cell);
    if (value === undefined) return { weight: field.missing - usual, text: `${name} is not given` };
    const known = Object.hasOwn(field.values, value);
    const weight = (known ? (field.values[value] as number) : field.rare) - usual;
    return { weight, text: `${name} is ${value}${known ? "" : ", which is rare or new"}` };
  }
  const number = field.as === "age" ? ageOf(cell, day) : numberOf(cell);
  if (number === undefined) return { weight: field.missing - usual, text: `${name} is not given` };
  const { at, share } = between(field.knots, number);
  const [low = 0, high = low] = field.weights.slice(at, at + 2);
  const text = field.as === "age" ? `${name} was ${daysAgo(number)}` : `${name} is ${number}`;
  return { weight: low * (1 - share) + high * share - usual, text };
}

const daysAgo = (days: number) =>
  days < 0 ? `${-days} days ahead` : days === 1 ? "1 day before" : `${days} days before`;

/** Between which knots a number lies, and how far on from the first of them, 0 to 1. */
export function between(knots: number[], number: number): { at: number; share: number } {
  let at = 0;
  while (at < knots.length - 2 && number > (knots[at + 1] as number)) at++;
  const [low = 0, high] = [knots[at], knots[at + 1]];
  if (high === undefined) return { at, share: 0 };
  return { at, share: Math.min(1, Math.max(0, (number - low) / (high - low))) };
}

const isBlank = (cell: Cell) =>
  cell === null || cell === undefined || (typeof cell === "string" && cell.trim() === "");

export const isMissing = (cell: Cell): boolean =>
  isBlank(cell) || (typeof cell === "number" && !Number.isFinite(cell));

/** The number of a cell; numbers in files are texts. */
export function numberOf(cell: Cell): number | undefined {
  if (typeof cell === "boolean" || isBlank(cell) || Array.isArray(cell)) return undefined;
  const number = Number(cell);
  return Number.isFinite(number) ? number : undefined;
}

/** The category of a cell, as it stands in the model; a list with several values is one of its own. */
export function categoryOf(cell: Cell): string | undefined {
  if (isMissing(cell)) return undefined;
  return (Array.isArray(cell) ? cell.map(String).join(";") : String(cell)).trim();
}

const DAY = 86_400_000;
const ISO = /^\d{4}-\d\d-\d\d(?:[T ]|$)/;

/** Days since 1970 of an ISO date or time. */
export function dayOf(cell: Cell): number | undefined {
  if (typeof cell !== "string" || !ISO.test(cell)) return undefined;
  const ms = Date.parse(cell.slice(0, 10));
  return Number.isNaN(ms) ? undefined : ms / DAY;
}

/** Age of a date in days. */
export function ageOf(cell: Cell, day: number | undefined): number | undefined {
  const date = dayOf(cell);
  return date === undefined || day === undefined ? undefined : day - date;
}
