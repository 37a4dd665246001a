import type { Problem } from "@throughline/workflow";
import { check } from "./check.ts";
import type { Fault } from "./faults/fault.ts";
import { itemOf, itemsOf, reproduces, sidesOf } from "./reproduce.ts";

export interface Verdict {
  fault: Fault;
  /** A problem of a right code at a right step. */
  found?: Problem;
  /** Its example, played, shows the wrong thing. */
  reproduced: boolean;
  /** CPU time of the check, in ms. */
  ms: number;
}

/** Whether the check finds a fault, and the record that it gives for it does what it says. */
export function judge(fault: Fault): Verdict {
  const sides = sidesOf(fault);
  const before = process.cpuUsage().user;
  const { problems } = check(sides.faulty);
  const ms = (process.cpuUsage().user - before) / 1000;
  const right = problems.filter(
    ({ code, step = "", verdict }) =>
      fault.codes.includes(code) &&
      verdict !== "not-decided" &&
      (fault.steps.length === 0 || fault.steps.includes(step)),
  );
  const shown = right.find((problem) => shows(problem));
  const found = shown ?? right[0];
  return { fault, ...(found && { found }), reproduced: shown !== undefined, ms };

  function shows({ example }: Problem): boolean {
    if (example && reproduces(fault, sides, itemOf(sides.faulty, example))) return true;
    return fault.anyItem === true && itemsOf(fault).some((item) => reproduces(fault, sides, item));
  }
}
