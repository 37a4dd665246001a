import { againstText } from "../choose/because.ts";
import { candidateOf, demandOf, nameOf } from "../choose/candidate.ts";
import { choose } from "../choose/choose.ts";
import type { RosterView, TeamView } from "../choose/view.ts";
import { criteriaOf, fits } from "../criteria/index.ts";
import { instant } from "../hours/instant.ts";
import type { Waiting } from "./pool.ts";
import type { Proposal } from "./roster.ts";

/**
 * The first in the line that somebody can take who asks for more work. There is no choosing: whoever asks gets what is
 * most urgent of all that they can do.
 *
 * @param line what waits, the most urgent first
 */
export function nextFor(
  who: string,
  line: Waiting[],
  viewFor: (item: string) => RosterView,
  at: string,
): { proposal: Proposal } | { proposal?: undefined; because: string } {
  const memberships = viewFor("").memberships(who);
  const [one] = memberships;
  const to = one?.found()?.id;
  if (!one || to === undefined) return { because: `${who} is no member of a team, or no user of this org.` };
  const now = instant(at);
  const reasons = new Map<string, number>();
  let asked = 0;
  for (const { id, item, request, from, waits, standing, ripe } of line) {
    const member = memberships.find(({ teamKey }) => standing.teams.has(teamKey));
    if (!member || now < ripe) continue;
    asked++;
    const view = viewFor(item);
    const team = view.team(member.team) as TeamView;
    const criteria = criteriaOf(demandOf({ ...request, only: to }, view, team, now, standing.dropped));
    const candidate = candidateOf(member, view);
    if (fits(candidate, criteria)) {
      const choice = choose({ ...request, only: to }, view, at, from);
      if (choice.ok && choice.user === to) return { proposal: { id, item, to, waits } };
    }
    const reason = againstText(candidate, criteria) || "not the one for it";
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const name = nameOf(candidateOf(one, viewFor("")));
  if (asked === 0)
    return { because: `Nothing waits for ${memberships.map(({ team }) => team).join(" or ")}.` };
  const why = [...reasons].sort((a, b) => b[1] - a[1]).map(([reason, times]) => `${times} × ${reason}`);
  return {
    because: `${asked} wait${asked === 1 ? "s" : ""}, and ${name} can take none of them: ${why.join("; ")}.`,
  };
}
