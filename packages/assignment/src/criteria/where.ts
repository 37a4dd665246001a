import { compile, type Expression, evaluateValue, type Value } from "@throughline/workflow";
import { type Candidate, type Demand, nameOf, supposing } from "../choose/candidate.ts";
import type { Criterion, MakeCriteria } from "./criterion.ts";

/** Conditions on a member by name: territory, language, any attribute. Unknown and blank do not hold. */
export const where: MakeCriteria = ({ request, dropped, at }) =>
  request.where
    .filter(({ name }) => !dropped.has(name))
    .map(({ name, expression, values }): Criterion => {
      const { valueFor, names } = overMember(expression, values, at);
      const own = names.filter((one) => one.startsWith("member.")).map((one) => one.slice("member.".length));
      const unknown = names.filter((one) => !one.startsWith("member.") && !Object.hasOwn(values, one));
      const because = [
        ...unknown.map((one) => `${one} is not known`),
        ...own.map((attribute) => `${attribute}: {${attribute}}`),
      ].join(", ");
      return {
        name,
        lasting: true,
        fails: (one) => valueFor(one) !== true && !one.supposed?.holds?.includes(name),
        why: () => `${name} does not hold${because && ` (${because})`}`,
        those: `for whom ${name} does not hold`,
        shows: Object.fromEntries(
          own.map((attribute) => [attribute, (one: Candidate) => shown(memberValue(one, attribute))]),
        ),
        // which value would do is the expression's secret: the condition as such is what would have to be different
        changes: (one) => [
          {
            text: `if ${name} held`,
            to: supposing(one, { holds: [...(one.supposed?.holds ?? []), name] }),
          },
        ],
      };
    });

const compiled = new Map<string, Expression | undefined>();
const MOST_COMPILED = 1_000;

/** An expression of a request, compiled once; `undefined` where it has no meaning. */
export function expressionOf(source: string): Expression | undefined {
  if (!compiled.has(source)) {
    if (compiled.size >= MOST_COMPILED) compiled.clear();
    compiled.set(source, compile(source).expression);
  }
  return compiled.get(source);
}

/**
 * An expression over a member and values of the item. All who have the same attributes have the same answer, which is
 * computed once; `member.user`, `name`, `load`, `capacity` and `weight` are each member's own.
 */
export function overMember(source: string, values: Record<string, Value>, at: number) {
  const expression = expressionOf(source);
  const names = expression?.names ?? [];
  const personal = names.some((name) => PERSONAL.has(name));
  const known = new Map<object, Value | undefined>();
  const now = new Date(at).toISOString();
  const evaluate = (one: Candidate): Value | undefined =>
    expression &&
    evaluateValue(
      expression,
      {
        get: (name) =>
          name.startsWith("member.")
            ? memberValue(one, name.slice("member.".length))
            : Object.hasOwn(values, name)
              ? values[name]
              : undefined,
      },
      { now },
    );
  return {
    names,
    valueFor(one: Candidate): Value | undefined {
      if (personal) return evaluate(one);
      const { attributes } = one.member;
      if (!known.has(attributes)) known.set(attributes, evaluate(one));
      return known.get(attributes);
    },
  };
}

const PERSONAL = new Set(["user", "name", "load", "capacity", "weight"].map((name) => `member.${name}`));

function memberValue(one: Candidate, name: string): Value | undefined {
  const { attributes, user, capacity, weight } = one.member;
  if (Object.hasOwn(attributes, name)) return attributes[name];
  switch (name) {
    case "user":
      return user;
    case "name":
      return nameOf(one);
    case "load":
      return one.load;
    case "capacity":
      return capacity;
    case "weight":
      return weight;
  }
  return undefined;
}

/** A value of the table: a list as people write it. */
const shown = (value: Value | undefined): Value =>
  value === undefined ? "not known" : Array.isArray(value) ? value.join(", ") : (value ?? "blank");

/** Whether a demand's conditions can be understood; otherwise what is wrong. */
export function wrongCondition({ where, by }: Demand["request"]): string | undefined {
  const sources = [...where.map(({ expression }) => expression), ...by.flatMap(({ of }) => of ?? [])];
  const wrong = sources.find((source) => !expressionOf(source));
  return wrong === undefined
    ? undefined
    : `"${wrong}" is no expression: ${compile(wrong).problems[0]?.message}`;
}
