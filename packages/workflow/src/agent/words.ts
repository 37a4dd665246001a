import type { Agent } from "../model.ts";

/** What an agent may do, in a line: "reads Subject, Description; gives topic; asks no model". */
export function boundaryOf(agent: Agent): string {
  const { reads, gives, writes, calls, models, budget, perDay, guardrails = {} } = agent;
  const { longestText, links, markup, values = {}, holdSuspicious } = guardrails;
  const list = (verb: string, names: string[]) => (names.length > 0 ? [`${verb} ${names.join(", ")}`] : []);
  const sums = [
    budget !== undefined && `${budget} USD an item`,
    perDay !== undefined && `${perDay} USD a day`,
  ];
  return [
    ...list("reads", reads),
    ...list("gives", gives),
    ...list("writes", writes),
    ...list("calls", calls),
    ...(models ? [`asks ${models.join(", ") || "no model"}`] : []),
    ...list(
      "spends at most",
      sums.filter((sum) => sum !== false),
    ),
    ...(longestText === undefined ? [] : [`texts of ${longestText} characters at most`]),
    ...list("texts may have", [...(links ? ["links"] : []), ...(markup ? ["markup"] : [])]),
    ...Object.entries(values).map(
      ([fact, is]) => `${fact} only ${Array.isArray(is) ? is.join(", ") : `like ${is}`}`,
    ),
    ...(holdSuspicious ? ["holds texts back that are written to a model"] : []),
  ].join("; ");
}
