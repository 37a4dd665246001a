import type { Step, Value, Workflow } from "@throughline/workflow";
import { walkSteps } from "@throughline/workflow";
import type { Constraint } from "../solve/index.ts";
import type { Walk } from "./walk.ts";

type Rung = { by: string; [key: string]: unknown };

/** A ladder of rules and patterns: whoever wants a fact to be something needs a text that says so. */
interface Ladder {
  fact: string;
  rungs: Rung[];
  /** Texts that are searched where a pattern does not say which. */
  reads: string[];
}

type Example = Record<string, unknown>;

/**
 * An example with the texts from which its facts are read: that the reference is "PO-118-2207" is no answer of
 * anybody's, it stands in the subject. As it is where there is no such text, or nothing is read by patterns.
 *
 * @param ask an example for which more holds
 */
export function withTexts(
  { workflow, moments }: Walk,
  example: Example,
  ask: (more: Constraint[]) => Example | undefined,
): Example {
  const isText = (field: string) => ["text", "any"].includes(moments.domainOf(field).type);
  const told = laddersOf(workflow).flatMap(({ fact, rungs, reads }) => {
    const value = example[fact] as Value | undefined;
    if (value === undefined) return [];
    const texts = reads.filter((field) => !moments.isFact(field) && isText(field));
    const sources = rungs.map((rung) => sourceOf(rung, texts));
    const at = rungs.findIndex((rung) => says(rung, value));
    if (at < 0) return [];
    const conditions: Constraint[] = [
      ...sources
        .slice(0, at)
        .flatMap((source): Constraint[] => (source ? [{ source, is: "does-not-hold" }] : [])),
      ...(sources[at] ? [{ source: sources[at], is: "holds" as const }] : []),
      {
        source:
          value === null
            ? `blank(${fact})`
            : typeof value === "string"
              ? `given(${fact})`
              : `${fact} == ${value}`,
        is: "holds",
      },
    ];
    return [{ fact, rung: rungs[at] as Rung, texts, conditions }];
  });
  if (told.length === 0) return example;
  const found = ask(told.flatMap(({ conditions }) => conditions));
  if (!found) return example;
  for (const { fact, rung, texts } of told) {
    const text =
      rung.by === "pattern" && !("value" in (rung.take as object)) ? matched(rung, texts, found) : undefined;
    if (text !== undefined) found[fact] = text;
  }
  return found;
}

const ladders = new WeakMap<Workflow, Ladder[]>();

/** Ladders that nobody answers, with a pattern among their rungs. */
function laddersOf(workflow: Workflow): Ladder[] {
  let known = ladders.get(workflow);
  if (!known) {
    known = [...walkSteps(workflow)].flatMap(({ step }) =>
      step.kind === "interpret" ? ofStep(step, workflow) : [],
    );
    ladders.set(workflow, known);
  }
  return known;
}

const SAID = ["rule", "pattern", "otherwise"];

function ofStep(step: Step, { agents }: Workflow): Ladder[] {
  const { decide } = step.config as { decide: Record<string, Rung[]> };
  const reads = agents[step.agent ?? ""]?.reads ?? [];
  return Object.entries(decide).flatMap(([fact, rungs]) =>
    rungs.some(({ by }) => by === "pattern") && rungs.every(({ by }) => SAID.includes(by))
      ? [{ fact, rungs, reads }]
      : [],
  );
}

/** When a rung answers; `undefined`: always. */
function sourceOf(rung: Rung, texts: string[]): string | undefined {
  if (rung.by === "rule") return String(rung.rule);
  if (rung.by !== "pattern") return undefined;
  const fields = (rung.in as string[] | undefined) ?? texts;
  return fields.map((field) => `${field}.matches(${JSON.stringify(rung.pattern)})`).join(" || ") || "false";
}

/** Whether a rung can say a value. */
function says(rung: Rung, value: Value): boolean {
  if (rung.by !== "pattern") return rung.gives === value;
  const take = rung.take as { value?: Value };
  return "value" in take ? take.value === value : value !== null;
}

/** What a pattern finds in the texts of an example. */
function matched({ pattern, in: fields, take }: Rung, texts: string[], example: Example): string | undefined {
  const written = String(pattern);
  const ignores = written.startsWith("(?i)");
  const regex = new RegExp(ignores ? written.slice(4) : written, ignores ? "iu" : "u");
  for (const field of (fields as string[] | undefined) ?? texts) {
    const found = regex.exec(String(example[field] ?? ""));
    const { group = 0 } = take as { group?: number | string };
    if (found) return typeof group === "number" ? found[group] : found.groups?.[group];
  }
  return undefined;
}
