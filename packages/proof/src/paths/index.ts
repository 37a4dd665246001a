import type { Remark, Workflow } from "@throughline/workflow";
import type { Findings, Proof, Prover } from "../prover.ts";
import type { Finding } from "./finding.ts";
import { provers } from "./provers.ts";
import { reproduces } from "./reproduce.ts";
import { walkOf } from "./walk-of.ts";

export { type Worst, type WorstCosts, type Worsts, worstCosts, worstInWords } from "./costs.ts";
export { playExample, reproduces } from "./reproduce.ts";
export { type Sampled, sample } from "./sample.ts";
export { type End, type Walk, walk } from "./walk.ts";
export { walkOf } from "./walk-of.ts";
export type { World } from "./world.ts";

/** Everything that is proven along the paths of a workflow. */
export const alongPaths: Prover = (around): Findings => {
  const { workflow, context, field: fields } = around;
  const { mostOf } = context;
  const subject = { workflow, walk: walkOf(around), fields, ...(mostOf && { mostOf }) };
  const findings = provers.flatMap(({ prove }) => prove(subject)).map((one) => seen(one, workflow));
  return { proofs: findings.map(proofOf), problems: findings.flatMap(remarkOf) };
};

/** Ways that were told as one may be none: what rests on them is refuted once an item that is played shows it. */
function seen({ rests, ...finding }: Finding, workflow: Workflow): Finding {
  const { code, example, step, verdict } = finding;
  if (verdict !== "refuted" || rests === undefined || !example) return finding;
  if (reproduces({ code, example, ...(step && { step: step.id }) }, workflow)) return finding;
  return { ...finding, verdict: "not decided", severity: "warning", because: rests };
}

const proofOf = ({ code, statement, verdict, step }: Finding): Proof => ({
  ...{ code, statement, verdict },
  ...(step && { step: step.id }),
});

function remarkOf(finding: Finding): Remark[] {
  const {
    code,
    statement,
    verdict,
    severity,
    of,
    path = [],
    message,
    fix,
    repair,
    example,
    because,
  } = finding;
  if (verdict === "proven") return [];
  const open = verdict === "not decided";
  const why = because === undefined ? "" : ` It hangs on ${because}.`;
  return [
    {
      code,
      severity: severity ?? (open ? "warning" : "error"),
      verdict: open ? "not-decided" : "refuted",
      message: open ? `Not decided: ${message ?? statement}${why}` : (message ?? statement),
      path,
      ...(of && { of }),
      ...(fix !== undefined && { fix }),
      ...(repair && !open && { repair }),
      ...(example && { example }),
    },
  ];
}
