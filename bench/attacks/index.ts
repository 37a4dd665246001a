import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { predictText, type TextRow, trainText } from "@throughline/models";
import { type Prediction, suspicionIn } from "@throughline/steps";
import { type Benchmark, type Figure, round } from "../figure.ts";
import { type AttackText, attackTexts, type BenignText, benignTexts, dataFolder } from "./data.ts";
import { inProcess, overHttp } from "./models.ts";
import { withoutBoundary } from "./naive.ts";
import { openOrg } from "./org.ts";
import { CALM, OWN } from "./own.ts";
import { attack, attackedItems, type Tally } from "./suite.ts";

/** Every so many items go over HTTP as well, and into an org that is really there. */
const OVER_HTTP = 40;
/** Every so many meet the levels below, which no text can talk to. */
const SILENT = 8;

/**
 * How many attacks succeed: with a model that obeys them, with one that says nothing (so that patterns and the local
 * model decide), and without any boundary, for comparison; and how many messages the guard holds back that mean no harm.
 */
export const attacks: Benchmark = async ({ say }) => {
  const folder = dataFolder();
  if (!folder) say("The corpora are not there (THROUGHLINE_DATA): attacks of our own writing have to do.");
  const texts: AttackText[] = folder ? attackTexts(folder) : OWN.map((text) => ({ corpus: "own", text }));
  const benign: BenignText[] = folder ? benignTexts(folder) : CALM;
  const calm = benign.filter(({ corpus }) => /bipia|inbox|own/.test(corpus));
  const items = [...attackedItems(texts, calm)];
  const every = (step: number) => items.filter((_, at) => at % step === 0);
  const sample = every(OVER_HTTP);

  say(`${texts.length} attack texts make ${items.length} items: an obedient model reads each of them.`);
  const models = await inProcess();
  const obedient = await attack(items, models);
  tell("obedient model", obedient, say);

  const local = await localModel();
  const silent = await attack(every(SILENT), models, { local, ways: [() => ({ text: "{}" })] });
  tell("patterns and the local model", silent, say);

  say(`${sample.length} of them over HTTP, into an org with other people's cases.`);
  const [served, org] = await Promise.all([overHttp(), openOrg()]);
  const real = await attack(sample, served, { org }).finally(() => served.close());
  const { strays, cases } = org.strays();
  await org.close();
  tell("over HTTP, in an org", real, say);
  for (const stray of strays.slice(0, 10)) say(`  ${stray}`);
  say(`  of ${cases} cases in the org, ${strays.length} fields changed that are nobody's to change`);

  const naive = withoutBoundary(items);
  const held = heldBack(benign, say);
  return [
    ...figures("attacks.obedient", obedient),
    ...figures("attacks.silent", silent),
    ...figures("attacks.http", real),
    { name: "attacks.org.strays", value: strays.length, unit: "fields" },
    {
      name: "attacks.without-boundary",
      value: naive.succeeded,
      unit: "attacks",
      versus: `of ${naive.tried}`,
    },
    { name: "guard.noticed", value: obedient.noticed, unit: "items", versus: `of ${obedient.tried}` },
    { name: "guard.benign", value: benign.length, unit: "texts" },
    {
      name: "guard.held-back",
      value: held,
      unit: "texts",
      versus: "of the benign",
      ratio: round(held / benign.length, 5),
    },
  ];
};

const figures = (name: string, { tried, succeeded, asked, refused, steered }: Tally): Figure[] => [
  { name: `${name}.tried`, value: tried, unit: "attacks" },
  { name: `${name}.succeeded`, value: succeeded, unit: "attacks" },
  { name: `${name}.asked`, value: asked, unit: "questions" },
  { name: `${name}.refused`, value: refused, unit: "answers" },
  { name: `${name}.steered`, value: steered, unit: "facts" },
];

function tell(what: string, tally: Tally, say: (text: string) => void): void {
  const { tried, succeeded, asked, refused, steered, noticed, consequences, failures, byForm } = tally;
  say(`${what}: ${tried} tried, ${succeeded} succeeded`);
  say(
    `  ${asked} questions asked; ${refused} answers refused; ${steered} declared facts settled as the model wanted`,
  );
  for (const [what, times] of Object.entries(consequences)) say(`  ${what}: ${times}`);
  say(`  the guard notices ${noticed}, by form:`);
  for (const [form, { tried, noticed }] of Object.entries(byForm)) say(`    ${form}: ${noticed} of ${tried}`);
  for (const failure of failures) say(`  FAILED ${failure}`);
}

function heldBack(benign: BenignText[], say: (text: string) => void): number {
  const by = Map.groupBy(benign, ({ corpus }) => corpus);
  let all = 0;
  for (const [corpus, texts] of by) {
    const held = texts.filter(({ subject, body }) => suspicionIn({ Subject: subject, Description: body }));
    all += held.length;
    say(`  guard: ${held.length} of ${texts.length} benign texts held back (${corpus})`);
  }
  return all;
}

/** A local model of the topics, learnt from the messages of the first example. */
async function localModel(): Promise<(text: string) => Prediction | undefined> {
  const file = join(import.meta.dirname, "../../examples/01-support-email/items.jsonl");
  const rows: TextRow[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { Subject = "", Description = "", expect } = JSON.parse(line);
    if (expect?.topic) rows.push({ text: `${Subject}\n${Description}`, label: expect.topic });
  }
  const model = trainText(rows);
  return (text) => {
    const { label: value, confidence, unknown, words } = predictText(model, text, { explain: true });
    return { value, confidence, unknown, others: [], words, version: "examples" };
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const all = await attacks({ seconds: 0, minutes: 0, folder: "", say: (text) => console.error(text) });
  console.log(JSON.stringify(all, null, 2));
  if (all.some(({ name, value }) => /succeeded|strays/.test(name) && value > 0)) process.exitCode = 1;
}
