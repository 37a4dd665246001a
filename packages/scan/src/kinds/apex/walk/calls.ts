import type { Method } from "../pieces.ts";
import type { Expr, Of } from "../syntax/ast.ts";
import { baseOf, isCollection } from "../types.ts";
import type { Class } from "../world.ts";
import { callOfCollection, collectionOf } from "./collections.ts";
import { byConvention } from "./convention.ts";
import { later, overridesOf, picked } from "./dispatch.ts";
import { type Known, ofType, oneOf, recordOf, refined, settled, shared, waysOf } from "./known.ts";
import { callOfValue, platformCall } from "./platform.ts";
import { relatedIn, save, setField } from "./records.ts";
import { joined, saidOf } from "./said.ts";
import type { Frame, Walk } from "./walk.ts";

const MOST_DEEP = 24;

/** Walks a body with what it is handed, at once or when somebody asks for what it gives back. */
export function run(
  method: Method,
  of: Class | undefined,
  self: Known | undefined,
  args: Known[],
  frame: Frame,
  walk: Walk,
): Known {
  const text = `${of?.name ?? ""}.${method.name}()`;
  const { run } = frame;
  const bare = (): Known => (method.returns ? ofType(method.returns, text, run.world, of) : { text });
  if (!method.body || run.left <= 0) return bare();
  let deep = 0;
  for (let up: Frame | undefined = frame; up; up = up.caller, deep++) if (up.method === method) return bare();
  if (deep > MOST_DEEP) return bare();

  const walked = (): Known => {
    run.walked.add(method);
    const vars = new Map<string, Known>();
    for (const [at, { name, type }] of method.parameters.entries()) {
      const given = args[at];
      vars.set(
        name.toLowerCase(),
        given ? refined(given, type, run.world, of) : ofType(type, name, run.world, of),
      );
    }
    const inner: Frame = {
      run,
      method,
      file: of?.file ?? frame.file,
      ...(of && { of }),
      ...(self && !method.static && { self }),
      vars,
      guards: frame.guards,
      via: of ? [...frame.via, `${of.name}.${shownName(method, of)}`] : frame.via,
      moment: method.words.includes("future") ? "asynchronous" : frame.moment,
      returns: [],
      entered: frame.guards.length,
      caller: frame,
    };
    walk.exec(run.world.bodyOf(method, inner.file), inner);
    if (inner.returns.length === 0) return bare();
    return refined(oneOf(inner.returns, text), method.returns, run.world, of);
  };
  // what gives nothing back is there for what it does to what it is handed, or to its own object
  const fills = method.returns.toLowerCase() === "void" && (self?.exact || args.some((arg) => arg.cell));
  if (run.leading.has(method) || method.name === "<init>" || fills) return walked();
  for (const arg of args) shared(arg);
  return later(text, method.returns, walked);
}

const shownName = (method: Method, of: Class): string =>
  method.name === "<init>" ? `new ${of.name.split(".").at(-1)}` : method.name.replace(/[<>]/g, "");

/** A call: of the own class, of another one, of a record or collection, or of the platform. */
export function callOf(expr: Of<"call">, frame: Frame, walk: Walk): Known {
  const name = expr.name.toLowerCase();
  const args = expr.args.map((arg) => walk.eval(arg, frame));
  const { of: on, text } = expr;
  if (!on) return callOfOwn(name, args, text, frame, walk);
  if (name === "getrecordtypeid") return recordTypeOf(on, text, frame, walk) ?? { text };
  if (on.is === "super") {
    const above = frame.of?.above;
    const method = above && picked(above, name, args);
    return method ? run(method.method, method.of, frame.self, args, frame, walk) : { text };
  }
  const started = startedBy(on, name, args, frame, walk);
  if (started) return started;
  const platform =
    platformOf(on, frame) && platformCall(platformOf(on, frame) as string, name, args, text, frame);
  if (platform) return platform;
  const ways = waysOf(walk.eval(on, frame));
  const found = ways.map(({ when, known }) => {
    const { guards } = frame;
    frame.guards = [...guards, ...when];
    const given = callOn(known, expr, name, args, frame, walk);
    frame.guards = guards;
    return { when, known: given };
  });
  return oneOf(found, text);
}

