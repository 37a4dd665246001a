import type { Step } from "../model.ts";
import { isId, type Sink, taintOf } from "../taint.ts";
import type { FieldInfo } from "./context.ts";
import type { Surroundings } from "./surroundings.ts";

/** No words of a customer say where anything goes, and none are written into a record unless they are quoted. */
export function checkTaint(around: Surroundings): void {
  const { facts, sinks } = taintOf(around.workflow, around.context.kinds);
  for (const [step, all] of sinks) {
    for (const sink of all) {
      const from = sink.carries.filter(({ name, quoted }) => {
        if (quoted && sink.is === "field" && !isReference(sink.field, around)) return false;
        return around.isFact(name) ? facts.has(name) : hasWords(name, around.field(name));
      });
      const [first] = from;
      if (first) tell(around, step, sink, first.name);
    }
  }
}

/** A text that anybody can have written; what the org does not describe is not held against the workflow here. */
const hasWords = (name: string, info: FieldInfo | undefined): boolean =>
  info?.type === "text" && !info.of && !info.reference && !isId(name);

const isReference = (field: string | undefined, { field: infoOf }: Surroundings): boolean =>
  field !== undefined && (isId(field) || infoOf(field)?.reference === true);

function tell(around: Surroundings, step: Step, { is, said, field = "", path }: Sink, name: string): void {
  const whose = around.isFact(name)
    ? `"${name}", which is free text taken from what a customer writes`
    : `${name}, which is free text`;
  if (is === "address" || isReference(field, around)) {
    around.report({
      code: "tainted-address",
      message: `${is === "address" ? `"${said}" takes its name` : `${field} takes its value`} from ${whose}: whoever writes to us could choose who gets the work.`,
      of: step,
      path,
      fix: `Use a fact of the type choice instead of ${name}, or let a person settle it with ask.`,
    });
    return;
  }
  // a picklist takes its own values only, and the executor sees to it
  if (around.field(field)?.of) return;
  around.report({
    code: "tainted-text",
    repair: [{ path, words: name, by: `quote(${name})` }],
    message: `${field} would take words as they are from ${whose}: links, markup and all.`,
    of: step,
    path,
    fix: `Write quote(${name}) for ${name}: the same words without links, markup and hidden characters.`,
  });
}
