import {
  computed,
  condition,
  type Exit,
  expression,
  fieldName,
  type KindProblem,
  type Literal,
  literal,
  oneOrMore,
  type Path,
  type StepLanguage,
  type Uses,
} from "@throughline/workflow";
import { z } from "zod";
import { type Cell, cell, matchesAll } from "./cell.ts";
import {
  expressionsOf,
  firstFitsOf,
  literalsOf,
  missing,
  placeOf,
  settlesOf,
  usualOf,
  valuesOf,
  waysOf,
} from "./ways.ts";

/** Settles facts or fields from what is known: by a table, first hit, or by rules in order. */
export type DecideConfig = { gives: string[] } & ({ table: DecisionTable } | { rules: DecisionRule[] });

export interface DecisionTable {
  /** Names or expressions, one for each input column. */
  inputs: string[];
  /** `gives` has a value for each name in the step's `gives`. */
  rows: { when: Cell[]; gives: Literal[] }[];
  otherwise?: Literal[];
  /** The order of the rows is meant where two of them fit. */
  hit?: "first";
}

export interface DecisionRule {
  /** Absent: always (`otherwise`). */
  when?: string;
  /** One for each name in the step's `gives`. */
  gives: Given[];
}

export type Given = { value: Literal } | { expression: string };

const given = oneOrMore(literal().meta({ of: "gives" }));
const computes = oneOrMore(computed().meta({ of: "gives" }));

const schema = z.strictObject({
  gives: oneOrMore(fieldName()).meta({
    title: "Settles",
    description: "Facts or governed fields that are settled.",
  }),
  table: z
    .strictObject({
      inputs: z.array(expression()).min(1),
      rows: z.array(z.array(z.unknown())).min(1).meta({
        description:
          "Rows of cells: a value, any, a list (one of), or a comparison such as '>= 100'; the outputs stand last. The first row that fits decides.",
      }),
      otherwise: oneOrMore(literal()).optional().meta({ description: "The outputs when no row fits." }),
      hit: z.literal("first").optional().meta({
        description:
          "Says that the order of the rows is meant. The first row that fits decides anyway; without it, check tells of rows that fit alike and say different things.",
      }),
    })
    .optional()
    .meta({ is: "table", description: "A table of inputs and what they give." }),
  rules: z
    .array(
      z.union([
        z.strictObject({ when: condition(), gives: given }).meta({ title: "When it holds, a value" }),
        z
          .strictObject({ when: condition(), value: computes })
          .meta({ title: "When it holds, what an expression gives" }),
        z.strictObject({ otherwise: given }).meta({ title: "Otherwise, a value" }),
        z
          .strictObject({ otherwise: z.strictObject({ value: computes }) })
          .meta({ title: "Otherwise, what an expression gives" }),
      ]),
    )
    .min(1)
    .optional()
    .meta({ description: "Rules in order; the first whose condition holds decides." }),
});

type Written = z.output<typeof schema>;

