/** A type as Apex writes it, without spaces: `Case`, `Map<Id,List<Case>>`, `Outer.Inner`; an array is a `List<…>`. */
export type TypeName = string;

interface At {
  line: number;
  /** As it stands in the file. */
  text: string;
}

export interface Query {
  /** The object after FROM. */
  from: string;
  where?: Filter;
}

/** What a query asks of a record. */
export type Filter =
  | { is: "and" | "or"; of: Filter[]; text: string }
  | { is: "not"; of: Filter; text: string }
  | { is: "compare"; field: string; op: string; values: Expr[]; text: string };

export type Expr = At &
  (
    | { is: "literal"; value: string | number | boolean | null }
    | { is: "name"; name: string }
    | { is: "this" | "super" }
    | { is: "field"; of: Expr; name: string }
    | { is: "call"; of?: Expr; name: string; args: Expr[] }
    | { is: "new"; type: TypeName; args: Expr[]; named: { name: string; value: Expr }[]; items: Expr[] }
    | { is: "index"; of: Expr; at: Expr }
    | { is: "cast"; type: TypeName; of: Expr }
    | { is: "binary"; op: string; left: Expr; right: Expr }
    | { is: "unary"; op: string; of: Expr }
    | { is: "choice"; test: Expr; yes: Expr; no: Expr }
    | { is: "assign"; op: string; to: Expr; value: Expr }
    | { is: "query"; query: Query }
    | { is: "type"; type: TypeName }
    | { is: "instance of"; of: Expr; type: TypeName }
    | { is: "other"; of: Expr[] }
  );

export type Of<K extends Expr["is"]> = Extract<Expr, { is: K }>;

export interface Case {
  /** Nothing in it: `when else`. */
  values: Expr[];
  /** `when Account a`. */
  as?: { type: TypeName; name: string };
  body: Statement[];
}

export type Statement =
  | { is: "block"; body: Statement[] }
  | { is: "local"; type: TypeName; name: string; value?: Expr; line: number }
  | { is: "do"; of: Expr }
  | { is: "if"; test: Expr; yes: Statement; no?: Statement }
  | { is: "switch"; on: Expr; cases: Case[] }
  | { is: "each"; type: TypeName; name: string; of: Expr; body: Statement }
  | { is: "loop"; begin: Statement[]; test?: Expr; update: Expr[]; body: Statement }
  | { is: "try"; body: Statement[]; catches: Statement[][]; last: Statement[] }
  | { is: "return"; value?: Expr }
  | { is: "exit"; by: "break" | "continue" | "throw" }
  | { is: "save"; op: string; of: Expr };
