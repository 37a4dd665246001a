import { decodeRouting, encodeRouting, isRouting, routeTo, trainRouting } from "@throughline/models";
import { asSure, evaluate } from "@throughline/models/evaluate";
import { cpuMs, type ModelKind } from "./kind.ts";

/** How many of the largest groups are shown. */
const SHOWN = 20;

/** Says which group will resolve a work item in the end. */
export const routing: ModelKind = {
  name: "routing",
  takes: "fields of work items as they arrived, and the group that resolved them",
  takesAllColumns: true,
  train(rows, { columns, asOf }) {
    const past = rows.map(({ values, label }) => {
      const at = asOf === undefined ? Number.NaN : Date.parse(values[asOf] ?? "");
      return { values, group: label, ...(!Number.isNaN(at) && { at }) };
    });
    const fields = columns.filter((column) => column !== asOf);
    return Buffer.from(encodeRouting(trainRouting(past, { fields })));
  },
  owns: (bytes) => isRouting(Buffer.from(bytes.subarray(0, 100)).toString("utf8")),
  open(bytes) {
    const model = decodeRouting(Buffer.from(bytes).toString("utf8"));
    const { groups, prior, tables, left, quality } = model;
    const fields = [...new Set(tables.flatMap((table) => table.fields))];
    const bySize = groups
      .map((group, place) => ({ group, share: prior[place] as number }))
      .sort((a, b) => b.share - a.share);
    return {
      kind: "routing",
      version: model.version,
      contents: [
        `${groups.length} groups from ${quality.rows} items, by ${fields.join(", ")}`,
        ...(quality.halfLife === null
          ? []
          : [`an item counts half after ${Math.round(quality.halfLife)} days`]),
        ...bySize
          .slice(0, SHOWN)
          .map(({ group, share }) => `${(share * 100).toFixed(1).padStart(6)} %  ${group}`),
        ...left.map(({ name, why }) => `  ${name} is left out: ${why}`),
      ],
      poor: [],
      columns: fields,
      validation: {
        rows: quality.checkedOn,
        figures: { ...(quality.right !== null && { right: quality.right }) },
      },
      thresholds: [],
      judge(rows) {
        const began = cpuMs();
        const judged = rows.map(({ values, label, text }) => {
          const { group, confidence, unknown } = routeTo(model, values);
          return { truth: label, answer: group, confidence, unknown, text };
        });
        const ms = cpuMs() - began;
        return { evaluation: evaluate(judged, [], ms), judged, answers: judged.map(asSure) };
      },
      explain({ values }) {
        const { group, confidence, unknown, others, reasons } = routeTo(model, values);
        return {
          ...{ answer: group, confidence, unknown },
          others: others.map((other) => ({ label: other.group, confidence: other.confidence })),
          words: reasons.map(({ text, weight }) => ({ text, weight })),
        };
      },
    };
  },
};
