import { type Row, scoreRecord, trainScore } from "@throughline/models";
import { calibrationError } from "@throughline/models/evaluate";
import { readDataset } from "../../../packages/cli/src/model/dataset.ts";
import { cpuMs } from "../../../packages/cli/src/model/kinds/kind.ts";
import { auc } from "../../../packages/models/src/score/train.ts";
import { foldsOf, splits } from "../folds.ts";
import { mean } from "../judge.ts";
import type { DataSet, Measured } from "../result.ts";

const FOLDS = 5;

/** Calls to customers of a bank, and whether they took the offer: which lead to call first. */
export const bankMarketing: DataSet = {
  name: "bank-marketing",
  file: "bank-marketing/bank-additional-full.csv.gz",
  measure(path, say) {
    const rows = readDataset(path).rows.map(({ values }, i) => ({
      values,
      label: values.y ?? "",
      text: String(i),
    }));
    const found = splits(foldsOf(rows, FOLDS, 1)).map((split, i) => {
      say(`bank-marketing: fold ${i + 1} of ${FOLDS}`);
      return measureFold(split.train, split.test);
    });
    // the rows stand in the order of time: the last fifth is the future of the others
    say("bank-marketing: the last fifth");
    const cut = Math.floor(rows.length * 0.8);
    const later = measureFold(rows.slice(0, cut), rows.slice(cut));
    const over = (of: (fold: Fold) => number) => mean(found.map(of));
    const figure = (
      name: string,
      says: string,
      unit: Measured["unit"],
      value: ReturnType<typeof mean>,
    ): Measured => ({
      ...{ name: `bank-marketing.${name}`, says, unit, ...value },
    });
    return {
      title: "Bank marketing: scores for leads",
      source:
        "Moro et al. 2014, UCI, CC BY 4.0: 41,188 calls, one in nine with success; `duration` is left out, being known only afterwards",
      split: `${FOLDS}-fold cross-validation; and the last fifth by the rows before it, for they stand in the order of time.`,
      figures: [
        {
          ...figure(
            "auc",
            "area under the curve (AUC)",
            "share",
            over(({ auc }) => auc),
          ),
          published:
            "about 0.80, neural network (Moro et al. 2014, with other fields, over a rolling window)",
        },
        figure(
          "ece",
          "calibration error (ECE, 15 bins)",
          "share",
          over(({ ece }) => ece),
        ),
        figure(
          "top10",
          "successes among the tenth with the highest scores",
          "share",
          over(({ top10 }) => top10),
        ),
        figure(
          "recall30",
          "of all successes, in the three tenths with the highest scores",
          "share",
          over(({ recall30 }) => recall30),
        ),
        figure(
          "train",
          "CPU of training",
          "s",
          over(({ seconds }) => seconds),
        ),
        figure("later_auc", "AUC on the last fifth", "share", mean([later.auc])),
        figure("later_ece", "calibration error on the last fifth", "share", mean([later.ece])),
      ],
      tables: [],
    };
  },
};

interface Fold {
  auc: number;
  ece: number;
  top10: number;
  recall30: number;
  seconds: number;
}

function measureFold(train: { values: Row }[], test: { values: Row }[]): Fold {
  const began = cpuMs();
  const model = trainScore(
    train.map(({ values }) => values),
    { target: "y", without: ["duration"] },
  );
  const seconds = (cpuMs() - began) / 1000;
  const scored = test.map(({ values }) => ({
    confidence: scoreRecord(model, values).score,
    right: values.y === "yes",
  }));
  const sorted = scored.toSorted((a, b) => b.confidence - a.confidence);
  const hits = (rows: typeof scored) => rows.filter(({ right }) => right).length;
  const first = (share: number) => sorted.slice(0, Math.round(share * sorted.length));
  return {
    auc: auc(
      scored.map(({ confidence }) => confidence),
      scored.map(({ right }) => Number(right)),
    ),
    ece: calibrationError(scored),
    top10: hits(first(0.1)) / first(0.1).length,
    recall30: hits(first(0.3)) / hits(scored),
    seconds,
  };
}
