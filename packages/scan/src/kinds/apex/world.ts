import type { Unread } from "../../model.ts";
import type { Project } from "../kind.ts";
import type { ApexPiece, BrokenPiece, ClassPiece, Method, TriggerPiece } from "./pieces.ts";
import type { Expr, Statement, TypeName } from "./syntax/ast.ts";
import { glance } from "./syntax/glance.ts";
import { type Complaint, parseBody, parseExpression } from "./syntax/parse.ts";
import type { Code } from "./syntax/source.ts";
import { baseOf } from "./types.ts";

/** A class among the others. */
export interface Class extends ClassPiece {
  active: boolean;
  above?: Class;
  outer?: Class;
  /** Those that extend or implement it, and those below them. */
  below: Class[];
}

export interface Trigger extends TriggerPiece {
  active: boolean;
}

/** All Apex of a project; bodies are parsed when somebody looks at them, and once. */
export interface World {
  classes: Class[];
  triggers: Trigger[];
  /** Files that cannot be read, and bodies, once they were looked at. */
  broken: (BrokenPiece & { active: boolean })[];
  /** The class that a name means where it is written: one inside the own class goes first. */
  classOf(type: TypeName, from?: Class): Class | undefined;
  /** Whether one of the two stands above the other, or they are the same. */
  areKin(one: Class, other: Class): boolean;
  /** Ways in that were not followed to their end. */
  cut: Unread[];
  bodyOf(method: Method, file: string): Statement[];
  expressionOf(code: Code): Expr;
}

const worlds = new WeakMap<Project, World>();

export function worldOf(project: Project): World {
  const known = worlds.get(project);
  if (known) return known;
  const made = makeWorld(project.pieces<ApexPiece>("apex"));
  worlds.set(project, made);
  return made;
}

function makeWorld(pieces: ApexPiece[]): World {
  const off = new Set<string>();
  for (const piece of pieces) {
    if (piece.is === "status" && !piece.active) off.add(`${piece.trigger} ${piece.name.toLowerCase()}`);
  }
  const isActive = (trigger: boolean, name: string) => !off.has(`${trigger} ${name.toLowerCase()}`);
  const outermost = (name: string) => name.split(".")[0] as string;

  const byName = new Map<string, Class>();
  for (const piece of pieces) {
    if (piece.is !== "class") continue;
    byName.set(piece.name.toLowerCase(), {
      ...piece,
      active: isActive(false, outermost(piece.name)),
      below: [],
    });
  }
  const classes = [...byName.values()];
  for (const one of classes) {
    const outer = byName.get(one.name.toLowerCase().replace(/\.?[^.]*$/, ""));
    if (outer) one.outer = outer;
  }

  const found = new Map<Class | undefined, Map<TypeName, Class | undefined>>();
  /** Asked again and again while bodies are followed; classes above are known by then. */
  const remembered = (type: TypeName, from?: Class): Class | undefined => {
    const here = found.get(from) ?? new Map<TypeName, Class | undefined>();
    found.set(from, here);
    if (!here.has(type)) here.set(type, classOf(type, from));
    return here.get(type);
  };
  const classOf = (type: TypeName, from?: Class): Class | undefined => {
    const name = baseOf(type);
    for (let here = from; here; here = here.outer) {
      for (let up: Class | undefined = here; up; up = up.above) {
        const inner = byName.get(`${up.name.toLowerCase()}.${name}`);
        if (inner) return inner;
      }
    }
    // a namespace before the name of the own package is left out
    return (
      byName.get(name) ?? (name.includes(".") ? byName.get(name.slice(name.indexOf(".") + 1)) : undefined)
    );
  };
  for (const one of classes) {
    const above = one.extends && classOf(one.extends, one.outer);
    if (above && above !== one) one.above = above;
  }
  for (const one of classes) {
    const seen = new Set<Class>([one]);
    const climb = (from: Class) => {
      const higher = [from.above, ...from.implements.map((name) => classOf(name, from.outer))];
      if (from.interface && from.extends) higher.push(classOf(from.extends, from.outer));
      for (const up of higher) {
        if (!up || seen.has(up)) continue;
        seen.add(up);
        up.below.push(one);
        climb(up);
      }
    };
    climb(one);
  }

  const bodies = new WeakMap<Method, Statement[]>();
  const expressions = new WeakMap<Code, Expr>();
  const broken: World["broken"] = pieces.flatMap((piece) =>
    piece.is === "broken" ? [{ ...piece, active: isActive(piece.trigger, piece.name) }] : [],
  );
  const brokenBody = (method: Method, file: string, complaint: Complaint): World["broken"][number] => {
    const of = classes.find((one) => one.file === file);
    const name = outermost(of?.name ?? method.name);
    const { sets, words } = glance(method.body?.text ?? "", method.body?.line);
    const types = method.parameters.map(({ type }) => baseOf(type));
    const about = { name, file, trigger: !of, active: isActive(!of, name), words: [...words, ...types] };
    return { kind: "apex", is: "broken", ...about, sets, ...complaint };
  };
  return {
    classes,
    triggers: pieces.flatMap((piece) =>
      piece.is === "trigger" ? [{ ...piece, active: isActive(true, piece.name) }] : [],
    ),
    broken,
    cut: [],
    classOf: remembered,
    areKin: (one, other) => one === other || one.below.includes(other) || other.below.includes(one),
    bodyOf(method, file) {
      const known = bodies.get(method);
      if (known || !method.body) return known ?? [];
      const { body, complaints } = parseBody(method.body);
      const [complaint] = complaints;
      // what the parser makes of a body after an error in it is a guess
      bodies.set(method, complaint ? [] : body);
      if (complaint) broken.push(brokenBody(method, file, complaint));
      return complaint ? [] : body;
    },
    expressionOf(code) {
      const known = expressions.get(code) ?? parseExpression(code);
      expressions.set(code, known);
      return known;
    },
  };
}
