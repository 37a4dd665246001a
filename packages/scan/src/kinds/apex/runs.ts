import type { Moment, SaveEvent } from "../../model.ts";
import { entryOf, jobOf } from "./entries.ts";
import type { Method } from "./pieces.ts";
import type { Owned, Relevant } from "./relevant.ts";
import type { TypeName } from "./syntax/ast.ts";
import { elementOf, isAnyRecord, isCollection } from "./types.ts";
import { run as walkBody } from "./walk/calls.ts";
import { handed, momentNamed } from "./walk/convention.ts";
import { evalOne } from "./walk/expressions.ts";
import type { Known, Rec } from "./walk/known.ts";
import { execAll } from "./walk/statements.ts";
import type { Firing, Frame, Run, Setting, Walk } from "./walk/walk.ts";
import type { Trigger, World } from "./world.ts";

/** All that was set on one way in. */
export interface Walked {
  trigger?: Trigger;
  /** The object whose save began it, where one did. */
  object?: TypeName;
  event?: SaveEvent;
  sets: Setting[];
}

/**
 * How many statements one way in is followed for, and all of them together, so that a scan of any size comes to its end;
 * beyond it, what was found until then stands, and it is told.
 */
const MOST_STATEMENTS = 6_000;
const MOST_IN_ALL = 1_500_000;

const walk: Walk = {
  eval: (expr, frame) => evalOne(expr, frame, walk),
  exec: (statements, frame) => execAll(statements, frame, walk),
};

/** The records of a save are one, and what they were before is another that stands for the same rows. */
export const LIVE = "the records of the save";

/**
 * Follows every way in that may lead to a field of the object: triggers in each of their events, then what the platform and
 * people start, then jobs and handlers that nothing in the source was seen to run, then what is left.
 */
export function walkAll(
  world: World,
  { writers, leading, callers }: Relevant,
  lookups: Run["lookups"],
): Walked[] {
  const walked = new Set<Method>();
  const picks: Run["picks"] = new Map();
  world.cut.length = 0;
  const found: Walked[] = [];
  let inAll = MOST_IN_ALL;
  const begin = (firing?: Firing): Run => ({
    world,
    ...(firing && { firing }),
    leading,
    lookups,
    sets: [],
    statics: new Map(),
    walked: new Set(),
    picks,
    left: Math.min(MOST_STATEMENTS, inAll),
  });
  const end = (
    run: Run,
    { file, method }: Pick<Owned, "file" | "method">,
    about: Omit<Walked, "sets"> = {},
  ) => {
    if (run.left <= 0)
      world.cut.push({ file, line: method.line, why: "it leads so far that it was not followed to its end" });
    inAll -= MOST_STATEMENTS - Math.max(0, run.left);
    for (const method of run.walked) walked.add(method);
    found.push({ ...about, sets: run.sets });
  };
  const enter = (one: Owned, by: string | undefined, moment: Moment, firing?: Firing, object?: TypeName) => {
    const run = begin(firing);
    const { of, method } = one;
    const self: Known | undefined = of && { text: of.name, type: of.name, of };
    const args = firing ? handed(method, firing) : [];
    walkBody(method, of, self, args, frameOf(run, one, by ? [by] : [], moment), walk);
    end(run, one, { ...(object && { object }), ...(firing && { event: firing.event }) });
  };

  for (const trigger of world.triggers) {
    if (!leading.has(trigger.method)) continue;
    for (const { timing, event } of trigger.on) {
      const run = begin(firingOf(trigger.object, timing, event));
      const { method, file, name, object } = trigger;
      const frame = frameOf(run, { method, file }, [name], momentOf(object, timing));
      walk.exec(world.bodyOf(method, file), frame);
      end(run, { file, method }, { trigger, object, event });
    }
  }
  const rest = () => [...leading.values()].filter(({ method, of }) => of && !walked.has(method));
  for (const one of leading.values()) {
    const entry = entryOf(one.method, one.of);
    if (entry) enter(one, entry.by, entry.moment);
  }
  for (const one of rest()) {
    const entry = jobOf(one.method, one.of);
    if (entry && !walked.has(one.method)) enter(one, entry.by, entry.moment);
  }
  for (const one of rest()) {
    const named = momentNamed(one.method);
    if (!named || walked.has(one.method)) continue;
    const object = objectOf(one.method);
    const firing = firingOf(object ?? "SObject", named.timing, named.event);
    enter(one, "called by its name, it seems", `${named.timing} triggers`, firing, object);
  }
  const isCalled = ({ method }: Owned) =>
    [...(callers.get(method) ?? [])].some(
      (caller) => caller !== method && leading.has(caller) && !walked.has(caller),
    );
  const called = (one: Owned) => {
    const by = picks.get(one.method);
    enter(one, by === undefined ? undefined : `${by}, which picks whom to call when it runs`, "called");
  };
  for (const one of rest()) if (!walked.has(one.method) && picks.has(one.method)) called(one);
  for (const one of rest()) if (!walked.has(one.method) && !isCalled(one)) called(one);
  for (const one of writers) if (one.of && !walked.has(one.method)) called(one);
  return found;
}

const frameOf = (run: Run, { method, of, file }: Owned, via: string[], moment: Moment): Frame => ({
  run,
  method: { ...method },
  file,
  ...(of && { of }),
  vars: new Map(),
  guards: [],
  via,
  moment,
  returns: [],
  entered: 0,
});

/** Triggers of events that are delivered, and not saved, run in a transaction of their own. */
const momentOf = (object: TypeName, timing: Firing["timing"]): Moment =>
  /(__e|ChangeEvent)$/i.test(object) ? "asynchronous" : `${timing} triggers`;

function firingOf(type: TypeName, timing: Firing["timing"], event: SaveEvent): Firing {
  const live = timing === "before";
  const many = (rec: Rec): Known => {
    const any: Known = { text: "a record of the save", rec, filled: true };
    return { text: rec.old ? "Trigger.old" : "Trigger.new", filled: true, cell: { type, added: [], any } };
  };
  const rec: Rec = { id: LIVE, type, live, saved: false, where: [] };
  return { timing, event, bulk: many(rec), old: many({ ...rec, old: true, live: false }) };
}

/** The object that a handler is written for, by what it takes. */
const objectOf = ({ parameters }: Method): TypeName | undefined =>
  parameters
    .flatMap(({ type }) => (isCollection(type) ? [elementOf(type)] : []))
    .find(
      (type): type is TypeName => type !== undefined && !isAnyRecord(type) && !/^(id|string)$/i.test(type),
    );
