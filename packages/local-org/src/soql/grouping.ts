import type { GroupByClause, Query } from "@jetstreamapp/soql-parser-js";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import type { QueryContext } from "./context.ts";
import { malformed } from "./errors.ts";
import { type Expression, fieldExpression, functionExpression } from "./expression.ts";

/** Rows that belong together; a subtotal has those of several groups. */
export interface Group {
  rows: Row[];
  /** Positions of the keys over all of whose values this is a subtotal. */
  over: ReadonlySet<number>;
}

/** What rows are grouped by. */
export interface Grouping {
  keys: Expression[];
  groups(rows: Iterable<Row>): Group[];
}

const MOST_SUBTOTALLED = 3;

/** A function as it is written, so that two that are alike are found to be. */
export const spelling = (text: string | undefined): string =>
  (text ?? "").replaceAll(/\s/g, "").toLowerCase();

/** Which keys are left out in each set of groups. */
function subtotals(kind: string, keys: number): ReadonlySet<number>[] {
  const all = Array.from({ length: keys }, (_, i) => i);
  // ROLLUP leaves out the last keys, first none, then one after another; CUBE leaves out any of them
  if (kind === "ROLLUP") return [...all, keys].map((_, n) => new Set(all.slice(keys - n)));
  return Array.from({ length: 2 ** keys }, (_, bits) => new Set(all.filter((i) => bits & (1 << i))));
}

/**
 * Compiles GROUP BY.
 * @throws OrgError for a field that cannot be grouped by
 */
export function compileGrouping(context: QueryContext, def: ObjectDef, query: Query): Grouping {
  const field = (path: string) => fieldExpression(context, def, path, query.sObjectAlias, "grouped");
  let sets: ReadonlySet<number>[] = [new Set()];
  const keys = [query.groupBy ?? []].flat().flatMap((clause: GroupByClause): Expression[] => {
    if ("field" in clause) return [field(clause.field)];
    const { fn } = clause;
    const kind = fn.functionName!.toUpperCase();
    if (kind !== "ROLLUP" && kind !== "CUBE") {
      return [{ ...functionExpression(context, def, fn, query.sObjectAlias), path: spelling(fn.rawValue) }];
    }
    const parameters = fn.parameters ?? [];
    if (parameters.length > MOST_SUBTOTALLED) {
      throw malformed(`GROUP BY ${kind} takes at most ${MOST_SUBTOTALLED} fields`);
    }
    sets = subtotals(kind, parameters.length);
    return parameters.map((one) =>
      typeof one === "string"
        ? field(one)
        : { ...functionExpression(context, def, one, query.sObjectAlias), path: spelling(one.rawValue) },
    );
  });
  return {
    keys,
    groups(rows) {
      const all = [...rows];
      return sets.flatMap((over) => {
        const groups = new Map<string, Group>();
        // without GROUP BY there is always one group
        if (keys.length === 0) groups.set("[]", { rows: [], over });
        for (const row of all) {
          const key = JSON.stringify(keys.map((one, i) => (over.has(i) ? null : one.read(row))));
          const group = groups.get(key);
          if (group) group.rows.push(row);
          else groups.set(key, { rows: [row], over });
        }
        return [...groups.values()];
      });
    },
  };
}
