import type { Change, Repair } from "../edit/index.ts";
import type { Path } from "../kind.ts";
import type { Step } from "../model.ts";
import type { Places } from "../places.ts";
import type { Problem } from "../problem.ts";

export interface Remark extends Omit<Problem, "line" | "column" | "path" | "step" | "severity" | "edits"> {
  severity?: Problem["severity"];
  /** Where it is: in the file, or below `of`. */
  path: Path;
  of?: Step | object;
  /** The key is meant, not the value. */
  key?: boolean;
  /** Place in the text at the path. */
  offset?: number;
  /** The name that it is about: what just follows from its misspelling elsewhere is left out. */
  about?: string;
  /** Changes that take the problem away and bring no other one; left out where somebody has to decide. */
  repair?: Repair[];
}

export type Report = (remark: Remark) => void;

/** Collects problems, each with its place; without a file the line of the step or stage has to do. */
export function reporter(places: Places | undefined): { report: Report; problems: () => Problem[] } {
  const found = new Map<string, Problem & { about?: string }>();
  return {
    report({ severity = "error", path, of, key = false, offset, repair = [], ...rest }) {
      const base = of ? places?.pathOf(of) : [];
      const line = of && "line" in of ? Number(of.line) : 1;
      const place =
        places && base
          ? places.at([...base, ...path], { key, ...(offset !== undefined && { offset }) })
          : { line, column: 1 };
      const step = of && "kind" in of ? (of as Step).id : undefined;
      const { code, message, ...more } = rest;
      const problem = {
        code,
        severity,
        message,
        ...(step !== undefined && { step }),
        ...place,
        ...(places && base && { path: [...base, ...path] }),
        ...more,
      };
      const same = `${code} ${place.line} ${place.column} ${message}`;
      if (found.has(same)) return;
      const edits =
        repair.length > 0 && base ? places?.edits(repair.map((one) => from(base, one))) : undefined;
      found.set(same, { ...problem, ...(edits && { edits }) });
    },
    problems: () => inOrder(withoutConsequences([...found.values()])),
  };
}

const from = (base: Path, { inFile, ...change }: Repair): Change => ({
  ...change,
  path: inFile ? change.path : [...base, ...change.path],
});

/** What may just follow from a name that is misspelled elsewhere. */
const FOLLOWS_A_TYPO = new Set(["unused-fact", "unused-agent", "missing-gives"]);

function withoutConsequences(problems: (Problem & { about?: string })[]): Problem[] {
  const meant = new Set(
    problems.flatMap(({ code, fix }) => (code.startsWith("unknown-") && fix ? [fix] : [])),
  );
  return problems.flatMap(({ about, ...problem }) =>
    about !== undefined && FOLLOWS_A_TYPO.has(problem.code) && meant.has(about) ? [] : [problem],
  );
}

/** Problems in the order of the file. */
export function inOrder(problems: Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
