import type { SaveEvent } from "../../../model.ts";
import type { Method } from "../pieces.ts";
import { isCollection } from "../types.ts";
import type { Class } from "../world.ts";
import { begin, run } from "./calls.ts";
import { type Known, waysOf } from "./known.ts";
import type { Firing, Frame, Walk } from "./walk.ts";

const EVENTS: Record<string, SaveEvent> = {
  insert: "create",
  update: "update",
  delete: "delete",
  undelete: "undelete",
};
/** What fflib calls before an insert. */
const DEFAULTS = /^onApplyDefaults$/i;
const NAMED =
  /^(?:on|handle|do|process|run|execute|handler)?_?(before|after)_?(insert|update|delete|undelete)(?:s|event|trigger)?$/i;

/** The moment that handlers of triggers are named after: `beforeUpdate`, `onAfterInsert`. */
export function momentNamed({ name }: Method): Pick<Firing, "timing" | "event"> | undefined {
  if (DEFAULTS.test(name)) return { timing: "before", event: "create" };
  const [, timing = "", event = ""] = NAMED.exec(name) ?? [];
  const found = EVENTS[event.toLowerCase()];
  return found && { timing: timing.toLowerCase() as Firing["timing"], event: found };
}

/** What a handler is given of a firing, by the names and types of its parameters. */
export const handed = (method: Method, { bulk, old }: Pick<Firing, "bulk" | "old">): Known[] =>
  method.parameters.map(({ name, type }) => {
    if (!isCollection(type)) return { text: name, type };
    return /old|prior|previous/i.test(name) ? old : bulk;
  });

/**
 * A framework that is not in the source, or finds its handlers by name, calls the methods of a handler that are named after
 * the moment. Which other moments it calls, and whether it calls at all, the source does not say.
 */
export function byConvention(arg: Known, frame: Frame, walk: Walk): void {
  const { firing, walked } = frame.run;
  if (!firing) return;
  for (const { known } of waysOf(arg)) {
    if (!known.of) continue;
    const self: Known = known.isClass ? instanceOf(known.of, firing, frame, walk) : known;
    for (let of: Class | undefined = known.of; of; of = of.above) {
      for (const method of of.methods) {
        const named = momentNamed(method);
        if (!named || walked.has(method) || named.event !== firing.event || named.timing !== firing.timing)
          continue;
        run(method, of, self, handed(method, firing), frame, walk);
      }
    }
  }
}

/** An object of a handler, which takes the records of the trigger where it takes a collection. */
function instanceOf(of: Class, firing: Firing, frame: Frame, walk: Walk): Known {
  const self: Known = { text: `new ${of.name}()`, type: of.name, of, exact: true, born: frame.guards.length };
  const [first] = of.methods
    .filter(({ name, parameters }) => name === "<init>" && parameters.every(({ type }) => isCollection(type)))
    .sort((a, b) => b.parameters.length - a.parameters.length);
  begin(self, of, first ? handed(first, firing) : [], frame, walk);
  return self;
}
