import type { Choice } from "../choose/choose.ts";
import type { Weighed } from "../choose/criteria.ts";
import { stickyKeysOf } from "../choose/sticky.ts";
import type { Pick } from "../choose/strategies.ts";
import { tableOf } from "../choose/table.ts";
import type { Because } from "../types.ts";
import type { Match } from "./together.ts";

/** The choice that a match comes to, with its reasons. `together`: items that were given out at once. */
export function choiceOf(match: Match, together: number): Choice & { ok: true } {
  const { held, row, best } = match;
  const { request } = held;
  const because: Because = {
    text: textOf(match, together),
    candidates: tableOf(row.weighed, best, pickOf(match)),
  };
  return {
    ok: true,
    chosen: { ownerId: best.id, owner: best.name, kind: "user", team: row.team.name, because },
    user: best.id,
    stickyKeys: stickyKeysOf(request, row.team.key),
  };
}

function textOf({ row, best, costs, held: { request } }: Match, together: number): string {
  const given = row.givenUp.length > 0 ? `With ${row.givenUp.join(" and ")} given up, ` : "";
  const skills = row.kind.skills.length > 0 ? ` at ${row.kind.key}` : "";
  const speed = `speed${skills} ${hundredths(costs.speed(best, row.kind))}`;
  const among =
    row.free.length === 1 ? "was the only one free" : `cost least of the ${row.free.length} who were free`;
  const beside = together > 1 ? `; ${together} items were given out together` : "";
  const due = request.wait?.due ? `, due ${request.wait.due.slice(0, 16).replace("T", " ")}` : "";
  return `${given}${best.name} ${among} in ${row.team.name} (load ${best.work.load} of ${best.member.capacity}, ${speed}${due})${beside}.`;
}

/** What stands against the others who were free: theirs is the higher cost, or something else went to them. */
function pickOf({ row, best, cost, costs }: Match): Pick {
  const lowest = cost(best);
  return {
    best,
    why: "",
    tie: "",
    against(other: Weighed) {
      const more = cost(other) - lowest;
      if (more > 500) {
        const slower = costs.speed(other, row.kind) < costs.speed(best, row.kind);
        return slower ? "Slower at it ({score} minutes)" : "Their time is wanted more elsewhere";
      }
      return more < -500 ? "Got another one that needs them more" : "As good, but had one more recently";
    },
    score: (one) =>
      Math.round((costs.standard(row.kind) / costs.speed(one, row.kind) + costs.begins(one)) / 6_000) / 10,
  };
}

const hundredths = (value: number) => Math.round(value * 100) / 100;
