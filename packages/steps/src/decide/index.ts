import type { Value } from "@throughline/workflow";
import type { Because, DecidedBy, Decision, StepContext, StepKind, Turn } from "../contract.ts";
import { becauseOf, evaluateIn, expressionOf, inputsOf, valueIn } from "../evaluation.ts";
import { type Cell, fits, showCell } from "./cell.ts";
import { type DecideConfig, type DecisionRule, type DecisionTable, language } from "./language.ts";

/** Settles facts or fields by the first row that fits, or the first rule that holds. */
export const decide: StepKind<DecideConfig> = {
  ...language,
  begin(context) {
    const { config } = context.step;
    return "table" in config ? byTable(context, config.table) : byRules(context, config.rules);
  },
  resume: () => undefined,
  settledAt(config, { by, because: { row, before = [] } }) {
    if ("rules" in config) return by === "rule" ? before.length : undefined;
    if (by !== "table") return undefined;
    return row ? row.hit - 1 : config.table.rows.length;
  },
};

function byTable(context: StepContext<DecideConfig>, table: DecisionTable): Turn {
  const values = table.inputs.map((source) => valueIn(context, source));
  const inputs = Object.fromEntries(
    table.inputs.map((source, index) => [source, values[index] ?? known(values[index])]),
  );
  const hit = table.rows.findIndex(({ when }) => when.every((cell, column) => fits(cell, values[column])));
  const row = table.rows[hit];
  const given = row?.gives ?? table.otherwise;
  if (!given)
    return nothingFits(table.inputs.map((source, index) => `${source} is ${show(values[index])}`).join(", "));
  const told = row ? reasonOf(table, row.when, values) : "no row fitted";
  const because: Because = {
    text: row ? `row ${hit + 1} of ${table.rows.length}: ${told}` : `${told}, so the value for otherwise`,
    ...(row && { row: { hit: hit + 1, of: table.rows.length } }),
  };
  return settle(context, given, "table", because, inputs);
}

function byRules(context: StepContext<DecideConfig>, rules: DecisionRule[]): Turn {
  const before: NonNullable<Because["before"]> = [];
  for (const { when, gives } of rules) {
    const evaluation = when === undefined ? undefined : evaluateIn(context, when);
    if (evaluation && !evaluation.holds) {
      before.push({ by: "rule", text: becauseOf(evaluation).text });
      continue;
    }
    const values: Value[] = [];
    for (const given of gives) {
      const value = "value" in given ? given.value : valueIn(context, given.expression);
      if (value === undefined)
        return nothingFits(`${"expression" in given ? given.expression : ""} is not known`);
      values.push(value);
    }
    const because: Because = {
      ...(evaluation ? becauseOf(evaluation) : { text: "no rule before held" }),
      ...(before.length && { before }),
    };
    const names = rules.flatMap((rule) => (rule.when === undefined ? [] : expressionOf(rule.when).names));
    return settle(context, values, "rule", because, inputsOf(context, new Set(names)));
  }
  return nothingFits(before.map(({ text }) => text).join("; "));
}

function settle(
  context: StepContext<DecideConfig>,
  values: Value[],
  by: DecidedBy,
  because: Because,
  inputs: Decision["inputs"],
): Turn {
  const decisions = context.step.config.gives.map((name, column): Decision => {
    const kind = Object.hasOwn(context.workflow.facts, name) ? "fact" : "field";
    return { name, kind, value: values[column] ?? null, by, because, inputs };
  });
  return { decisions, outcome: { is: "completed", because: { text: because.text } } };
}

const nothingFits = (why: string): Turn => ({
  outcome: {
    is: "failed",
    error: {
      code: "NOTHING_FITS",
      message: `Nothing decides this: ${why}. Add a row or an otherwise to the step.`,
    },
  },
});

/** The cells that were not `any`, with the values as they were. */
function reasonOf(table: DecisionTable, row: Cell[], values: (Value | undefined)[]): string {
  const parts = row.flatMap((cell, column) =>
    cell.is === "any" ? [] : [`${table.inputs[column]} is ${show(values[column])}${showCell(cell)}`],
  );
  return parts.length ? parts.join(" and ") : "it fits everything";
}

const known = (value: Value | undefined) => (value === undefined ? "unknown" : null);

const show = (value: Value | undefined) => {
  if (value === undefined) return "not known";
  return value === null || value === ""
    ? "blank"
    : value === true
      ? "yes"
      : value === false
        ? "no"
        : String(value);
};
