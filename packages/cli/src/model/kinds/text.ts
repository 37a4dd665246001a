import { decodeModel, encodeModel, predictText, trainText } from "@throughline/models";
import type { ModelKind } from "./kind.ts";

/** Says what a text is about. */
export const text: ModelKind = {
  name: "text",
  takes: "texts and their label",
  usualColumns: () => undefined,
  train: (rows, { descriptions, precisions }) =>
    encodeModel(
      trainText(rows, { ...(descriptions && { descriptions }), ...(precisions && { precisions }) }),
    ),
  owns: (bytes) => Buffer.from(bytes.subarray(0, 6)).toString("latin1") === "TLtext",
  open(bytes) {
    const model = decodeModel(bytes);
    const { calibration, thresholds } = model;
    return {
      kind: "text",
      version: model.version,
      labels: model.labels.map((label, place) => ({ label, rows: model.counts[place] ?? 0 })),
      rows: model.rows,
      unknowns: model.unknowns,
      validation: {
        rows: calibration.rows,
        accuracy: calibration.accuracy,
        ece: calibration.ece,
        coverage: Object.fromEntries(
          thresholds.atPrecision.map(({ precision, coverage }) => [precision, coverage]),
        ),
      },
      thresholds: thresholds.atPrecision,
      answer(row, explain = false) {
        const { label, confidence, unknown, others, words } = predictText(model, row.text, { explain });
        return { answer: label, confidence, unknown, others, words };
      },
    };
  },
};
