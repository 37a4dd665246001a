import { stickyKeysOf } from "../criteria/sticky.ts";
import { wrongCondition } from "../criteria/where.ts";
import { instant } from "../hours/instant.ts";
import type { Because, ChooseRequest, Chosen } from "../types.ts";
import { unknownWay, WAYS } from "../ways/index.ts";
import { nobodyText, pickText, sentence } from "./because.ts";
import { type Candidate, nameOf } from "./candidate.ts";
import { insteadOf } from "./instead.ts";
import { type Attempt, type Finding, find, findPreferred, type Held, type Tried } from "./search.ts";
import { consideredIn, tableOf } from "./table.ts";
import type { RosterView, Turn } from "./view.ts";

/** What a choice comes to. `user`, `stickyKeys`, `turn` and `day` are what the roster keeps of it. */
export type Choice =
  | {
      ok: true;
      chosen: Chosen;
      user?: string;
      stickyKeys?: string[];
      turn?: { team: string } & Turn;
      /** The business day of the team on which it was given. */
      day?: string;
    }
  /** Nobody fits yet, and the request says to wait for somebody. */
  | { ok: false; held: Held; because: Because }
  | { ok: false; held?: undefined; error: { code: string; message: string }; because: Because };

/** How much is said of a choice: in a simulation of thousands nobody reads why. */
export type Words = "all" | "none";

/**
 * Chooses an owner, pure: the preferred ones first, then the team by the ways to choose, then what the request gives
 * up, one relaxation after another, then the team's own queue. Absence, inactivity and exclusion are never given up.
 *
 * @param at ISO 8601 instant of the choice
 * @param from place in `otherwise` from which things are still to be given up; those before it are given up already
 * @returns the owner with a reason for every member; `held` when the request waits for somebody; `ok: false` without it
 *   when nobody and no queue takes it
 */
export function choose(
  request: ChooseRequest,
  roster: RosterView,
  at: string,
  from = 0,
  words: Words = "all",
): Choice {
  const wrong = wrongRequest(request);
  if (wrong) return { ok: false, error: wrong, because: { text: wrong.message } };
  return choiceOf(find(request, roster, instant(at), from), request, words);
}

/** The choice of one of those who fit an attempt, made elsewhere: by whoever gives out several items together. */
export const choiceFor = (attempt: Attempt, best: Candidate, words: Words = "all"): Choice & { ok: true } =>
  given({ is: "member", attempt, best, before: [] }, words);

/** Chooses among those whom a request prefers, and nobody else; `undefined`: none of them can take it. @param at ms */
export function choosePreferred(request: ChooseRequest, roster: RosterView, at: number): Choice | undefined {
  const finding = findPreferred(request, roster, at);
  return finding && choiceOf(finding, request, "all");
}

function wrongRequest(request: ChooseRequest): { code: string; message: string } | undefined {
  const way = unknownWay(request);
  if (way !== undefined) {
    const message = `"${way}" is no way to choose. Use one of: ${Object.keys(WAYS).join(", ")}.`;
    return { code: "UNKNOWN_WAY", message };
  }
  if (!(request.size >= 0 && Number.isFinite(request.size))) {
    const message = `The size of an item is a number from 0 up, not ${request.size}. Correct "size".`;
    return { code: "WRONG_SIZE", message };
  }
  const condition = wrongCondition(request);
  return condition === undefined ? undefined : { code: "WRONG_CONDITION", message: condition };
}

function choiceOf(finding: Finding, request: ChooseRequest, words: Words): Choice {
  if (finding.is === "member") return given(finding, words);
  const because = words === "none" ? { text: "" } : nobodyBecause(finding);
  if (finding.is === "held") return { ok: false, held: finding.held, because };
  if (finding.is === "queue") {
    const { id, name } = finding.queue;
    return {
      ok: true,
      chosen: { ownerId: id, owner: name, kind: "queue", team: request.team, because },
    };
  }
  return { ok: false, error: { code: "NOBODY_TO_GIVE_IT_TO", message: because.text }, because };
}

function given({ attempt, best, before }: Finding & { is: "member" }, words: Words): Choice & { ok: true } {
  const { team, demand, orders, preferred } = attempt;
  if (!team || !demand) throw new Error("Somebody was found in no team.");
  const because: Because = { text: words === "none" ? "" : pickText(attempt, best) };
  if (attempt.givenUp.length > 0) because.givenUp = attempt.givenUp;
  if (words === "all") {
    const considered = consideredIn(attempt, best);
    const candidates = tableOf(attempt, best, considered);
    if (candidates) because.candidates = candidates;
    if (before.length > 0) because.before = before.map(told);
    const instead = insteadOf(attempt, best, considered);
    if (instead.length > 0) because.instead = instead;
  }
  // who gets it for another reason than the rotation has not used up a turn
  const byTurn = preferred || demand.keeper || demand.request.only !== undefined;
  const turn = byTurn ? undefined : orders.find((order) => order.turn)?.turn?.(best);
  return {
    ok: true,
    chosen: { ownerId: best.id, owner: nameOf(best), kind: "user", team: team.name, because },
    user: best.id,
    stickyKeys: stickyKeysOf(demand.request, team.key),
    ...(turn && { turn: { team: team.key, ...turn } }),
    day: demand.start("day"),
  };
}

function nobodyBecause(finding: Exclude<Finding, { is: "member" }>): Because {
  const tries = finding.before.flatMap((one) => ("noQueue" in one || one.preferred ? [] : [one]));
  const last = tries.at(-1);
  const nobody = last ? nobodyText(last) : "members take the next one themselves";
  const before: NonNullable<Because["before"]> = finding.before.map(told);
  const because: Because = { text: "", before };
  // the last team that there is
  const candidates = tries.findLast(({ team }) => team);
  const table = candidates && tableOf(candidates);
  if (table) because.candidates = table;
  if (finding.is === "queue" && finding.named)
    because.text = `${finding.queue.name} has it, as the step says.`;
  else if (finding.is === "queue") because.text = `${finding.queue.name} takes it because ${nobody}.`;
  else if (finding.is === "held") because.text = `It waits because ${nobody}.`;
  else {
    const tried = before.map(({ text }) => text).join(" ");
    because.text = `Nobody can take it, and no queue does. ${tried} End "otherwise" with a queue that exists.`;
  }
  return because;
}

function told(tried: Tried): { by: "rule"; text: string } {
  if ("noQueue" in tried) return { by: "rule", text: `There is no queue "${tried.noQueue}" in this org.` };
  return { by: "rule", text: tried.preferred ? `${nobodyText(tried)}.` : sentence(nobodyText(tried)) };
}
