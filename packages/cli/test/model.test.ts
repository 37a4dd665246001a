import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { command } from "./in-process.ts";
import { folder, throughline } from "./throughline.ts";

const WORDS: Record<string, string[]> = {
  billing: ["invoice", "charged", "refund", "payment", "price"],
  technical: ["crash", "error", "login", "screen", "slow"],
  delivery: ["parcel", "courier", "arrive", "address", "late"],
};
const OPENINGS = ["my", "the", "hello, about the", "please look at this", "why is there a", "again a"];

/** Messages of three classes; each is made of two words of its class, and some words that all of them have. */
function messages(each: number, from = 0): { title: string; body: string; topic: string }[] {
  return Object.entries(WORDS).flatMap(([topic, words]) =>
    Array.from({ length: each }, (_, i) => {
      const at = from + i;
      const [first, second] = [words[at % 5], words[(at + 1 + (at % 3)) % 5]];
      return { title: `${OPENINGS[at % 6]} ${first}`, body: `${second}, number ${at % 40}`, topic };
    }),
  );
}
const csv = (rows: { title: string; body: string; topic: string }[]) =>
  ["title,body,topic", ...rows.map(({ title, body, topic }) => `"${title}","${body}",${topic}`)].join("\n");

const nothing = (from: number) =>
  ["capital of peru", "sing me a song", "tall as a giraffe", "pasta with cheese"].map((title) => ({
    ...{ title, body: `thanks, number ${from}`, topic: "oos" },
  }));
const path = folder({
  "train.csv": csv([...messages(40), ...[1, 2, 3, 4].flatMap(nothing)]),
  "test.csv": csv(messages(20, 200)),
  "scoped.jsonl.gz": gzipSync(
    [...messages(5, 300), ...nothing(9)].map((row) => JSON.stringify(row)).join("\n"),
  ),
  "answers.csv": `title;body;topic;llm\n${messages(4, 500)
    .map(({ title, topic }, i) => `${title};and so on;${topic};${i % 2 ? topic : "nonsense"}`)
    .join("\n")}`,
  "leads.csv": [
    "industry,visits,closed,won",
    ...Array.from({ length: 400 }, (_, i) => {
      const won = i % 10 > 5;
      return `${i % 3 ? "banking" : "retail"},${i % 10},${won ? "signed" : "lost"},${won ? "yes" : "no"}`;
    }),
  ].join("\n"),
  "broken.csv": "title,body,topic\nfine,fine,billing\nno label,here,\n,,technical\n",
});
const file = (name: string) => join(path, name);
const model = file("topics.model");
const TEXT = ["--text", "title,body", "--label", "topic"];
const train = (data: string, out: string, ...more: string[]) =>
  command("model", "train", "--data", file(data), ...TEXT, "--out", out, ...more);
const evaluate = (data: string, ...more: string[]) =>
  command("model", "evaluate", model, "--data", file(data), ...TEXT, ...more);

