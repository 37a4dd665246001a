import { decodeScore, encodeScore, scoreRecord, trainScore } from "@throughline/models";
import { calibrationError, coverageAt, evaluate, type Judged } from "@throughline/models/evaluate";
import { cpuMs, type ModelKind } from "./kind.ts";

/** Gives the chance of one outcome from a record's fields. */
export const score: ModelKind = {
  name: "score",
  takes: "fields of records and how they turned out",
  takesAllColumns: true,
  train(rows, { label, columns, positive, asOf }) {
    const model = trainScore(
      rows.map(({ values }) => values),
      {
        ...{ target: label, fields: columns },
        ...(positive !== undefined && { positive }),
        ...(asOf !== undefined && { asOf }),
      },
    );
    return Buffer.from(encodeScore(model));
  },
  owns: (bytes) =>
    /^\s*\{\s*"kind"\s*:\s*"score"/.test(Buffer.from(bytes.subarray(0, 100)).toString("latin1")),
  open(bytes) {
    const model = decodeScore(Buffer.from(bytes).toString("utf8"));
    const { quality, positive } = model;
    const thresholds = model.thresholds.map(({ precision, threshold, share }) => ({
      ...{ precision, threshold, coverage: share },
    }));
    const other = `not ${positive}`;
    return {
      kind: "score",
      version: model.version,
      contents: [
        `the chance that ${model.target} is ${positive}, from ${model.fields.length} columns; so it was for ${(quality.rate * 100).toFixed(1)} % of the rows`,
        ...model.fields.map(({ name, as }) => `  ${name} (${as})`),
        ...model.left.map(({ name, why }) => `  ${name} is left out: ${why}`),
      ],
      poor: [],
      columns: model.fields.map(({ name }) => name),
      validation: {
        rows: quality.rows,
        figures: { "area under the curve": quality.auc, "calibration error": quality.ece },
      },
      thresholds,
      judge(rows) {
        const began = cpuMs();
        const scores = rows.map(({ values }) => scoreRecord(model, values).score);
        const ms = cpuMs() - began;
        const judged = rows.map(({ label, text }, i): Judged => {
          const sure = scores[i] as number;
          return {
            truth: label === positive ? positive : other,
            answer: sure >= 0.5 ? positive : other,
            ...{ confidence: Math.max(sure, 1 - sure), unknown: false, text },
          };
        });
        // calibration and coverage are those of the outcome that is looked for
        const answers = rows.map(({ label }, i) => ({
          confidence: scores[i] as number,
          right: label === positive,
        }));
        const coverage = thresholds.map((threshold) => coverageAt(answers, threshold));
        const evaluation = { ...evaluate(judged, [], ms), ece: calibrationError(answers), coverage };
        return { evaluation, judged, answers };
      },
      explain({ values }) {
        const { score, reasons } = scoreRecord(model, values, { at: new Date().toISOString() });
        return {
          ...{ answer: positive, confidence: score, unknown: false },
          others: [{ label: other, confidence: 1 - score }],
          words: reasons.map(({ text, weight }) => ({ text, weight })),
        };
      },
    };
  },
};
