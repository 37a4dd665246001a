import type { Path } from "../kind.ts";
import type { Step } from "../model.ts";
import type { Places } from "../places.ts";
import type { Problem } from "../problem.ts";

export interface Remark extends Omit<Problem, "line" | "column" | "step" | "severity"> {
  severity?: Problem["severity"];
  /** Where it is: in the file, or below `of`. */
  path: Path;
  of?: Step | object;
  /** The key is meant, not the value. */
  key?: boolean;
  /** Place in the text at the path. */
  offset?: number;
}

export type Report = (remark: Remark) => void;

/** Collects problems, each with its place; without a file the line of the step or stage has to do. */
export function reporter(places: Places | undefined): { report: Report; problems: () => Problem[] } {
  const found = new Map<string, Problem>();
  return {
    report({ severity = "error", path, of, key = false, offset = 0, ...rest }) {
      const base = of ? places?.pathOf(of) : [];
      const line = of && "line" in of ? Number(of.line) : 1;
      const place = places && base ? places.at([...base, ...path], { key, offset }) : { line, column: 1 };
      const step = of && "kind" in of ? (of as Step).id : undefined;
      const { code, message, ...more } = rest;
      const problem: Problem = {
        code,
        severity,
        message,
        ...(step !== undefined && { step }),
        ...place,
        ...more,
      };
      const same = `${code} ${place.line} ${place.column} ${message}`;
      if (!found.has(same)) found.set(same, problem);
    },
    problems: () => inOrder([...found.values()]),
  };
}

/** Problems in the order of the file. */
export function inOrder(problems: Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