describe("throughline model", () => {
  beforeAll(async () => {
    const { code, out } = await command(
      "model",
      "train",
      "--data",
      file("train.csv"),
      ...TEXT,
      "--out",
      model,
    );
    expect(code).toBe(0);
    expect(out).toContain("3 classes from 120 rows, and 16 rows of none");
  });

  test("evaluate --json prints the figures and nothing else", async () => {
    const args = ["model", "evaluate", model, "--data", file("test.csv"), ...TEXT, "--json"];
    const { code, out } = await throughline(...args);
    expect(code).toBe(0);
    const found = JSON.parse(out);
    expect(Object.keys(found)).toEqual(["n", "accuracy", "ece", "millisPerText", "coverage"]);
    expect(found).toMatchObject({ n: 60, accuracy: 1 });
    expect(found.ece).toBeLessThan(0.2);
    expect(found.millisPerText).toBeGreaterThan(0);
    expect(found.coverage.map((one: { precision: number }) => one.precision)).toEqual([
      0.9, 0.95, 0.98, 0.99,
    ]);
    for (const { coverage, threshold } of found.coverage) {
      expect(coverage).toBeGreaterThanOrEqual(0);
      expect(coverage).toBeLessThanOrEqual(1);
      expect(threshold).toBeGreaterThan(0);
    }
  });

  test("rows labelled oos are right when they are told as unknown; JSON lines are read as a CSV is", async () => {
    const found = JSON.parse((await evaluate("scoped.jsonl.gz", "--json")).out);
    expect(found).toMatchObject({ n: 19, accuracy: 1, outOfScopeRecall: 1 });
    expect(found.inScope).toBeGreaterThan(0.8);
  });

  test("a report has the classes, the plan and its charts, on the terminal and as a page", async () => {
    const report = file("report");
    const { code, out } = await evaluate(
      "test.csv",
      "--report",
      report,
      "--person-price",
      "2",
      "--llm-price",
      "0.01",
    );
    expect(code).toBe(0);
    expect(out).toMatch(/billing +20 +100.0 % +100.0 %/);
    expect(out).toMatch(/\$2,000.00 +people decide all/);
    for (const name of ["index.html", "reliability.svg", "coverage.svg", "report.json"])
      expect(existsSync(join(report, name)), name).toBe(true);
    expect(readFileSync(join(report, "index.html"), "utf8")).toContain("Is it as right as it is sure?");
  });

  test("with recorded answers of a language model the plan counts what both say alike", async () => {
    const details = ["--json", "--details", "--llm-column", "llm", "--precision", "0.99"];
    const found = JSON.parse((await evaluate("answers.csv", ...details)).out);
    const levels = found.plans.at(-1).levels as { by: string; share: number }[];
    expect(levels.map(({ by }) => by)).toEqual(["model", "agreement", "person"]);
    const [, agreement, person] = levels;
    expect(agreement?.share).toBeCloseTo(person?.share ?? -1);
  });

  test("show and try tell what it has learnt and why it answers so", async () => {
    const shown = await command("model", "show", model);
    const later = await command("model", "show", model, "--data", file("test.csv"), ...TEXT);
    const tried = await command("model", "try", model, "my refund payment", "--json");
    expect(shown.out).toContain("40  billing");
    expect(later.out).toContain("It need not be trained again: 60 answers show nothing");
    const found = JSON.parse(tried.out);
    expect(found).toMatchObject({ answer: "billing", unknown: false });
    expect(
      found.words
        .slice(0, 2)
        .map(({ text }: { text: string }) => text)
        .sort(),
    ).toEqual(["payment", "refund"]);
  });

  test("a score is learnt from fields, judged by its outcome, and tells its reasons", async () => {
    const leads = file("leads.model");
    const data = ["--data", file("leads.csv"), "--label", "won"];
    const learnt = await command(
      "model",
      "train",
      "--kind",
      "score",
      ...data,
      "--without",
      "closed",
      "--out",
      leads,
    );
    expect(learnt.err).toBe("Learning from 400 rows…\n");
    expect(learnt.out).toContain("the chance that won is yes, from 2 columns");
    const judged = await command("model", "evaluate", leads, ...data, "--json");
    const tried = await command(
      "model",
      "try",
      leads,
      "--field",
      "industry=banking",
      "--field",
      "visits=9",
      "--json",
    );
    const found = JSON.parse(judged.out);
    expect(found).toMatchObject({ n: 400, coverage: [{ coverage: expect.any(Number) }, {}, {}, {}, {}] });
    expect(found.accuracy).toBeGreaterThan(0.9);
    const reasons = JSON.parse(tried.out);
    expect(reasons.confidence).toBeGreaterThan(0.9);
    expect(reasons.words[0].text).toBe("visits is 9");
  });

  test("bad rows are told with their line and what to do, or left out where that is asked", async () => {
    const none = file("none.model");
    const refused = await train("broken.csv", none);
    const left = await train("broken.csv", none, "--skip");
    expect(refused.code).toBe(1);
    expect(said(refused)).toMatch(/broken\.csv:3 The label \(topic\) is empty\. Fill it in/);
    expect(said(refused)).toMatch(/broken\.csv:4 There is no text in title, body/);
    expect(said(left)).toContain('all rows are labelled "billing"');
    expect(existsSync(none)).toBe(false);
  });

  test("wrong use ends with 2 and names what there is", async () => {
    const column = await command(
      "model",
      "evaluate",
      model,
      "--data",
      file("test.csv"),
      "--text",
      "subject",
      "--label",
      "topic",
    );
    const precision = await evaluate("test.csv", "--precision", "0.97");
    const price = await evaluate("test.csv", "--llm-price", "nobody/nothing");
    const none = await command("model", "show", file("train.csv"));
    expect([column.code, precision.code, price.code, none.code]).toEqual([2, 2, 2, 1]);
    expect(said(column)).toContain("Its columns: title, body, topic.");
    expect(said(precision)).toContain("Train it with --precision 0.97");
    expect(said(price)).toContain("No price is known for nobody/nothing.");
    expect(said(none)).toContain("This is no model");
  });
});

/** The message in one line, as if the terminal were wide. */
const said = ({ err }: { err: string }) => err.replace(/[\s›]+/g, " ");
