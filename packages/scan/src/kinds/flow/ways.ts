/**
 * In which ways through a flow something is reached: at each fork the outcomes that lead there. Forks that make no difference
 * are not in it, since every fork is made once and ordered as the flow runs (a reduced ordered decision diagram): two that
 * mean the same are the same object.
 */
export type Ways = "always" | "never" | Fork;

export interface Fork {
  /** The place of its element in the order of the flow. */
  at: number;
  element: string;
  /** Outcome by outcome. */
  to: Ways[];
  id: number;
}

export interface Diagram {
  fork(at: number, element: string, to: Ways[]): Ways;
  both(a: Ways, b: Ways): Ways;
  either(a: Ways, b: Ways): Ways;
  /** Those of the first that are not of the second. */
  without(a: Ways, b: Ways): Ways;
}

/** Where the ways of one flow are made. */
export function createDiagram(): Diagram {
  const made = new Map<string, Fork>();
  const key = (ways: Ways) => (typeof ways === "string" ? ways : String(ways.id));

  function fork(at: number, element: string, to: Ways[]): Ways {
    const [first = "never"] = to;
    if (to.every((one) => one === first)) return first;
    const name = `${at} ${to.map(key).join(" ")}`;
    const known = made.get(name);
    if (known) return known;
    const fresh: Fork = { at, element, to, id: made.size };
    made.set(name, fresh);
    return fresh;
  }

  /** Both walked at once, from the earlier fork to the later one. */
  function merge(settled: (a: Ways, b: Ways) => Ways | undefined): (a: Ways, b: Ways) => Ways {
    const done = new Map<string, Ways>();
    const walk = (a: Ways, b: Ways): Ways => {
      const end = settled(a, b);
      if (end !== undefined) return end;
      const name = `${key(a)} ${key(b)}`;
      const known = done.get(name);
      if (known !== undefined) return known;
      const forks = [a, b].filter((ways) => typeof ways !== "string");
      const { at, element, to } = forks.reduce((x, y) => (y.at < x.at ? y : x));
      const child = (ways: Ways, outcome: number) =>
        typeof ways !== "string" && ways.at === at ? (ways.to[outcome] as Ways) : ways;
      const result = fork(
        at,
        element,
        to.map((_, outcome) => walk(child(a, outcome), child(b, outcome))),
      );
      done.set(name, result);
      return result;
    };
    return walk;
  }

  return {
    fork,
    both: merge((a, b) => {
      if (a === "never" || b === "never") return "never";
      if (a === "always" || a === b) return b;
      return b === "always" ? a : undefined;
    }),
    either: merge((a, b) => {
      if (a === "always" || b === "always") return "always";
      if (a === "never" || a === b) return b;
      return b === "never" ? a : undefined;
    }),
    without: merge((a, b) => {
      if (a === "never" || b === "always" || a === b) return "never";
      return b === "never" ? a : undefined;
    }),
  };
}
