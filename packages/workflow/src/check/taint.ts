import type { Step } from "../model.ts";
import { isId, isOwnWord, type Sink, taintOf } from "../taint.ts";
import type { FieldInfo } from "./context.ts";
import type { Surroundings } from "./surroundings.ts";

/** No words of a customer say where anything goes, and none are written into a record unless they are quoted. */
export function checkTaint(around: Surroundings): void {
  const taint = taintOf(around.workflow, around.context.kinds);
  const { facts, systems, sinks } = taint;
  for (const [step, all] of sinks) {
    for (const sink of all) {
      if (sink.is === "input" && !isAddress(around, sink)) continue;
      const from = sink.carries.filter(({ name, quoted }) => {
        if (quoted && sink.is === "field" && !isReference(sink.field, around)) return false;
        // what a system answers has no links and no markup; of where anything goes it says nothing
        const own =
          sink.is === "input" ? isOwnWord(taint, name, sink) : sink.is === "field" && systems.has(name);
        if (own && !isReference(sink.field, around)) return false;
        if (around.isFact(name)) return facts.has(name);
        const info = around.field(name);
        return hasWords(name, info) && !(sink.is === "input" && info?.email);
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

/** Whether an input says where something goes, as its operation declares. */
const isAddress = ({ context }: Surroundings, { operation = "", parameter = "" }: Sink): boolean =>
  context.operation?.(operation)?.addresses.includes(parameter) === true;

function tell(
  around: Surroundings,
  step: Step,
  { is, said, field = "", operation, parameter, path }: Sink,
  name: string,
): void {
  const whose = around.isFact(name)
    ? `"${name}", which is free text from outside`
    : `${name}, which is free text`;
  if (is === "input") {
    around.report({
      code: "tainted-address",
      message: `${parameter} of ${operation} says where something goes, and is taken from ${whose}.`,
      of: step,
      path,
      fix: `Use a choice, an id that the org has, or what a person settled, instead of ${name}.`,
    });
    return;
  }
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