export const language: StepLanguage<DecideConfig> = {
  kind: "decide",
  description: "Settles facts or fields from what is known, by a table or by rules.",
  type: "background",
  begins: ({ field }) => ({ gives: field, rules: [{ otherwise: "none" }] }),
  schema: schema.transform((step, context): DecideConfig => {
    if ((step.table === undefined) === (step.rules === undefined)) {
      context.addIssue({ code: "custom", message: "A decision has either a table or rules." });
      return z.NEVER;
    }
    const { gives } = step;
    return step.table
      ? { gives, table: readTable(step.table, gives, context) }
      : { gives, rules: readRules(step, context) };
  }),

  uses(config, { facts }) {
    const uses: Required<Pick<Uses, "expressions" | "gives" | "writes" | "compares">> = {
      expressions: [],
      gives: [],
      writes: [],
      compares: [],
    };
    config.gives.forEach((name, column) => {
      const path = ["gives", column];
      const values = valuesOf(config, column);
      const from = "rules" in config ? config.rules.flatMap((rule) => expressionsOf(rule.gives[column])) : [];
      if (Object.hasOwn(facts, name)) uses.gives.push({ name, path, sure: true, values, from });
      else uses.writes.push({ field: name, path, values });
    });
    if ("table" in config) {
      config.table.inputs.forEach((source, index) => {
        uses.expressions.push({ source, path: ["table", "inputs", index] });
        const values = config.table.rows.flatMap(({ when }, row) =>
          literalsOf(when[index]).map((value) => ({ value, path: ["table", "rows", row, index] })),
        );
        uses.compares.push({ name: source, values });
      });
    } else {
      config.rules.forEach((rule, index) => {
        if (rule.when !== undefined) {
          uses.expressions.push({ source: rule.when, want: "boolean", path: ["rules", index, "when"] });
        }
        rule.gives.forEach((given, column) => {
          if (!("expression" in given)) return;
          const path = [...placeOf(rule, index), "value", column];
          const name = config.gives[column] as string;
          const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
          uses.expressions.push({
            source: given.expression,
            needed: true,
            path,
            ...(fact ? { want: fact.type } : { field: name }),
          });
        });
      });
    }
    return uses;
  },

  check(config, workflow) {
    const problems: KindProblem[] = [];
    const usual = usualOf(config, workflow.facts);
    if ("table" in config) {
      const last = config.table.rows.findIndex((row) => row.when.every(matchesAll));
      if (last >= 0 && last < config.table.rows.length - 1) {
        problems.push({
          code: "unreachable-row",
          severity: "warning",
          message: `The rows after row ${last + 1} are never reached, because that one fits always.`,
          path: ["table", "rows", last + 1],
          fix: "Move the row of any to the end, or take out what stands behind it.",
          repair: config.table.rows.slice(last + 1).map((_, index) => ({
            path: ["table", "rows", last + 1 + index],
            remove: true,
          })),
        });
      }
      if (last < 0 && !config.table.otherwise) {
        const { inputs } = config.table;
        problems.push({
          code: "table-may-miss",
          severity: "warning",
          message: `No row may fit, and then ${config.gives.join(", ")} stays open.`,
          path: ["table", "rows"],
          example: missing(config.table, workflow.facts),
          fix: `End with a row of any: [${inputs.map(() => "any").join(", ")}, VALUE], or add otherwise.`,
          ...(usual && { repair: [{ path: ["table", "otherwise"], set: usual }] }),
        });
      }
    } else {
      const last = config.rules.findIndex((rule) => rule.when === undefined);
      if (last >= 0 && last < config.rules.length - 1) {
        problems.push({
          code: "unreachable-rule",
          severity: "warning",
          message: "The rules after otherwise are never reached.",
          path: ["rules", last + 1],
          fix: "Move otherwise to the end, or take out what stands behind it.",
          repair: config.rules.slice(last + 1).map((_, index) => ({
            path: ["rules", last + 1 + index],
            remove: true,
          })),
        });
      }
      if (last < 0) {
        problems.push({
          code: "rules-may-miss",
          severity: "warning",
          message: `No rule may hold, and then ${config.gives.join(", ")} stays open.`,
          path: ["rules"],
          fix: "End with - otherwise: VALUE.",
          ...(usual && { repair: [{ path: ["rules"], add: { otherwise: usual } }] }),
        });
      }
    }
    return problems;
  },

  exits(config) {
    const mayMiss =
      "table" in config
        ? !config.table.otherwise && !config.table.rows.some(({ when }) => when.every(matchesAll))
        : config.rules.every(({ when }) => when !== undefined);
    const whens = "rules" in config && mayMiss ? config.rules.flatMap(({ when = [] }) => when) : undefined;
    const computes =
      "rules" in config && config.rules.some(({ gives }) => gives.some((one) => "expression" in one));
    return [
      { is: "done", ...(whens && { some: whens }) },
      ...(mayMiss ? [{ is: "failed", ...(whens && { none: whens }) } satisfies Exit] : []),
      // what is computed may not be known
      ...(computes ? [{ is: "failed" } satisfies Exit] : []),
    ];
  },

  computes: (config) => config.gives.map((name, column) => ({ name, ways: waysOf(config, column) })),

  firstFits: firstFitsOf,

  settles: settlesOf,

  summary(config) {
    const names = config.gives.join(", ");
    if ("rules" in config) return `${names} by ${config.rules.length} rules`;
    return `${names} by table of ${config.table.inputs.join(", ")}`;
  },
};

function readTable(
  table: NonNullable<Written["table"]>,
  gives: string[],
  context: z.RefinementCtx,
): DecisionTable {
  const { inputs, rows, otherwise, hit } = table;
  const width = inputs.length + gives.length;
  const outputs = z.array(literal());
  checkWidth(otherwise, gives, ["table", "otherwise"], context);
  return {
    inputs,
    rows: rows.flatMap((row, index) => {
      const path = ["table", "rows", index];
      if (row.length !== width) {
        const message = `The row has ${row.length} cells; ${width} are expected: ${[...inputs, ...gives].join(", ")}.`;
        context.addIssue({ code: "custom", message, path });
        return [];
      }
      const when = z.array(cell).safeParse(row.slice(0, inputs.length));
      const then = outputs.safeParse(row.slice(inputs.length));
      for (const [result, offset] of [
        [when, 0],
        [then, inputs.length],
      ] as const) {
        for (const issue of result.error?.issues ?? []) {
          const column = Number(issue.path[0]) + offset;
          const message = offset
            ? "The cell must hold a value."
            : "The cell must hold a value, any, a list or a comparison.";
          context.addIssue({ code: "custom", message, path: [...path, column] });
        }
      }
      return when.success && then.success ? [{ when: when.data, gives: then.data }] : [];
    }),
    ...(otherwise && { otherwise }),
    ...(hit && { hit }),
  };
}

function readRules({ rules = [], gives }: Written, context: z.RefinementCtx): DecisionRule[] {
  return rules.map((rule, index) => {
    const given: Given[] =
      "gives" in rule
        ? rule.gives.map((value) => ({ value }))
        : "value" in rule
          ? rule.value.map((expression) => ({ expression }))
          : Array.isArray(rule.otherwise)
            ? rule.otherwise.map((value) => ({ value }))
            : rule.otherwise.value.map((expression) => ({ expression }));
    checkWidth(given, gives, ["rules", index], context);
    return { ...("when" in rule && { when: rule.when }), gives: given };
  });
}

function checkWidth(
  values: unknown[] | undefined,
  gives: string[],
  path: Path,
  context: z.RefinementCtx,
): void {
  if (!values || values.length === gives.length) return;
  const message = `${gives.length} values are expected, for ${gives.join(", ")}; there are ${values.length}.`;
  context.addIssue({ code: "custom", message, path });
}
