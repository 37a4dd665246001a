import type { Random } from "../../random.ts";
import { CLOSINGS, OPENINGS, SLOTS, type Topic } from "./topics.ts";
import { PRODUCTS } from "./words.ts";

/** The values of the slots of one case: the same in its subject, its description and its solution. */
export type Slots = Record<string, string>;

export function newSlots(random: Random): Slots {
  const chosen = Object.entries(SLOTS).map(([name, values]) => [name, random.pick(values)]);
  return {
    ...Object.fromEntries(chosen),
    product: random.pick(PRODUCTS),
    order: `R-${random.between(10_000, 99_999)}`,
    amount: `EUR ${random.between(20, 4800)}.${random.pick(["00", "50", "90"])}`,
    number: String(random.between(2, 30)),
  };
}

/** Fills the slots of a template; what stands in brackets is left out half of the time. */
export function fill(random: Random, template: string, slots: Slots): string {
  const whole = template.replace(/ ?\[([^\]]*)\]/g, (_, part: string) =>
    random.chance(0.5) ? ` ${part}` : "",
  );
  return whole.replace(/\{(\w+)\}/g, (_, name: string) => slots[name] ?? name);
}

/** What a customer writes: greeting, one to three facts, what is wanted, name. */
export function message(random: Random, topic: Topic, slots: Slots, from: string): string {
  const first = random.between(0, topic.facts.length - 1);
  const facts = Array.from(
    { length: Math.min(topic.facts.length, random.between(1, 3)) },
    (_, i) => topic.facts[(first + i) % topic.facts.length]!,
  );
  const body = [...facts, random.pick(topic.asks)].map((part) => fill(random, part, slots)).join(" ");
  return `${random.pick(OPENINGS)}\n\n${body}\n\n${random.pick(CLOSINGS)}\n${from}`;
}
