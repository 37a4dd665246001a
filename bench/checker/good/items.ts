import type { PlayedItem } from "@throughline/replay";
import type { Value } from "@throughline/workflow";
import { type Chance, chanceOf } from "../chance.ts";
import { type Build, topicsOf } from "./build.ts";
import { CENTRES, REGIONS } from "./domains.ts";

/** Monday morning, in business hours everywhere here. */
const FIRST = Date.parse("2026-11-02T09:00:00.000Z");

/** Items as they come: blanks, sums on both sides of the thresholds, and whatever people and systems answer. */
export function itemsOf(build: Build): (count: number, seed: number) => PlayedItem[] {
  const { domain, fields } = build;
  const topics = topicsOf(domain);
  const { much, veryMuch } = domain.amount;

  function itemOf(chance: Chance, at: number): PlayedItem {
    const words = [
      ...(chance.in100(70) ? [chance.pick(domain.topics[chance.pick(topics)] ?? [])] : []),
      ...(chance.in100(30) ? ["urgent"] : []),
      ...(chance.in100(40) ? [domain.reference.like] : []),
    ];
    const record: Record<string, Value> = {
      [fields.subject]: words.join(", ") || "Hello",
      [fields.body]: chance.in100(20) ? "We need it today." : chance.in100(20) ? null : "Please see to it.",
      [fields.kind]: chance.in100(80) ? chance.pick(topics) : null,
      [fields.amount]: chance.pick<Value>([
        null,
        0,
        1,
        much - 1,
        much,
        much + 1,
        veryMuch - 1,
        veryMuch,
        veryMuch * 3,
      ]),
      [fields.region]: chance.in100(90) ? chance.pick(REGIONS) : null,
      [fields.due]: chance.in100(50) ? "2026-11-20" : null,
      [fields.complete]: chance.in100(50),
      [fields.withdrawn]: false,
      [fields.delivered]: false,
      [fields.status]: "New",
      [fields.priority]: null,
      [fields.email]: chance.in100(85) ? `guest${chance.below(9)}@example.org` : null,
      [fields.channel]: "Form",
      OwnerId: null,
    };
    const facts: Record<string, Value> = {
      topic: chance.pick(topics),
      papers: chance.in100(70),
      approved: chance.in100(70),
      remark: chance.in100(40) ? "As agreed" : null,
      centre: chance.pick(CENTRES),
      number: `N-${chance.below(1000)}`,
    };
    const { connection, operation, fact } = domain.system;
    const answer = chance.in100(80)
      ? { ok: true as const, value: chance.in100(70) ? { [fact]: "found" } : {} }
      : { ok: false as const, error: { code: "500", message: "It is down." } };
    const id = `${at + 1}`;
    return {
      id,
      at: new Date(FIRST + at * 600_000).toISOString(),
      record,
      answers: { facts, calls: { [`${connection}.${operation}`]: answer } },
    };
  }

  return (count, seed) => {
    const chance = chanceOf(seed, 2);
    return Array.from({ length: count }, (_, at) => itemOf(chance, at));
  };
}
