import type { Moment, SaveEvent } from "../../../model.ts";
import type { Method } from "../pieces.ts";
import type { Expr, Statement, TypeName } from "../syntax/ast.ts";
import type { Class, World } from "../world.ts";
import type { Guard, Known, Rec, Way } from "./known.ts";

/** A field that is set, on the way that led there. */
export interface Setting {
  rec?: Rec;
  /** Why it is not known whose field it is. */
  unresolved?: string;
  field: string;
  value: Known;
  file: string;
  line: number;
  /** The class it stands in; none in a trigger's own body. */
  of?: Class;
  when: Guard[];
  via: string[];
  moment: Moment;
}

/** The trigger that runs, in one of its events. */
export interface Firing {
  timing: "before" | "after";
  event: SaveEvent;
  bulk: Known;
  old: Known;
}

/** One way in: a trigger in one event, or a method that others call. */
export interface Run {
  world: World;
  firing?: Firing;
  /** Bodies from which a field of the object may be reached; others are walked for what they give back. */
  leading: { has(method: Method): boolean };
  lookups: Map<string, TypeName>;
  sets: Setting[];
  statics: Map<string, Known>;
  /** Bodies that were walked. */
  walked: Set<Method>;
  /** Bodies that something which is decided when it runs picks among, and who picks. */
  picks: Map<Method, string>;
  /** How many statements may still be walked. */
  left: number;
}

/** A body as it is walked. */
export interface Frame {
  run: Run;
  method: Method;
  file: string;
  of?: Class;
  self?: Known;
  vars: Map<string, Known>;
  guards: Guard[];
  via: string[];
  moment: Moment;
  returns: Way[];
  /** How many guards held when the body was entered. */
  entered: number;
  caller?: Frame;
}

/** Where a part of the walk asks for the others. */
export interface Walk {
  eval(expr: Expr, frame: Frame): Known;
  /** @returns whether what follows is never reached */
  exec(statements: Statement[], frame: Frame): boolean;
}
