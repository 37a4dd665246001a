import type { Case, Expr, Statement } from "../syntax/ast.ts";
import { elementIn, type Guard, isEmpty, type Known, oneOf, refined, settled } from "./known.ts";
import { save } from "./records.ts";
import { joined, negated, saidOf } from "./said.ts";
import type { Frame, Walk } from "./walk.ts";

/** What a test asks: a guard, or whether it always or never holds here. */
export function guardOf(test: Expr, frame: Frame, walk: Walk): Guard | boolean {
  const known = settled(walk.eval(test, frame));
  if (typeof known.constant === "boolean") return known.constant;
  const said = saidOf(known);
  const granted = known.granted || /^[\w.]+\.size\(\)\s*>\s*0$/.test(test.text);
  return { text: test.text, ...(said && { said }), ...(granted && { granted }) };
}

/** Walks statements in order. @returns whether what follows is never reached */
export function execAll(statements: Statement[], frame: Frame, walk: Walk): boolean {
  const { guards } = frame;
  let ended = false;
  for (const statement of statements) {
    if (ended || frame.run.left-- <= 0) break;
    ended = execOne(statement, frame, walk);
  }
  frame.guards = guards;
  return ended;
}

function execOne(statement: Statement, frame: Frame, walk: Walk): boolean {
  const { world } = frame.run;
  switch (statement.is) {
    case "block":
      return walk.exec(statement.body, frame);
    case "local": {
      const { name, type, value } = statement;
      const text = value?.text ?? "null";
      const known = value ? walk.eval(value, frame) : { text, constant: null };
      frame.vars.set(name.toLowerCase(), value ? refinedLater(known, type, frame) : typed(known, type));
      return false;
    }
    case "do":
      walk.eval(statement.of, frame);
      return false;
    case "if":
      return execIf(statement, frame, walk);
    case "switch":
      return execSwitch(statement.on, statement.cases, frame, walk);
    case "each": {
      const all = walk.eval(statement.of, frame);
      if (isEmpty(all)) return false;
      const one = refined(elementIn(all, world, frame.of), statement.type, world, frame.of);
      frame.vars.set(statement.name.toLowerCase(), one);
      walk.exec([statement.body], frame);
      return false;
    }
    case "loop": {
      walk.exec(statement.begin, frame);
      const guard = statement.test && guardOf(statement.test, frame, walk);
      if (guard === false) return false;
      // that an index is below a size says nothing of the record
      if (typeof guard === "object" && statement.begin.length === 0)
        branch(statement.body, [guard], frame, walk);
      else walk.exec([statement.body], frame);
      for (const one of statement.update) walk.eval(one, frame);
      return false;
    }
    case "try": {
      const ended = walk.exec(statement.body, frame);
      for (const caught of statement.catches) {
        const before = new Map(frame.vars);
        walk.exec(caught, frame);
        frame.vars = before;
      }
      walk.exec(statement.last, frame);
      return ended && statement.catches.length === 0;
    }
    case "return": {
      const known = statement.value ? walk.eval(statement.value, frame) : undefined;
      if (known) frame.returns.push({ when: frame.guards.slice(frame.entered), known });
      return true;
    }
    case "exit":
      return true;
    case "save": {
      const known = walk.eval(statement.of, frame);
      if (/^(insert|update|upsert|merge)$/.test(statement.op)) save(known, frame);
      return false;
    }
  }
}

/** What a method gives back is not looked at because it is kept under a name. */
function refinedLater(known: Known, type: string, frame: Frame): Known {
  const { later } = known;
  const { world } = frame.run;
  if (!later) return refined(known, type, world, frame.of);
  return { ...known, type, later: () => refined(settled({ ...known, later }), type, world, frame.of) };
}

const typed = (known: Known, type: string): Known => ({ ...known, type });

