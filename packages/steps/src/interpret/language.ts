import {
  type Asking,
  type Computed,
  condition,
  type Exit,
  factName,
  fieldName,
  type KindProblem,
  type Literal,
  literal,
  type StepLanguage,
  templateNames,
  text,
  type Uses,
} from "@throughline/workflow";
import { z } from "zod";
import { passesTo } from "../passes-to.ts";
import { faultOfLook, keyOf, type LookRung, lookRungs } from "./looks.ts";
import { type RepeatRung, remembered, repeatRung } from "./repeats.ts";

/** Settles facts, each by a ladder: the first rung that is sure enough answers. */
export interface InterpretConfig {
  decide: Record<string, Rung[]>;
}

export type Rung =
  /** The condition holds: the fact is `gives`. */
  | { by: "rule"; rule: string; gives: Literal }
  /**
   * The pattern is found in one of the fields `in` (default: every text that the agent reads).
   * The fact is the part named by `take.group` (0: all that matched), or `take.value`.
   */
  | { by: "pattern"; pattern: string; in?: string[]; take: { group: number | string } | { value: Literal } }
  | LookRung
  | RepeatRung
  /** A local model that is at least so sure, 0 to 1; absent: as sure as the threshold that is kept in it. */
  | { by: "model"; model: string; atLeast?: number }
  /** A language model that is at least so sure; `fallbacks` are asked in its place, in this order, when it cannot be reached. */
  | { by: "llm"; model: string; fallbacks?: string[]; atLeast: number }
  /** These models all say the same, each at least so sure. */
  | { by: "agreement"; models: string[]; atLeast?: number }
  /** A person is asked; `question` is a template. Who would rather not answer passes it on to `passTo`. */
  | { by: "person"; to: string; question?: string; passTo?: string }
  | { by: "otherwise"; gives: Literal };

const sure = z
  .number()
  .min(0)
  .max(1)
  .meta({ description: "How sure it must be at least, from 0 to 1.", is: "sureness" });

const llm = text().meta({
  description: "A language model; of several, the next one is asked where one cannot be reached.",
  examples: ["anthropic/claude-haiku-4-5"],
  is: "model",
});

const rung = z.union([
  z
    .strictObject({ rule: condition(), gives: literal() })
    .transform((rung): Rung => ({ by: "rule", ...rung }))
    .meta({ title: "Rule", by: "rule" }),
  z
    .strictObject({
      pattern: text().meta({
        description: "A regular expression, RE2 dialect; (?i) at its front ignores case.",
        is: "pattern",
      }),
      in: z.array(fieldName()).min(1).optional().meta({ description: "Fields to search." }),
      group: z
        .union([z.int().min(0), text()])
        .optional()
        .meta({ description: "The group that is the fact." }),
      gives: literal().optional().meta({ description: "What the fact is when the pattern is found." }),
    })
    .transform(
      ({ gives, group, ...rest }): Rung => ({
        by: "pattern",
        ...rest,
        take: gives === undefined ? { group: group ?? 0 } : { value: gives },
      }),
    )
    .meta({ title: "Pattern", by: "rule" }),
  ...lookRungs,
  repeatRung,
  z
    .strictObject({
      model: text().meta({ examples: ["local/support-topics"], is: "model" }),
      "at least": sure.optional(),
    })
    .transform(
      ({ model, "at least": atLeast }): Rung => ({
        by: "model",
        model,
        ...(atLeast !== undefined && { atLeast }),
      }),
    )
    .meta({ title: "Local model", by: "model" }),
  z
    .strictObject({ llm: z.union([llm, z.array(llm).min(1)]), "at least": sure })
    .transform(({ llm, "at least": atLeast }): Rung => {
      const [model = "", ...fallbacks] = typeof llm === "string" ? [llm] : llm;
      return { by: "llm", model, ...(fallbacks.length > 0 && { fallbacks }), atLeast };
    })
    .meta({ title: "Language model", by: "llm" }),
  z
    .strictObject({
      agree: z
        .array(text().meta({ is: "model" }))
        .min(2, "Two models at least are needed to agree.")
        .meta({
          description: "Models that must say the same.",
          examples: [["local/topics", "anthropic/claude-haiku-4-5"]],
        }),
      "at least": sure.optional(),
    })
    .transform(
      ({ agree, "at least": atLeast }): Rung => ({
        by: "agreement",
        models: agree,
        ...(atLeast !== undefined && { atLeast }),
      }),
    )
    .meta({ title: "Models that agree", by: "agreement" }),
  z
    .strictObject({
      person: text().meta({ description: "Team, queue or user that is asked.", is: "person" }),
      question: text()
        .optional()
        .meta({ description: "The question; {topic} is filled in.", is: "template" }),
      "passes to": passesTo(),
    })
    .transform(
      ({ person, question, "passes to": passTo }): Rung => ({
        ...{ by: "person", to: person },
        ...(question && { question }),
        ...(passTo && { passTo }),
      }),
    )
    .meta({ title: "Person", by: "person" }),
  z
    .strictObject({ otherwise: literal() })
    .transform(({ otherwise }): Rung => ({ by: "otherwise", gives: otherwise }))
    .meta({ title: "Otherwise", by: "rule" }),
]);

