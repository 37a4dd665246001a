import {
  answerTo,
  type Happens,
  type Played,
  type PlayedItem,
  play,
  type Question,
} from "@throughline/replay";
import type { Value } from "@throughline/workflow";
import { type Chance, chanceOf } from "./chance.ts";
import { type Opened, worldOf } from "./workspace.ts";

/**
 * Lives in an unruly world: people answer, or do not; systems fail; others write to the record while it waits; events
 * come at any time. Only what a person decides about a step that failed or took too long is left out: it is no way of
 * the workflow's own, so whoever is asked ends the item.
 */
export function unrulyLives(opened: Opened, count: number, seed: number): Played[] {
  const chance = chanceOf(seed, 7);
  return opened.raw.items(count, seed).map((item) => {
    const { answers, ...rest } = item;
    const facts = Object.fromEntries(Object.entries(answers?.facts ?? {}).filter(() => chance.in100(85)));
    const calls = Object.fromEntries(Object.entries(answers?.calls ?? {}).filter(() => chance.in100(80)));
    const met: PlayedItem = { ...rest, events: eventsFor(opened, item, chance), answers: { facts, calls } };
    return play(
      opened.workflow,
      met,
      worldOf(opened, {
        unanswered: (question) => answer(question, chance),
        ...(chance.in100(40) && { works: { afterMs: 1 + chance.below(20 * 86_400_000) } }),
      }),
    );
  });
}

const down = { ok: false as const, error: { code: "503", message: "It is down." } };

function answer(
  question: Question,
  chance: Chance,
): ReturnType<Extract<NonNullable<ReturnType<typeof worldOf>["unanswered"]>, (...all: never[]) => unknown>> {
  switch (question.kind) {
    case "call":
      return { kind: "call", answer: down };
    case "ask":
      return undefined;
    case "task": {
      const { form } = question.task.request;
      if (question.task.about?.is === "step")
        return { kind: "task", answer: { answer: { answer: "end the item" } } };
      if (chance.in100(25)) return undefined;
      const afterMs = chance.below(6 * 86_400_000);
      return { kind: "task", answer: { answer: answerTo(form), afterMs } };
    }
  }
}

/** Others write what they like into fields that the workflow does not govern; and its events come. */
function eventsFor({ workflow, raw }: Opened, { at, record }: PlayedItem, chance: Chance): Happens[] {
  const others = raw.items(4, chance.below(1_000));
  const free = Object.keys(record).filter((field) => !workflow.governs.includes(field));
  const times = Array.from({ length: chance.below(4) }, () => 1 + chance.below(12 * 24)).sort(
    (a, b) => a - b,
  );
  return times.map((hours): Happens => {
    const when = new Date(Date.parse(at) + hours * 3_600_000).toISOString();
    const signal = workflow.handlers.find(({ event }) => event !== "changed");
    if (signal && chance.in100(40)) return { at: when, type: "signal", name: signal.event };
    const field = chance.pick(free);
    const value = chance.pick(others).record[field] as Value;
    return { at: when, type: "record-changed", changes: { [field]: value ?? null }, by: "Somebody" };
  });
}