/** Walks a branch under what must hold for it. @returns whether it leaves what it stands in, and what the names are after it */
function branch(body: Statement, guards: Guard[], frame: Frame, walk: Walk) {
  const { guards: outer, vars } = frame;
  frame.guards = [...outer, ...guards];
  frame.vars = new Map(vars);
  const ended = walk.exec([body], frame);
  const after = frame.vars;
  frame.guards = outer;
  frame.vars = vars;
  return { ended, after, guards };
}

type Branch = ReturnType<typeof branch>;

/** After branches: what each left behind, and what must hold now that some of them went away. */
function meet(branches: Branch[], frame: Frame): boolean {
  const staying = branches.filter(({ ended }) => !ended);
  const [only] = staying;
  if (!only) return true;
  if (staying.length < branches.length && staying.length === 1) {
    frame.guards = [...frame.guards, ...only.guards];
    frame.vars = only.after;
    return false;
  }
  for (const [name, before] of frame.vars) {
    const ways = staying.map(({ after, guards }) => ({ when: guards, known: after.get(name) ?? before }));
    if (ways.some(({ known }) => known !== before)) frame.vars.set(name, oneOf(ways, name));
  }
  return false;
}

function execIf({ test, yes, no }: Extract<Statement, { is: "if" }>, frame: Frame, walk: Walk): boolean {
  const guard = guardOf(test, frame, walk);
  const none: Statement = { is: "block", body: [] };
  if (typeof guard === "boolean") return walk.exec([guard ? yes : (no ?? none)], frame);
  const branches = [
    branch(yes, parts(test, guard, frame, walk), frame, walk),
    branch(no ?? none, [negated(guard)], frame, walk),
  ];
  return meet(branches, frame);
}

/** The parts of a conjunction each by itself: one that cannot be said does not hide the others. */
function parts(test: Expr, whole: Guard, frame: Frame, walk: Walk): Guard[] {
  if (test.is !== "binary" || test.op !== "&&") return [whole];
  return [test.left, test.right].flatMap((part) => {
    const guard = guardOf(part, frame, walk);
    return typeof guard === "boolean" ? [] : parts(part, guard, frame, walk);
  });
}

function execSwitch(on: Expr, cases: Case[], frame: Frame, walk: Walk): boolean {
  const subject = settled(walk.eval(on, frame));
  const asked = (values: Expr[]): Guard | boolean => {
    const found = values.map((value) => settled(walk.eval(value, frame)));
    if (subject.constant !== undefined) {
      const names = values.map((value) => (value.is === "name" ? value.name : undefined));
      const same = (value: unknown, name?: string) =>
        value === subject.constant || name?.toLowerCase() === String(subject.constant).toLowerCase();
      return found.some(({ constant }, at) => same(constant, names[at]));
    }
    const each = found.map((value) => joined(saidOf(subject), " == ", saidOf(value)));
    const said = each.reduce((left, right) => joined(left, " || ", right));
    const whole = joined("(", said, ")");
    const listed = values.map(({ text }) => text).join(", ");
    return { text: `${on.text} is ${listed}`, ...(whole && { said: whole }) };
  };
  const branches: Branch[] = [];
  const before: Guard[] = [];
  for (const { values, as, body } of cases) {
    const block: Statement = { is: "block", body };
    if (as) {
      frame.vars.set(as.name.toLowerCase(), refined({ ...subject }, as.type, frame.run.world, frame.of));
      branches.push(branch(block, [{ text: `${on.text} is a ${as.type}` }], frame, walk));
    } else if (values.length === 0) {
      branches.push(branch(block, before.map(negated), frame, walk));
      return meet(branches, frame);
    } else {
      const guard = asked(values);
      if (guard === true) return walk.exec(body, frame);
      if (guard === false) continue;
      branches.push(branch(block, [guard], frame, walk));
      before.push(guard);
    }
  }
  branches.push(branch({ is: "block", body: [] }, before.map(negated), frame, walk));
  return meet(branches, frame);
}
