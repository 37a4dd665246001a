import {
  decodeModel,
  encodeModel,
  englishVectors,
  predictText,
  trainText,
  worthRetraining,
} from "@throughline/models";
import { asSure, evaluate } from "@throughline/models/evaluate";
import { cpuMs, type ModelKind } from "./kind.ts";

const PRECISIONS = [0.9, 0.95, 0.98, 0.99];
/** A class with fewer rows than this is learnt poorly. */
const FEW = 10;

/** Says what a text is about. */
export const text: ModelKind = {
  name: "text",
  takes: "texts and what they are about",
  takesAllColumns: false,
  train(rows, { descriptions = {}, precisions }) {
    const all = [...new Set([...PRECISIONS, ...precisions])].sort((a, b) => a - b);
    return encodeModel(trainText(rows, { descriptions, precisions: all, vectors: englishVectors() }));
  },
  owns: (bytes) => Buffer.from(bytes.subarray(0, 6)).toString("latin1") === "TLtext",
  open(bytes) {
    const model = decodeModel(bytes);
    const { calibration, thresholds, unknowns } = model;
    const classes = model.labels
      .map((label, place) => ({ label, rows: model.counts[place] ?? 0 }))
      .sort((a, b) => b.rows - a.rows);
    return {
      kind: "text",
      version: model.version,
      contents: [
        `${classes.length} classes from ${model.rows} rows${unknowns ? `, and ${unknowns} rows of none` : ""}`,
        ...classes.map(({ label, rows }) => `${String(rows).padStart(7)}  ${label}`),
      ],
      poor: classes.filter(({ rows }) => rows < FEW).map(({ label }) => label),
      validation: {
        rows: calibration.rows,
        figures: { right: calibration.accuracy, "calibration error": calibration.ece },
      },
      thresholds: thresholds.atPrecision,
      retraining: (later) =>
        worthRetraining(
          model,
          later.map(({ text, label }) => ({ text, label, said: predictText(model, text) })),
        ),
      usualPrecision: 0.98,
      judge(rows) {
        // what the first answer makes ready belongs to no single one
        if (rows[0]) predictText(model, rows[0].text);
        const began = cpuMs();
        const judged = rows.map(({ text, label }) => {
          const { label: answer, confidence, unknown } = predictText(model, text);
          return { truth: label, answer, confidence, unknown, text };
        });
        const ms = cpuMs() - began;
        return {
          evaluation: evaluate(judged, thresholds.atPrecision, ms),
          judged,
          answers: judged.map(asSure),
        };
      },
      explain(row) {
        const { label, ...rest } = predictText(model, row.text, { explain: true });
        const { confidence, unknown, others, words } = rest;
        return { answer: label, confidence, unknown, others, words };
      },
    };
  },
};
