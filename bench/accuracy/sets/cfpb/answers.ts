import { createReplay, type ModelsPort, type RecordedAnswer } from "@throughline/models";
import { readDataset } from "../../../../packages/cli/src/model/dataset.ts";

/** A complaint with what every language model answers, and in which time. */
export interface Complaint {
  text: string;
  label: string;
  /** By model, in the order of the file; undefined: an answer that is none of the products. */
  answers: (string | undefined)[];
  seconds: number[];
}

/** The complaints, and the names of the models, asked through the replay of what they answered. */
export async function readComplaints(path: string): Promise<{ complaints: Complaint[]; models: string[] }> {
  const { columns, rows } = readDataset(path);
  // each model has two columns, one after the other: its answers, and their seconds
  const answers = columns.filter((column) => column.endsWith("_prediction"));
  const seconds = answers.map((column) => columns[columns.indexOf(column) + 1] as string);
  if (!seconds.every((column) => column.startsWith("time-")))
    throw new Error(`${path} has not the columns that it is known for: a time beside each prediction.`);
  const models = answers.map((column) => column.replace(/_prediction$/, "").replaceAll("_", "-"));
  const recorded = rows.flatMap(({ values }) =>
    models.map(
      (model, at): RecordedAnswer => ({
        ...{ model, text: values.narrative ?? "" },
        answers: { product: values[answers[at] as string] ?? "" },
        ms: Number(values[seconds[at] as string]) * 1000,
      }),
    ),
  );
  const products = [...new Set(rows.map(({ values }) => values.product ?? ""))].sort();
  const replay = createReplay(recorded);
  const complaints = rows.map(async ({ values: { narrative = "", product = "" } }) => {
    const asked = await Promise.all(models.map((model) => ask(replay, model, narrative, products)));
    return {
      ...{ text: narrative, label: product },
      answers: asked.map(({ answer }) => answer),
      seconds: asked.map(({ ms }) => ms / 1000),
    };
  });
  return { models, complaints: await Promise.all(complaints) };
}

async function ask(replay: ModelsPort, model: string, text: string, products: string[]) {
  const fact = { name: "product", type: "choice" as const, of: products, optional: false };
  const request = { agent: "reader", model, facts: [fact], inputs: { narrative: text } };
  const outcome = await replay.ask(request, { id: "replay" });
  if (!outcome.ok) throw new Error(outcome.error.message);
  const { answers, use } = outcome.value;
  const given = answers.product;
  return {
    answer: given && "value" in given ? String(given.value) : undefined,
    ms: use.ms ?? 0,
  };
}