/** Models that it asks, each with where it stands in the rung. */
function modelsIn(rung: Rung): [model: string, ...path: (string | number)[]][] {
  if (rung.by === "model") return [[rung.model, "model"]];
  if (rung.by === "llm")
    return [rung.model, ...(rung.fallbacks ?? [])].map((model, place) => [model, "llm", place]);
  return rung.by === "agreement" ? rung.models.map((model, place) => [model, "agree", place]) : [];
}

function languageModelsIn(rung: Rung): { model: string; fallbacks: string[] }[] {
  if (rung.by === "llm") return [{ model: rung.model, fallbacks: rung.fallbacks ?? [] }];
  if (rung.by !== "agreement") return [];
  return rung.models.filter((model) => !isLocal(model)).map((model) => ({ model, fallbacks: [] }));
}

/** What it answers is no value that stands in the file, and no person gave it. */
const takesFromText = (rung: Rung) =>
  rung.by === "pattern" ? "group" in rung.take : !("gives" in rung) && rung.by !== "person";

/** Models on this machine; all others are language models. */
export const isLocal = (model: string) => model.startsWith("local/");

const asksAModel = (rung: Rung) => languageModelsIn(rung).length > 0;

const answersAlways = (rung: Rung) => rung.by === "person" || rung.by === "otherwise";

/** The places after the last one that is reached. */
const after = (last: number, all: unknown[]) => [...all.keys()].filter((index) => index > last);

