import { readDataset } from "../../../packages/cli/src/model/dataset.ts";
import { foldsOf, splits } from "../folds.ts";
import { judge, mean, train, usualFigures } from "../judge.ts";
import type { DataSet, Measured } from "../result.ts";

/** A third is judged by a model of the rest. */
const FOLDS = 3;
const FACTS = ["ticket_type", "category", "sub_category1", "business_service", "urgency", "impact"];
/** Codes with fewer tickets than this are nothing to learn from in a third of the rows. */
const FEWEST = 6;

/** Long tickets of which several things are to be known. Codes only: what they mean is not told. */
export const itTickets: DataSet = {
  name: "it-tickets",
  file: "it-tickets/tickets.csv",
  measure(path, say) {
    const { rows } = readDataset(path);
    const measured = FACTS.map((fact) => {
      const all = rows.map(({ values }) => ({
        text: [values.title, values.body].filter(Boolean).join("\n"),
        label: values[fact] ?? "",
      }));
      const counts = new Map<string, number>();
      for (const { label } of all) counts.set(label, (counts.get(label) ?? 0) + 1);
      const kept = all.filter(({ label }) => label !== "" && (counts.get(label) ?? 0) >= FEWEST);
      const [split] = splits(foldsOf(kept, FOLDS, 1));
      say(`it-tickets: ${fact}`);
      const trained = train(split?.train ?? []);
      const found = [{ trained, ...judge(trained, split?.test ?? []) }];
      const classes = new Set(kept.map(({ label }) => label)).size;
      const commonest = Math.max(...counts.values()) / kept.length;
      return {
        fact,
        classes,
        commonest,
        figures: usualFigures(`it-tickets.${fact}`, found),
        rows: kept.length,
      };
    });
    const of = (figures: Measured[], name: string) =>
      figures.find((one) => one.name.endsWith(`.${name}`))?.value ?? 0;
    const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
    return {
      title: "IT tickets: several facts of long messages",
      source:
        "Endava, by way of an MIT-licensed repository: 5,431 tickets, title and body, codes for what they mean",
      split: `A third is judged by a model of the other two, a model for each fact; codes with fewer than ${FEWEST} tickets are left out. Nothing is published for these splits; beside it stands what answering the commonest code would get.`,
      figures: measured.flatMap(({ figures }) => figures),
      tables: [
        {
          title: "By fact",
          head: [
            "fact",
            "classes",
            "commonest",
            "right",
            "ECE",
            "handled for 98 %",
            "right among these",
            "CPU of training",
          ],
          rows: measured.map(({ fact, classes, commonest, figures }) => [
            ...[
              fact,
              classes,
              percent(commonest),
              percent(of(figures, "accuracy")),
              percent(of(figures, "ece")),
            ],
            ...[percent(of(figures, "coverage98")), percent(of(figures, "reached98"))],
            `${of(figures, "train").toFixed(1)} s`,
          ]),
          notes: [
            `A title is missing in ${percent(mean(rows.map(({ values }) => Number(!values.title))).value)} of the tickets.`,
          ],
        },
      ],
    };
  },
};
