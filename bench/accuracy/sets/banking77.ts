import { readDataset } from "../../../packages/cli/src/model/dataset.ts";
import { foldsOf, shuffled, splits } from "../folds.ts";
import { AIMS, judge, mean, train, usualFigures } from "../judge.ts";
import { plainRegression } from "../plain-regression.ts";
import type { DataSet } from "../result.ts";

/** A tenth is judged by a model of the rest: as near to training on all rows as it gets. Five of them say enough. */
const FOLDS = 10;
const JUDGED = 5;
const DRAWS = 5;
const EXAMPLES = 10;

/** Short questions to a bank in 77 classes, some of which people confuse as well. */
export const banking77: DataSet = {
  name: "banking77",
  file: "banking77/train.csv",
  measure(path, say) {
    const rows = readDataset(path).rows.map(({ values }) => ({
      text: values.text ?? "",
      label: values.category ?? "",
    }));
    const found = splits(foldsOf(rows, FOLDS, 1))
      .slice(0, JUDGED)
      .map((split, i) => {
        say(`banking77: fold ${i + 1} of ${JUDGED}`);
        const trained = train(split.train);
        return { trained, ...judge(trained, split.test), plain: plainRegression(split.train, split.test) };
      });
    const few = Array.from({ length: DRAWS }, (_, draw) => {
      say(`banking77: ${EXAMPLES} examples a class, draw ${draw + 1} of ${DRAWS}`);
      const [some, rest] = draw10(rows, draw + 1);
      return { ...judge(train(some), rest).evaluation, plain: plainRegression(some, rest) };
    });
    const figures = usualFigures("banking77", found, {
      ...AIMS,
      // asked of 10,000 messages; a fold has 9,000
      train: { aim: { at: "most", value: 15 } },
      accuracy: {
        aim: { at: "least", value: 0.92 },
        published: "93.1–93.7 %, full data, models of 100–400 million parameters",
      },
      coverage98: { aim: { at: "least", value: 0.79 } },
    });
    return {
      title: "Banking77: questions to a bank",
      source: "Casanueva et al. 2020, CC BY 4.0: 10,003 questions, 77 classes",
      split: `${JUDGED} folds of a ${FOLDS}-fold cross-validation; thresholds from the validation inside each training. Published figures are of the set's own test part, which is not used here, after training on all of these rows. The plain regression (words, pairs of words, two to five letters in a row) shows how the folds compare with other tests.`,
      figures: [
        ...figures,
        {
          name: "banking77.plain",
          says: "right, by a plain regression in the same folds",
          unit: "share",
          ...mean(found.map(({ plain }) => plain)),
        },
        {
          name: "banking77.few",
          says: `right, ${EXAMPLES} examples a class`,
          unit: "share",
          ...mean(few.map(({ accuracy }) => accuracy)),
          aim: { at: "least", value: 0.76 },
          published:
            "67.6 % (BERT as it is), 83.3–85.2 % (tuned BERT, sentence encoders), on the test part: Casanueva et al. 2020",
        },
        {
          name: "banking77.few_plain",
          says: `right, ${EXAMPLES} examples a class, by a plain regression`,
          unit: "share",
          ...mean(few.map(({ plain }) => plain)),
        },
        {
          name: "banking77.few_ece",
          says: `calibration error, ${EXAMPLES} examples a class`,
          unit: "share",
          ...mean(few.map(({ ece }) => ece)),
        },
      ],
      tables: [],
    };
  },
};

/** Ten rows of each label, and all others. */
function draw10<T extends { label: string }>(rows: readonly T[], seed: number): [T[], T[]] {
  const taken = new Map<string, number>();
  const some = new Set<T>();
  for (const row of shuffled(rows, seed)) {
    const count = taken.get(row.label) ?? 0;
    if (count < EXAMPLES) some.add(row);
    taken.set(row.label, count + 1);
  }
  return [[...some], rows.filter((row) => !some.has(row))];
}
