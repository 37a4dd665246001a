import { instant } from "../hours/instant.ts";
import type { ChooseRequest, Offered } from "../types.ts";
import { TIES } from "../ways/ties.ts";
import { nameOf } from "./candidate.ts";
import { compare } from "./contest.ts";
import { find } from "./search.ts";
import type { RosterView } from "./view.ts";

/** Most people who are asked at once, the best first: more tasks than that help nobody. */
const MOST = 50;

/**
 * All who fit a request, best first, with as little given up as it takes to find one: for whoever asks them at once. Keeps
 * nobody's capacity. `undefined` where nobody fits.
 *
 * @param at ISO 8601 instant
 */
export function everybody(request: ChooseRequest, roster: RosterView, at: string): Offered | undefined {
  const finding = find(request, roster, instant(at));
  if (finding.is !== "member") return undefined;
  const { attempt } = finding;
  const team = attempt.team?.name ?? attempt.name;
  const orders = [...attempt.orders, ...TIES];
  const fitting = attempt.fitting.toSorted((a, b) => compare(a, b, orders)).slice(0, MOST);
  const members = fitting.map((one) => ({ id: one.id, name: nameOf(one) }));
  const given = attempt.givenUp.length ? ` without ${attempt.givenUp.join(", ")}` : "";
  const text = `${members.length === 1 ? "One" : members.length} of ${team} could take it${given}, and the first who wants it has it.`;
  return { kind: "team", team, members, because: { text } };
}
