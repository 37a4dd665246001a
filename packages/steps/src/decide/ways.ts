import type { Computed, FirstFit, Literal, Path, Settles } from "@throughline/workflow";
import { type Cell, conditionOf } from "./cell.ts";
import type { DecideConfig, DecisionRule, DecisionTable, Given } from "./language.ts";

/** The rows of the table, or the rules. */
export function firstFitsOf(config: DecideConfig): FirstFit[] {
  const { gives } = config;
  if ("rules" in config) {
    const entries = config.rules.map(({ when, gives: given }, index) => ({
      when: when === undefined ? [] : [when],
      says: given.map((one) => ("value" in one ? written(one.value) : one.expression)).join(", "),
      path: ["rules", index],
    }));
    return [{ entry: "rule", gives, entries, gap: "rules-may-miss", ordered: true, path: ["rules"] }];
  }
  const { inputs, rows, otherwise, hit } = config.table;
  const entries = rows.map(({ when, gives: given }, index) => ({
    when: conditionsOf(when, inputs),
    says: given.map(written).join(", "),
    path: ["table", "rows", index],
  }));
  const path = ["table", "rows"];
  const gap = otherwise ? {} : { gap: "table-may-miss" };
  return [{ entry: "row", gives, entries, ...gap, ordered: hit === "first", path }];
}

/** The rows with what stands for otherwise behind them, or the rules. */
export function settlesOf(config: DecideConfig): Settles[] {
  const { gives } = config;
  const keyed = (entry: unknown, path: Path) => ({ key: JSON.stringify(entry), path });
  if ("rules" in config)
    return [{ gives, entries: config.rules.map((rule, index) => keyed(rule, ["rules", index])) }];
  const { inputs, rows, otherwise } = config.table;
  const entries = rows.map((row, index) => keyed({ inputs, ...row }, ["table", "rows", index]));
  if (otherwise) entries.push(keyed({ otherwise }, ["table", "otherwise"]));
  return [{ gives, entries }];
}

const conditionsOf = (cells: Cell[], inputs: string[]): string[] =>
  cells.flatMap((cell, at) => conditionOf(cell, inputs[at] as string) ?? []);

export const placeOf = (rule: DecisionRule, index: number): Path =>
  rule.when === undefined ? ["rules", index, "otherwise"] : ["rules", index];

export const expressionsOf = (given: Given | undefined): string[] =>
  given && "expression" in given ? [given.expression] : [];

/** The values that stand in the file for one of the outputs, with their places. */
export function valuesOf(config: DecideConfig, column: number): { value: Literal; path: Path }[] {
  if ("rules" in config) {
    return config.rules.flatMap((rule, index) => {
      const given = rule.gives[column];
      if (!given || !("value" in given)) return [];
      const place = rule.when === undefined ? placeOf(rule, index) : ["rules", index, "gives"];
      return [{ value: given.value, path: [...place, column] }];
    });
  }
  const { inputs, rows, otherwise } = config.table;
  const values = rows.map((row, index) => ({
    value: row.gives[column] as Literal,
    path: ["table", "rows", index, inputs.length + column] as Path,
  }));
  if (otherwise) values.push({ value: otherwise[column] as Literal, path: ["table", "otherwise", column] });
  return values;
}

/** How one of the outputs is settled: by the rows that fit, or the rules that hold, in their order. */
export function waysOf(config: DecideConfig, column: number): Computed["ways"] {
  if ("rules" in config)
    return config.rules.map(({ when, gives }) => ({
      when: when === undefined ? [] : [when],
      gives: gives[column] as Given,
    }));
  const { inputs, rows, otherwise } = config.table;
  const ways: Computed["ways"] = rows.map(({ when, gives }) => ({
    when: conditionsOf(when, inputs),
    gives: { value: gives[column] as Literal },
  }));
  if (otherwise) ways.push({ when: [], gives: { value: otherwise[column] as Literal } });
  return ways;
}

/** What is given where nothing fits: nothing, where that may be; else what is given most. As it is written. */
export function usualOf(config: DecideConfig, facts: Record<string, { optional: boolean }>) {
  const all = config.gives.map((name, column) => {
    if (Object.hasOwn(facts, name) && facts[name]?.optional) return "none";
    const times = new Map<Literal, number>();
    for (const { value } of valuesOf(config, column))
      if (value !== null) times.set(value, (times.get(value) ?? 0) + 1);
    return [...times].sort(([, a], [, b]) => b - a)[0]?.[0];
  });
  if (all.includes(undefined)) return undefined;
  return all.length === 1 ? all[0] : all;
}

const written = (value: Literal): string => (value === null ? "none" : String(value));

/** The values that a cell names. */
export function literalsOf(cell: Cell | undefined): Literal[] {
  if (cell?.is === "one-of") return cell.values;
  return cell?.is === "compare" ? [cell.value] : [];
}

/** An example that no row catches: for each input that is a fact a value which its column does not name. */
export function missing(table: DecisionTable, facts: Record<string, { type: string; of?: string[] }>) {
  const example: Record<string, unknown> = {};
  table.inputs.forEach((input, column) => {
    const named = table.rows.flatMap(({ when }) => {
      const at = when[column];
      return at?.is === "one-of" ? at.values : [];
    });
    const fact = Object.hasOwn(facts, input) ? facts[input] : undefined;
    const possible: Literal[] = fact?.type === "boolean" ? [true, false] : (fact?.of ?? []);
    const free = possible.find((value) => !named.includes(value));
    if (free !== undefined) example[input] = free;
    else if (possible.length === 0) example[input] = null;
  });
  return Object.keys(example).length > 0 ? example : undefined;
}
