import { decodeRouting, isRouting, routeTo } from "./routing/index.ts";
import { type Cell, decodeScore, reasonText, scoreRecord } from "./score/index.ts";
import { decodeModel } from "./text/file.ts";
import { predictText } from "./text/predict.ts";

type Value = string | number | boolean | null | Value[];
type Inputs = Readonly<Record<string, Value>>;

/** What a local model says: as `Prediction` of the room `steps` says it. */
interface Prediction {
  value: Value;
  confidence: number;
  unknown: boolean;
  others: { value: Value; confidence: number }[];
  words: { text: string; weight: number }[];
  against?: { text: string; weight: number }[];
  atLeast?: number;
  score?: number;
  version: string;
}

/** A local model, read from its file and ready to be asked. */
export interface LocalModel {
  kind: "text" | "score" | "routing";
  /** Content hash. */
  version: string;
  figures: LocalFigures;
  /** What it says about the values that an agent reads; `at` (ISO) is the day up to which dates are aged. */
  predict(inputs: Inputs, at?: string): Prediction;
}

/** A text model asks to be so often right, unless the team says how sure it must be. */
const PRECISION = 0.98;

/** How good a local model is, on items that it had not learnt from. */
export interface LocalFigures {
  /** Items that it was made of. */
  rows: number;
  /** What it can say. */
  values: string[];
  /** Share of its answers that are right, where that was measured. */
  accuracy?: number;
  /** From a sureness on: the share of items that it then settles, and the share of those that it settles rightly. */
  atLeast: { sure: number; coverage: number; precision: number }[];
}

/**
 * Reads a model's file, whatever its kind.
 * @throws when it is none, damaged, or of a newer format
 */
export function openLocalModel(bytes: Uint8Array): LocalModel {
  if (bytes[0] !== "{".charCodeAt(0)) return textModel(bytes);
  const file = new TextDecoder().decode(bytes);
  return isRouting(file) ? routingModel(file) : scoreModel(file);
}

function textModel(bytes: Uint8Array): LocalModel {
  const model = decodeModel(bytes);
  const { atPrecision } = model.thresholds;
  const kept = atPrecision.find(({ precision }) => precision === PRECISION) ?? atPrecision[0];
  return {
    kind: "text",
    version: model.version,
    figures: {
      rows: model.rows,
      values: model.labels,
      accuracy: model.calibration.accuracy,
      atLeast: atPrecision
        // above 1 nothing is sure enough
        .filter(({ threshold }) => threshold <= 1)
        .map(({ threshold, coverage, precision }) => ({ sure: threshold, coverage, precision })),
    },
    predict(inputs) {
      const texts = Object.values(inputs).filter((value) => typeof value === "string");
      const { label, confidence, unknown, others, words } = predictText(model, texts.join("\n"), {
        explain: true,
      });
      return {
        ...{ value: label, confidence, unknown, version: model.version },
        others: others.map(({ label, confidence }) => ({ value: label, confidence })),
        words: words.filter(({ weight }) => weight > 0).slice(0, MOST_WORDS),
        against: words
          .filter(({ weight }) => weight < 0)
          .slice(-MOST_AGAINST)
          .reverse(),
        ...(kept && { atLeast: kept.threshold }),
      };
    },
  };
}

/** How many words or reasons are told. */
const MOST_WORDS = 8;
const MOST_AGAINST = 3;

/** A score says whether the outcome is likelier than not and, for facts that are numbers, its chance. */
function scoreModel(file: string): LocalModel {
  const model = decodeScore(file);
  return {
    kind: "score",
    version: model.version,
    figures: {
      rows: model.quality.rows,
      values: [model.positive],
      atLeast: model.thresholds.map(({ threshold, share, precision }) => ({
        ...{ sure: threshold, coverage: share, precision },
      })),
    },
    predict(inputs, at) {
      const { score, reasons } = scoreRecord(model, inputs as Record<string, Cell>, { ...(at && { at }) });
      const likely = score >= 0.5;
      return {
        ...{ value: likely, confidence: Math.max(score, 1 - score), unknown: false, version: model.version },
        others: [{ value: !likely, confidence: Math.min(score, 1 - score) }],
        words: reasons
          .slice(0, MOST_WORDS)
          .map((reason) => ({ text: reasonText(reason), weight: reason.weight })),
        score: Math.round(score * 1e4) / 1e4,
      };
    },
  };
}

/** A routing model says which group will resolve the item in the end. */
function routingModel(file: string): LocalModel {
  const model = decodeRouting(file);
  const { rows, right } = model.quality;
  return {
    kind: "routing",
    version: model.version,
    figures: { rows, values: model.groups, ...(right !== null && { accuracy: right }), atLeast: [] },
    predict(inputs) {
      const known = Object.entries(inputs).filter(([, value]) => value !== null && value !== "");
      const route = routeTo(model, Object.fromEntries(known.map(([name, value]) => [name, String(value)])));
      return {
        ...{ value: route.group, confidence: route.confidence, unknown: route.unknown },
        version: model.version,
        others: route.others.map(({ group, confidence }) => ({ value: group, confidence })),
        words: route.reasons.slice(0, MOST_WORDS).map(({ text, weight }) => ({ text, weight })),
      };
    },
  };
}
