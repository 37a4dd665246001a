import { all, textOf } from "../../metadata/xml.ts";
import { conditionsHold } from "../conditions.ts";
import type { Run } from "../element.ts";
import { targetOf } from "../read.ts";

/** Goes on along the first outcome whose conditions hold; outcomes can be asked for by their names later. */
export const decisions: Run = (interview, { root, name }) => {
  const rules = all(root, "rules");
  for (const rule of rules) interview.values.set((textOf(rule, "name") ?? "").toLowerCase(), false);
  const taken = rules.find((rule) => conditionsHold(interview, rule, name));
  if (!taken) return targetOf(root, "defaultConnector");
  interview.values.set((textOf(taken, "name") ?? "").toLowerCase(), true);
  return targetOf(taken);
};
