import type { SaveEvent } from "../../model.ts";
import type { Piece } from "../kind.ts";
import type { TypeName } from "./syntax/ast.ts";
import type { Code } from "./syntax/source.ts";

/** A name that a body sets or calls, as far as its tokens alone tell. */
export interface Use {
  /** Lower case: the field that is set, the method that is called; `new` of what is made, `class` of `X.class`. */
  name: string;
  /** Lower case: what the chain before the name begins with; empty where that is no name, or there is none. */
  root: string;
  /** Whether anything stands before the name. */
  bare: boolean;
  /** The types that the root is declared with here; none where it is not declared here. */
  types: TypeName[];
  /** How many names stand between the root and the name. */
  between: number;
  line: number;
}

/** What a look at the tokens of a body finds; it says which bodies are worth a parse. */
export interface Marks {
  sets: Use[];
  calls: Use[];
  /** Whether it inserts, updates or upserts by a statement of its own. */
  saves: boolean;
}

export interface Parameter {
  type: TypeName;
  name: string;
}

export interface Method extends Marks {
  /** `<init>` of a constructor, `<static>` and `<fields>` of blocks without a name, `get x` and `set x` of properties. */
  name: string;
  line: number;
  parameters: Parameter[];
  returns: TypeName;
  static: boolean;
  abstract: boolean;
  /** Lower case, without the sign: `auraenabled`, `future`; `webservice` and `global` among them. */
  words: string[];
  body?: Code;
}

export interface Field {
  name: string;
  type: TypeName;
  line: number;
  static: boolean;
  final: boolean;
  begin?: Code;
}

export interface ClassPiece extends Piece {
  is: "class";
  /** With those around it: `Outer.Inner`. */
  name: string;
  line: number;
  interface: boolean;
  enum: boolean;
  words: string[];
  extends?: TypeName;
  implements: TypeName[];
  fields: Field[];
  methods: Method[];
}

export interface TriggerPiece extends Piece {
  is: "trigger";
  name: string;
  object: string;
  line: number;
  on: { timing: "before" | "after"; event: SaveEvent }[];
  /** The block of the trigger, and methods declared in it. */
  method: Method;
}

/** What the file beside the source says: whether a trigger or class is switched on. */
export interface StatusPiece extends Piece {
  is: "status";
  name: string;
  trigger: boolean;
  active: boolean;
}

/** A file without anything to follow: a test, or one whose text a managed package hides. */
export interface PassedOver extends Piece {
  is: "test" | "hidden";
}

/** A file that could not be read: what it seems to set, by its text alone. */
export interface BrokenPiece extends Piece {
  is: "broken";
  name: string;
  trigger: boolean;
  line: number;
  why: string;
  sets: { name: string; line: number; text: string }[];
  /** All words in it, in lower case: what it may speak of. */
  words: string[];
}

export type ApexPiece = ClassPiece | TriggerPiece | StatusPiece | PassedOver | BrokenPiece;
