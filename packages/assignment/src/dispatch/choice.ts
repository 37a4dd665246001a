import { type Candidate, loadText, nameOf } from "../choose/candidate.ts";
import { type Choice, choiceFor, type Words } from "../choose/choose.ts";
import { lowerLoads } from "../ways/changes.ts";
import type { Order } from "../ways/way.ts";
import type { Match } from "./together.ts";

/** The choice that a match comes to, with its reasons. `together`: items that were given out at once. */
export function choiceOf(match: Match, together: number, words: Words): Choice & { ok: true } {
  const { row, best } = match;
  const choice = choiceFor({ ...row.attempt, orders: [orderOf(match)] }, best, words);
  if (words === "none") return choice;
  const because = { ...choice.chosen.because, text: textOf(match, together) };
  return { ...choice, chosen: { ...choice.chosen, because } };
}

function textOf({ row, best, costs, held: { request } }: Match, together: number): string {
  const { givenUp } = row.attempt;
  const given = givenUp.length > 0 ? `With ${givenUp.join(" and ")} given up, ` : "";
  const skills = row.kind.skills.length > 0 ? ` at ${row.kind.key}` : "";
  const speed = `speed${skills} ${hundredths(costs.speed(best, row.kind))}`;
  const among =
    row.free.length === 1 ? "was the only one free" : `cost least of the ${row.free.length} who were free`;
  const beside = together > 1 ? `; ${together} items were given out together` : "";
  const due = request.wait?.due ? `, due ${request.wait.due.slice(0, 16).replace("T", " ")}` : "";
  return `${given}${nameOf(best)} ${among} in ${row.team.name} (load ${loadText(best)}, ${speed}${due})${beside}.`;
}

/** By cost; and what stands against the others who were free: theirs is the higher, or something else went to them. */
function orderOf({ row, cost, costs }: Match): Order {
  return {
    value: cost,
    won: () => "cost least",
    lost(other: Candidate, best: Candidate) {
      const more = cost(other) - cost(best);
      if (more > 500) {
        const slower = costs.speed(other, row.kind) < costs.speed(best, row.kind);
        return slower ? "Slower at it ({score} minutes)" : "Their time is wanted more elsewhere";
      }
      return more < -500 ? "Got another one that needs them more" : "As good, but had one more recently";
    },
    same: "cost",
    // with other levels people's time would have another price
    changes: lowerLoads,
    score: (one) =>
      Math.round(
        (costs.standard(row.kind) / costs.speed(one, row.kind) + costs.begins(one, row.kind, true)) / 6_000,
      ) / 10,
  };
}

const hundredths = (value: number) => Math.round(value * 100) / 100;
