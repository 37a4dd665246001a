import { readFileSync } from "node:fs";
import { OUT_OF_SCOPE } from "@throughline/models/evaluate";
import { AIMS, judge, train, usualFigures } from "../judge.ts";
import type { DataSet, Measured } from "../result.ts";

type Pairs = [text: string, label: string][];

const rowsOf = (pairs: Pairs) => pairs.map(([text, label]) => ({ text, label }));

/** Questions to an assistant in 150 classes, and some that are of none of them. */
export const clinc150: DataSet = {
  name: "clinc150",
  file: "clinc150/train_val.json",
  measure(path, say) {
    const parts = JSON.parse(readFileSync(path, "utf8")) as Record<
      "train" | "val" | "oos_train" | "oos_val",
      Pairs
    >;
    const test = rowsOf([...parts.val, ...parts.oos_val]);
    say("clinc150: with examples of what is unknown");
    const trained = train(rowsOf([...parts.train, ...parts.oos_train]));
    const { evaluation } = judge(trained, test);
    say("clinc150: without");
    const blind = judge(train(rowsOf(parts.train)), test).evaluation;
    // coverage among questions that are in scope, as for the other sets
    const closed = judge(trained, rowsOf(parts.val));
    const aims: typeof AIMS = {
      ...AIMS,
      accuracy: {
        aim: { at: "least", value: 0.935 },
        published: "96.2 %, full data, models of 100–400 million parameters",
      },
    };
    const share = (name: string, says: string, value = 0, more: Partial<Measured> = {}): Measured => ({
      ...{ name: `clinc150.${name}`, says, value, unit: "share", ...more },
    });
    return {
      title: "CLINC150: questions to an assistant, some of them about nothing it knows",
      source: "Larson et al. 2019, CC BY 3.0: 15,000 questions to learn from, 150 classes; 100 of none",
      split: `The set's own validation part (3,000 questions, and 100 labelled \`${OUT_OF_SCOPE}\`), of which nothing was learnt or chosen. The threshold for unknown is the one kept in the model: it keeps 95 % of the training's own cross-fitted rows.`,
      figures: [
        ...usualFigures("clinc150", [{ trained, ...closed }], aims),
        share("in_scope", "in scope and right, unknown told apart", evaluation.inScope, {
          aim: { at: "least", value: 0.91 },
        }),
        share("oos_recall", "out of scope, and told", evaluation.outOfScopeRecall, {
          aim: { at: "least", value: 0.8 },
          published: "52.3 %, by the confidence of the same large models",
        }),
        share("in_scope_blind", "in scope and right, trained without unknown rows", blind.inScope),
        share(
          "oos_recall_blind",
          "out of scope, and told, trained without unknown rows",
          blind.outOfScopeRecall,
        ),
      ],
      tables: [],
    };
  },
};