export const language: StepLanguage<InterpretConfig> = {
  kind: "interpret",
  description: "Settles facts about the item from what it says, each by a ladder of ways to know.",
  type: "background",
  begins: ({ fact, person }) => ({ decide: { [fact]: [{ person }] } }),
  schema: z.strictObject({
    decide: z
      .record(factName(), z.array(rung).min(1, "A ladder needs at least one rung.").meta({ is: "ladder" }))
      .meta({
        description: "For each fact the ways to settle it, in order; the first that is sure enough answers.",
      }),
  }),

  asks({ decide }) {
    const calls = new Map<string, Asking>();
    for (const [fact, rungs] of Object.entries(decide)) {
      const before: string[] = [];
      for (const rung of rungs) {
        for (const { model, fallbacks } of languageModelsIn(rung)) {
          // what it said is known from then on
          if (before.includes(model)) continue;
          before.push(model);
          // only facts with the same models behind them are sure to come to the next one together
          const together = JSON.stringify(before);
          const call = calls.get(together) ?? { model, fallbacks: [], facts: [] };
          call.facts.push(fact);
          if (fallbacks.length > call.fallbacks.length) call.fallbacks = fallbacks;
          calls.set(together, call);
        }
      }
    }
    return [...calls.values()];
  },

  remembers: ({ decide }, reads) =>
    Object.values(decide)
      .flat()
      .flatMap((rung) => (rung.by === "repeat" ? [remembered(rung, reads)] : [])),

  uses({ decide }) {
    const uses: Required<Pick<Uses, "expressions" | "names" | "gives" | "people" | "models">> = {
      expressions: [],
      models: [],
      names: [],
      gives: [],
      people: [],
    };
    for (const [fact, rungs] of Object.entries(decide)) {
      const values: { value: Literal; path: (string | number)[] }[] = [];
      rungs.forEach((rung, index) => {
        const at = (...keys: (string | number)[]) => ["decide", fact, index, ...keys];
        if (rung.by === "rule")
          uses.expressions.push({ source: rung.rule, want: "boolean", path: at("rule") });
        if (rung.by === "rule") values.push({ value: rung.gives, path: at("gives") });
        if (rung.by === "otherwise") values.push({ value: rung.gives, path: at("otherwise") });
        if (rung.by === "pattern" && "value" in rung.take)
          values.push({ value: rung.take.value, path: at("gives") });
        if ((rung.by === "look" || rung.by === "repeat") && rung.gives !== undefined)
          values.push({ value: rung.gives, path: at("gives") });
        if (rung.by === "repeat") {
          rung.same.forEach((name, place) => {
            uses.names.push({ name, path: at("same", place) });
          });
        }
        if (rung.by === "pattern" || rung.by === "look" || rung.by === "repeat") {
          rung.in?.forEach((name, place) => {
            uses.names.push({ name, path: [...at("in"), place] });
          });
        }
        uses.models.push(...modelsIn(rung).map(([model, ...path]) => ({ model, path: at(...path) })));
        if (rung.by === "person") {
          uses.people.push({ name: rung.to, path: at("person") });
          if (rung.passTo !== undefined) uses.people.push({ name: rung.passTo, path: at("passes to") });
          for (const name of templateNames(`${rung.to} ${rung.question ?? ""} ${rung.passTo ?? ""}`)) {
            uses.names.push({ name, path: at("person") });
          }
        }
      });
      uses.gives.push({
        name: fact,
        path: ["decide", fact],
        // an optional fact on whose ladder nothing answers is settled as nothing
        sure: true,
        values,
        outside: rungs.some(takesFromText),
      });
    }
    return uses;
  },

  check({ decide }, { facts }, { person }) {
    const problems: KindProblem[] = [];
    for (const [fact, rungs] of Object.entries(decide)) {
      const path = ["decide", fact];
      const type = Object.hasOwn(facts, fact) ? facts[fact] : undefined;
      const end = rungs.findIndex(answersAlways);
      if (end < 0 && !type?.optional) {
        problems.push({
          code: "may-stay-undecided",
          severity: "error",
          message: `The ladder for "${fact}" can end without an answer.`,
          path,
          fix: `End it with a person to ask (- person: ${person ?? "NAME"}) or a value to fall back on (- otherwise: VALUE).`,
          // a person answers whatever the value may be; one to fall back on is for somebody to choose
          ...(person && { repair: [{ path, add: { person } }] }),
        });
      }
      if (end >= 0 && end < rungs.length - 1) {
        problems.push({
          code: "unreachable-rung",
          severity: "warning",
          message: `The rungs of "${fact}" after "${rungs[end]?.by}" are never reached, because that one always answers.`,
          path: [...path, end + 1],
          fix: "Move them before it, or take them out.",
          repair: after(end, rungs).map((index) => ({ path: [...path, index], remove: true })),
        });
      }
      rungs.forEach((rung, index) => {
        if (rung.by === "agreement" && new Set(rung.models).size < rung.models.length) {
          problems.push({
            code: "agrees-with-itself",
            severity: "error",
            message: `The same model stands twice: it always agrees with itself.`,
            path: [...path, index, "agree"],
            fix: "Name two different models.",
          });
        }
        if (rung.by === "repeat" && rung.gives === undefined && type && type.type !== "text") {
          problems.push({
            code: "wrong-type",
            severity: "error",
            message: `The rung gives the id of the earlier record, but "${fact}" is a ${type.type}.`,
            path: [...path, index, "repeats"],
            fix: "Make the fact a text, or say what it is when there is one (gives: VALUE).",
          });
        }
        const wrong = rung.by === "look" && faultOfLook(rung, fact, type);
        if (wrong) problems.push({ ...wrong, path: [...path, index, keyOf(rung)] });
        if (rung.by !== "pattern") return;
        if (type?.type === "boolean" && "group" in rung.take) {
          problems.push({
            code: "wrong-type",
            severity: "error",
            message: `The pattern gives a text, but "${fact}" is true or false.`,
            path: [...path, index, "pattern"],
            fix: "Add gives: true to the rung.",
          });
        }
        const fault = faultOfPattern(rung.pattern);
        if (fault) {
          problems.push({
            code: "bad-pattern",
            severity: "error",
            message: `The pattern cannot be used: ${fault}.`,
            path: [...path, index, "pattern"],
          });
        }
      });
    }
    return problems;
  },

  computes: ({ decide }) =>
    Object.entries(decide).flatMap(([name, rungs]) => {
      const last = rungs.findIndex(({ by }) => by === "otherwise");
      const ways = rungs
        .slice(0, last + 1)
        .flatMap((rung): Computed["ways"] =>
          rung.by === "rule"
            ? [{ when: [rung.rule], gives: { value: rung.gives } }]
            : rung.by === "otherwise"
              ? [{ when: [], gives: { value: rung.gives } }]
              : [],
        );
      return last >= 0 && ways.length === last + 1 ? [{ name, ways }] : [];
    }),

  firstFits: ({ decide }) =>
    Object.entries(decide).map(([fact, rungs]) => ({
      entry: "rung",
      gives: [fact],
      // what models and patterns say in between may leave it open
      entries: rungs.flatMap((rung, index) =>
        rung.by === "rule"
          ? [{ when: [rung.rule], says: String(rung.gives ?? "none"), path: ["decide", fact, index] }]
          : [],
      ),
      ordered: true,
      path: ["decide", fact],
    })),

  settles: ({ decide }) =>
    Object.entries(decide).map(([fact, rungs]) => ({
      gives: [fact],
      entries: rungs.map((rung, index) => ({
        key: JSON.stringify({ ...rung, atLeast: undefined }),
        path: ["decide", fact, index],
      })),
    })),

  exits({ decide }, { agents, budget }, { agent = "" }) {
    const guarded = Object.hasOwn(agents, agent) && agents[agent]?.guardrails !== undefined;
    const mayStop = budget?.beyond === "stop" && Object.values(decide).flat().some(asksAModel);
    return [{ is: "done" }, ...(guarded || mayStop ? [{ is: "failed" } satisfies Exit] : [])];
  },

  waits({ decide }, { budget }) {
    const rungs = Object.values(decide).flat();
    const asks = rungs.some(asksAModel);
    if (rungs.some(({ by }) => by === "person") || (asks && budget?.to !== undefined)) return "long";
    return asks ? "soon" : undefined;
  },

  summary: ({ decide }) => `settles ${Object.keys(decide).join(", ")}`,
};

/** A group with + or * inside that is itself repeated without bound: `(a+)+`. Customers choose the text it meets. */
const REPEATED_REPEAT = /\((?:[^()\\]|\\.)*(?:[+*]|\{\d+,\})(?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,\})/;

/** What is wrong with a regular expression, or nothing. */
function faultOfPattern(pattern: string): string | undefined {
  if (REPEATED_REPEAT.test(pattern))
    return "a repeated group repeats inside, which can take for ever on some texts";
  try {
    new RegExp(pattern.replace(/^\(\?i\)/, ""), "u");
    return undefined;
  } catch (error) {
    return String((error as Error).message).replace(/^Invalid regular expression: /, "");
  }
}
