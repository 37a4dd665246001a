import type { Value } from "@throughline/workflow";
import type { Because, ChooseRequest } from "../types.ts";
import { circumstances } from "./because.ts";
import type { Choice } from "./choose.ts";
import { demandOf, fits, loadText, weigh, whyNotText } from "./criteria.ts";
import { stickyKeysOf } from "./sticky.ts";
import { tableOf } from "./table.ts";
import type { RosterView } from "./view.ts";

/**
 * The first of the preferred ones who is a member of any team, active, there, in hours and below capacity; their
 * skills are not asked for. `before` says why each one ahead of them, or everybody, could not take it.
 */
export function choosePreferred(
  request: ChooseRequest,
  roster: RosterView,
  at: number,
): { preferred?: Choice; before: NonNullable<Because["before"]> } {
  const before: NonNullable<Because["before"]> = [];
  const own = roster.team(request.team)?.name;
  const demand = demandOf(request, at, new Set(["skills"]));
  for (const { user, why } of request.prefer ?? []) {
    const memberships = roster.memberships(user);
    const member = memberships.find(({ team }) => team === own) ?? memberships[0];
    if (!member) {
      before.push({ by: "rule", text: strangerText(user, why) });
      continue;
    }
    const one = weigh(member, demand, roster);
    const { id, name } = one;
    if (!fits(one)) {
      const text = `${name} is preferred (${why}), but could not take it (${whyNotText(one)}).`;
      before.push({ by: "rule", text });
      continue;
    }
    const were = circumstances(demand.dropped);
    const text = `${name} is preferred (${why}) and was ${were} (load ${loadText(one)}).`;
    const because: Because = {
      text,
      candidates: tableOf([one], one),
      ...(before.length > 0 ? { before } : {}),
    };
    const chosen = { ownerId: id, owner: name, kind: "user" as const, team: member.team, because };
    const teamKey = roster.team(member.team)?.key ?? member.team;
    return { preferred: { ok: true, chosen, user: id, stickyKeys: stickyKeysOf(request, teamKey) }, before };
  }
  return { before };
}

function strangerText(user: Value, why: string): string {
  if (user === null || user === "") return `Nobody is preferred (${why}): there is no value.`;
  return `${String(user)} is preferred (${why}), but is no member of a team, or a name of several.`;
}