/** `Database`, `String`: a name that is no variable and no class of the project. */
function platformOf(on: Expr, frame: Frame): string | undefined {
  const name =
    on.is === "name" ? on.name : on.is === "field" && /^system$/i.test(on.of.text) ? on.name : undefined;
  if (!name || frame.vars.has(name.toLowerCase()) || frame.run.world.classOf(name, frame.of))
    return undefined;
  return name.toLowerCase();
}

function callOfOwn(name: string, args: Known[], text: string, frame: Frame, walk: Walk): Known {
  if (name === "this" || name === "super") {
    const of = name === "this" ? frame.of : frame.of?.above;
    const found = of && picked(of, "<init>", args);
    return found ? run(found.method, found.of, frame.self, args, frame, walk) : { text };
  }
  for (let here = frame.of; here; here = here.outer) {
    const self = here === frame.of ? frame.self : undefined;
    const found = targets(here, self, name, args, frame);
    if (found.length > 0) {
      return oneOf(
        found.map(({ method, of }) => ({ when: [], known: run(method, of, self, args, frame, walk) })),
        text,
      );
    }
  }
  return unresolved(args, text, frame, walk);
}

/** The bodies that a call may end up in: of the object's own class, or of those below it where that is not known. */
function targets(
  of: Class,
  self: Known | undefined,
  name: string,
  args: Known[],
  { run, via }: Frame,
): { method: Method; of: Class }[] {
  const start = self?.of && (self.of === of || of.below.includes(self.of)) ? self.of : of;
  const found = picked(start, name, args);
  if (found && (found.method.static || self?.exact)) return [found];
  return [
    ...(found?.method.body ? [found] : []),
    ...overridesOf(start, name, args, (method) => run.picks.set(method, via.at(-1) ?? "")),
  ];
}

function callOn(on: Known, expr: Of<"call">, name: string, args: Known[], frame: Frame, walk: Walk): Known {
  const { text, line } = expr;
  const { world } = frame.run;
  if (on.of) {
    const self = on.isClass ? undefined : on;
    const found = targets(on.of, self, name, args, frame);
    if (found.length > 0) {
      return oneOf(
        found.map(({ method, of }) => ({ when: [], known: run(method, of, self, args, frame, walk) })),
        text,
      );
    }
    return unresolved(args, text, frame, walk);
  }
  if (on.cell) {
    const constants = on.cell.added.map(({ known }) => saidOf(known));
    const list = constants.length > 0 && constants.reduce((left, right) => joined(left, ", ", right));
    if (name === "contains" && list && args[0]) {
      const said = joined("oneOf(", saidOf(settled(args[0])), ", ", list, ")");
      return { text, type: "Boolean", ...(said && { said }) };
    }
    return callOfCollection(on, name, args, text, frame) ?? { text };
  }
  if (name === "put" && args.length === 2) {
    const [field, value] = [settled(args[0] as Known), args[1] as Known];
    setField(on, fieldNamed(field) ?? "*", value, line, frame);
    return { text };
  }
  const rec = on.rec;
  if (rec && name === "get" && args[0]) {
    const field = fieldNamed(settled(args[0]));
    return field
      ? { text, field: { rec, path: field }, ...(/^id$/i.test(field) && { idOf: rec }) }
      : { text };
  }
  if (rec && name === "getsobject" && args[0]) {
    const known: Known = { text, field: { rec, path: fieldNamed(settled(args[0])) ?? "?" } };
    recordOf(known, relatedIn(frame));
    return known;
  }
  if (rec && /^(clone|deepclone)$/.test(name)) {
    const copy = { ...rec, id: `${frame.file}:${line} copy`, live: false, saved: false, where: [] };
    return { text, type: on.type, rec: copy } as Known;
  }
  if (on.named?.of === "field") return unresolved(args, text, frame, walk);
  if (on.named || rec) return { text };
  if (on.constant !== undefined || on.said || on.field) return callOfValue(on, name, args, text);
  if (/^register(new|dirty|upsert)|^(insert|update|upsert|save|commit|dml)/.test(name))
    for (const arg of args) save(arg, frame);
  return world ? unresolved(args, text, frame, walk) : { text };
}

/** The field that a text or `Case.Status` names. */
const fieldNamed = ({ constant, named }: Known): string | undefined =>
  typeof constant === "string" ? constant : named?.of === "field" ? named.name : undefined;

