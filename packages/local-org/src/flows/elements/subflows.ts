import { all, isTrue, textOf } from "../../metadata/xml.ts";
import type { Run } from "../element.ts";
import { readValue, write } from "../expressions.ts";
import { unsupported } from "../interview.ts";
import { flows } from "../read.ts";
import { runWithin } from "../run.ts";
import type { FlowValue } from "../values.ts";

/** Runs another flow within this one's transaction and limits. */
export const subflows: Run = (interview, { root, next, name }) => {
  const wanted = textOf(root, "flowName") ?? "";
  const flow = flows(interview.tx.core).get(wanted.toLowerCase());
  if (!flow?.active) throw unsupported(`${name}: there is no active flow ${wanted}.`);
  const inputs = Object.fromEntries(
    all(root, "inputAssignments").map((one) => [
      textOf(one, "name") ?? "",
      readValue(interview, all(one, "value")[0], name) ?? null,
    ]),
  );
  const outputs = runWithin(interview, flow, inputs);
  for (const one of all(root, "outputAssignments"))
    write(interview, textOf(one, "assignToReference") ?? "", outputs[textOf(one, "name") ?? ""] ?? null);
  if (isTrue(root, "storeOutputAutomatically"))
    interview.values.set(name.toLowerCase(), { parts: outputs as Record<string, FlowValue> });
  return next;
};
