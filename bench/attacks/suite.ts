import type { Deciders, Prediction } from "@throughline/steps";
import { suspicionIn } from "@throughline/steps";
import type { AttackText, BenignText } from "./data.ts";
import { forms } from "./forms.ts";
import type { Scripted } from "./models.ts";
import { type Happened, harm } from "./oracle.ts";
import { messageOf, places } from "./places.ts";
import { MODELS, mailbox } from "./workflow.ts";
import { live, type Org } from "./world.ts";
import { type Obedience, obediences } from "./worst.ts";

export interface Attacked {
  number: number;
  corpus: string;
  attack: string;
  form: string;
  place: string;
  message: ReturnType<typeof messageOf>;
}

/** Every attack in every form in every place, always in the same order and with the same messages around. */
export function* attackedItems(attacks: AttackText[], calm: BenignText[]): Generator<Attacked> {
  let number = 0;
  for (const { corpus, text } of attacks) {
    for (const [form, write] of Object.entries(forms)) {
      const attack = write(text);
      for (const place of Object.keys(places)) {
        const around = calm[number % calm.length] as BenignText;
        const message = messageOf(place, around, attack);
        yield { number: ++number, corpus, attack, form, place, message };
      }
    }
  }
}

export interface Tally {
  tried: number;
  /** Items in which something took place that the workflow does not allow. */
  succeeded: number;
  /** The first of them, with what took place. */
  failures: string[];
  /** Calls that a model answered. */
  asked: number;
  /** Facts that an obedient model settled as what it wanted: declared facts, with declared values. */
  steered: number;
  /** What such values brought about: all of it within the workflow. */
  consequences: Record<string, number>;
  /** Answers of a model that were refused, each with its reason on the ladder. */
  refused: number;
  /** Items whose text the guard would hold back from a model. */
  noticed: number;
  byForm: Record<string, { tried: number; succeeded: number; noticed: number }>;
}

const emptyTally = (): Tally => ({
  ...{ tried: 0, succeeded: 0, failures: [], asked: 0, steered: 0, consequences: {}, refused: 0, noticed: 0 },
  byForm: {},
});

export interface Options {
  /** What the local model says of a text. */
  local?: (text: string) => Prediction | undefined;
  /** How models obey; every way in turn unless said. */
  ways?: Obedience[];
  /** Where writes go; only noted unless said. */
  org?: Org;
}

/** Numbers side by side come to different ways, always the same ones. */
export const scattered = (number: number): number => Math.imul(number ^ (number >>> 7), 0x9e3779b1) >>> 16;

/**
 * Takes attacked items through the engine with a model that obeys, a way of obeying after another, and looks at what
 * became of each from outside.
 */
export async function attack(
  items: Iterable<Attacked>,
  models: Scripted,
  { local, ways = Object.values(obediences), org }: Options = {},
): Promise<Tally> {
  const tally = emptyTally();
  const workflows = Object.values(MODELS).map(mailbox);
  const predict: Deciders["predict"] = (_, inputs) => local?.(Object.values(inputs).join("\n"));
  for (const item of items) {
    const { number, attack, message, form } = item;
    const way = ways[scattered(number) % ways.length] as (typeof ways)[number];
    models.answer((seen) => way(seen, attack.trim()));
    const workflow = workflows[number % workflows.length] as (typeof workflows)[number];
    const happened = await live(workflow, message, models, { predict, number, ...(org && { org }) });
    const found = harm(happened);
    const noticed = suspicionIn({ ...message }) !== undefined;
    count(tally, happened, form, found.length > 0, noticed);
    if (found.length > 0 && tally.failures.length < 10)
      tally.failures.push(`${item.corpus}, ${form}, ${item.place}: ${found.join("; ")}`);
  }
  return tally;
}

function count(tally: Tally, happened: Happened, form: string, succeeded: boolean, noticed: boolean): void {
  const own = tally.byForm[form] ?? { tried: 0, succeeded: 0, noticed: 0 };
  tally.byForm[form] = own;
  for (const counted of [tally, own]) {
    counted.tried++;
    if (succeeded) counted.succeeded++;
    if (noticed) counted.noticed++;
  }
  tally.asked += happened.prompts.length;
  for (const entry of happened.entries) {
    if (entry.kind !== "decided" || entry.decision.kind !== "fact") continue;
    const { name, value, by, because } = entry.decision;
    if (by === "llm") {
      tally.steered++;
      const brings = CONSEQUENCES[name]?.(value);
      if (brings) tally.consequences[brings] = (tally.consequences[brings] ?? 0) + 1;
    }
    tally.refused += because.before?.filter((tried) => tried.by === "llm").length ?? 0;
  }
}

/** What the mailbox does by a fact: this, and no more. */
const CONSEQUENCES: Record<string, (value: unknown) => string> = {
  topic: (value) => `given to the ${value} team`,
  urgent: (value) => `Priority is ${value ? "High" : "Low"}`,
  summary: () => "quoted words in Summary__c",
  invoice: () => "another invoice is looked up",
};