/** A call into what is not in the source: what it does with an object of ours is told by the names of its methods only. */
function unresolved(args: Known[], text: string, frame: Frame, walk: Walk): Known {
  if (/\b(register(New|Dirty|Upsert)|insert|update|upsert|save|commit|dml)\w*\s*\(/i.test(text)) {
    for (const arg of args) if (arg.rec || arg.cell) save(arg, frame);
  }
  for (const arg of args) {
    shared(arg);
    byConvention(arg, frame, walk);
  }
  return { text };
}

/** `Schema.SObjectType.Case.getRecordTypeInfosByDeveloperName().get('Complaint').getRecordTypeId()` */
function recordTypeOf(on: Expr, text: string, frame: Frame, walk: Walk): Known | undefined {
  if (on.is !== "call" || on.name.toLowerCase() !== "get" || !on.args[0]) return undefined;
  const name = settled(walk.eval(on.args[0], frame)).constant;
  return typeof name === "string" ? { text, named: { of: "RecordType", name } } : undefined;
}

/** What is put into a queue of jobs runs later, and in a transaction of its own. */
function startedBy(on: Expr, name: string, args: Known[], frame: Frame, walk: Walk): Known | undefined {
  const starts =
    name === "enqueuejob" || name === "executebatch" || name === "schedule" || name === "schedulebatch";
  if (!starts || !/^(system|database)$/i.test(on.text)) return undefined;
  const { moment } = frame;
  frame.moment = name === "schedule" ? "scheduled" : "asynchronous";
  const context = name === "schedule" ? "SchedulableContext" : "QueueableContext";
  for (const arg of args) for (const { known } of waysOf(arg)) start(known, context, frame, walk);
  frame.moment = moment;
  return { text: on.text, type: "Id" };
}

/** Runs what the platform runs of a job: of a batch, with what its start gives. */
function start(job: Known, type: string, frame: Frame, walk: Walk): void {
  if (!job.of || job.isClass) return;
  const begun = picked(job.of, "start", [job]);
  const scope = begun && settled(run(begun.method, begun.of, job, [], frame, walk));
  for (const count of [2, 1]) {
    const args: Known[] =
      count === 2 ? [{ text: "context" }, scope ?? { text: "scope" }] : [{ text: "context", type }];
    const found = picked(job.of, "execute", args);
    if (found) run(found.method, found.of, job, args, frame, walk);
  }
  const done = picked(job.of, "finish", [job]);
  if (done) run(done.method, done.of, job, [], frame, walk);
}

/** Runs the constructor, and before it that of the class above, unless it says itself which one. */
export function begin(self: Known, of: Class, args: Known[], frame: Frame, walk: Walk): void {
  const found = picked(of, "<init>", args);
  const own = found?.of === of ? found.method : undefined;
  if (of.above && !(own?.body && /^\{\s*(this|super)\s*\(/i.test(own.body.text)))
    begin(self, of.above, [], frame, walk);
  if (own) run(own, of, self, args, frame, walk);
}

/** `new`: a record with its fields, a collection with what is put into it, or an object of a class. */
export function made(expr: Of<"new">, frame: Frame, walk: Walk): Known {
  const { text, type, line } = expr;
  const { world } = frame.run;
  const args = expr.args.map((arg) => walk.eval(arg, frame));
  const named = expr.named.map(({ name, value }) => ({
    name,
    line: value.line,
    value: walk.eval(value, frame),
  }));
  if (isCollection(type)) {
    const items = expr.items.map((item) => walk.eval(item, frame));
    return collectionOf(type, args, items, text, frame);
  }
  const of = world.classOf(type, frame.of);
  if (of) {
    const known: Known = { text, type, of, exact: true, filled: true, born: frame.guards.length };
    begin(known, of, args, frame, walk);
    return known;
  }
  if (named.length === 0 && args.length > 0) return { text, type };
  // with the id of a record at hand it is that record once more
  const same = named.find(({ name }) => /^id$/i.test(name))?.value;
  const id = (same && settled(same).idOf)?.id ?? `${frame.file}:${line} ${baseOf(type)}`;
  const rec = { id, type, saved: false, where: [] };
  const known: Known = { text, type, rec, filled: true };
  for (const { name, value, line } of named) {
    if (!/^id$/i.test(name)) setField(known, name, value, line, frame);
  }
  return known;
}
