import type { SaveEvent } from "../../../model.ts";
import type { ClassPiece, Field, Method, Parameter, TriggerPiece } from "../pieces.ts";
import { marksOf } from "./marks.ts";
import type { Code } from "./source.ts";
import { type Token, tokensOf } from "./tokens.ts";

const EVENTS: Record<string, SaveEvent> = {
  insert: "create",
  update: "update",
  delete: "delete",
  undelete: "undelete",
};
const MODIFIERS = new Set(
  "public private protected global static final abstract virtual override transient testmethod webservice with without inherited sharing".split(
    " ",
  ),
);
const KINDS = new Set(["class", "interface", "enum"]);

type Declared<P> = Omit<P, "kind" | "file">;

/**
 * The declarations of a file, without a parse of its bodies: classes with those inside them, or the trigger.
 * @throws Error `line N: …` where the declarations do not fit together
 */
export function outlineOf(source: string): (Declared<ClassPiece> | Declared<TriggerPiece>)[] {
  const tokens = tokensOf(source);
  const classes: Declared<ClassPiece>[] = [];
  let at = 0;

  const fail = (what: string): never => {
    const token = tokens[at] ?? tokens.at(-1);
    throw new Error(`line ${token?.line ?? 1}: ${what}${tokens[at] ? `, not \`${tokens[at]?.text}\`` : ""}`);
  };
  const is = (text: string, ahead = 0) => tokens[at + ahead]?.word === text;
  const take = (text: string) => (is(text) ? at++ : fail(`here must be \`${text}\``));
  const word = () => {
    const token = tokens[at];
    if (!token || !/^[a-z_]/.test(token.word)) return fail("here must be a name");
    at++;
    return token.text;
  };
  const type = (): string => {
    let text = word();
    while (is(".") || is("<") || (is("[") && is("]", 1))) {
      if (is(".")) {
        at++;
        text += `.${word()}`;
      } else if (is("[")) {
        at += 2;
        text = `List<${text}>`;
      } else {
        at++;
        const inner = [type()];
        while (is(",")) {
          at++;
          inner.push(type());
        }
        take(">");
        text += `<${inner.join(",")}>`;
      }
    }
    return text;
  };
  /** Goes behind the bracket that closes the one here. */
  const skip = () => {
    const opened = tokens[at] as Token;
    let depth = 0;
    for (; at < tokens.length; at++) {
      const { text } = tokens[at] as Token;
      if (text === "(" || text === "{" || text === "[") depth++;
      else if ((text === ")" || text === "}" || text === "]") && --depth === 0) {
        at++;
        return;
      }
    }
    throw new Error(`line ${opened.line}: the \`${opened.text}\` is never closed`);
  };
  const code = (from: number, to: number): Code => {
    const { start, line } = tokens[from] as Token;
    return { text: source.slice(start, tokens[to - 1]?.end), line };
  };
  const words = (): string[] => {
    const found: string[] = [];
    for (;;) {
      if (is("@")) {
        at++;
        const annotation = word().toLowerCase();
        found.push(annotation);
        if (is("(")) {
          const from = at;
          skip();
          if (/seealldata|istest/i.test(annotation)) found.push(code(from, at).text.toLowerCase());
        }
      } else if (MODIFIERS.has(tokens[at]?.word ?? "") && !is("(", 1) && !is("=", 1) && !is(";", 1)) {
        found.push(word().toLowerCase());
      } else return found;
    }
  };
  const parameters = (): Parameter[] => {
    const found: Parameter[] = [];
    take("(");
    while (!is(")")) {
      words();
      found.push({ type: type(), name: word() });
      if (!is(")")) take(",");
    }
    at++;
    return found;
  };
  /** Bodies wait until all fields of the class are known. */
  const marked: (() => void)[] = [];
  const methodOf = (
    owner: Declared<ClassPiece>,
    method: Omit<Method, "sets" | "calls" | "saves" | "body">,
  ) => {
    const made: Method = { ...method, sets: [], calls: [], saves: false };
    owner.methods.push(made);
    if (is(";")) {
      at++;
      return;
    }
    if (!is("{")) fail("here must be a body");
    const from = at;
    skip();
    const to = at;
    made.body = code(from, to);
    marked.push(() => {
      const { parameters } = made;
      Object.assign(made, marksOf(tokens, from + 1, to - 1, { parameters, fields: owner.fields }));
    });
  };
  const method = (
    name: string,
    line: number,
    words: string[],
    parameters: Parameter[] = [],
    returns = "",
  ) => ({
    name,
    line,
    parameters,
    returns,
    static: words.includes("static") || words.includes("webservice"),
    abstract: words.includes("abstract"),
    words,
  });

  const member = (owner: Declared<ClassPiece>) => {
    const found = words();
    if (KINDS.has(tokens[at]?.word ?? "")) return declaration(found, owner.name);
    const line = tokens[at]?.line ?? 1;
    if (is("{"))
      return methodOf(owner, method(found.includes("static") ? "<static>" : "<fields>", line, found));
    const declared = type();
    if (is("(")) return methodOf(owner, method("<init>", line, found, parameters()));
    const at0 = tokens[at]?.line ?? line;
    const name = word();
    if (is("(")) return methodOf(owner, method(name, at0, found, parameters(), declared));
    const field = (name: string, line: number): Field => ({
      name,
      type: declared,
      line,
      static: found.includes("static"),
      final: found.includes("final"),
    });
    owner.fields.push(field(name, at0));
    if (is("{")) return property(owner, found, name, declared);
    for (;;) {
      if (is("=")) {
        at++;
        const from = at;
        while (at < tokens.length && !is(";") && !is(",")) {
          if (is("(") || is("{") || is("[")) skip();
          else if (is("<")) generics();
          else at++;
        }
        const last = owner.fields.at(-1) as Field;
        last.begin = code(from, at);
        const to = at;
        const begin = method(last.static ? "<static>" : "<fields>", last.line, found);
        marked.push(() => {
          const marks = marksOf(tokens, from, to, { parameters: [], fields: owner.fields });
          if (marks.calls.length + marks.sets.length > 0) owner.methods.push({ ...begin, ...marks });
        });
      }
      if (!is(",")) break;
      at++;
      const more = tokens[at]?.line ?? line;
      owner.fields.push(field(word(), more));
    }
    take(";");
  };
  /** `<A,B>` after the name of a type, where a comma is none between fields; a comparison is left as it is. */
  const generics = () => {
    const from = at;
    let depth = 0;
    for (; at < tokens.length; at++) {
      if (is("<")) depth++;
      else if (is(">")) depth--;
      else if (!/^[\w.,[\]]+$/.test(tokens[at]?.text ?? "")) break;
      if (depth === 0) {
        at++;
        return;
      }
    }
    at = from + 1;
  };
  const property = (owner: Declared<ClassPiece>, outer: string[], name: string, of: string) => {
    take("{");
    while (!is("}")) {
      const inner = words();
      const line = tokens[at]?.line ?? 1;
      const which = word().toLowerCase();
      if (which !== "get" && which !== "set") fail("a property has `get` and `set`");
      const taken = which === "set" ? [{ type: of, name: "value" }] : [];
      methodOf(
        owner,
        method(`${which} ${name}`, line, [...outer, ...inner], taken, which === "get" ? of : ""),
      );
    }
    at++;
  };
  const declaration = (found: string[], outer?: string) => {
    const kind = word().toLowerCase();
    const line = tokens[at]?.line ?? 1;
    const name = word();
    const made: Declared<ClassPiece> = {
      is: "class",
      name: outer ? `${outer}.${name}` : name,
      line,
      interface: kind === "interface",
      enum: kind === "enum",
      words: found,
      implements: [],
      fields: [],
      methods: [],
    };
    classes.push(made);
    if (kind === "enum") return skip();
    if (is("<")) generics();
    if (is("extends")) {
      at++;
      made.extends = type();
    }
    if (is("implements")) {
      do {
        at++;
        made.implements.push(type());
      } while (is(","));
    }
    take("{");
    while (!is("}")) {
      if (at >= tokens.length) throw new Error(`line ${line}: the body of ${name} is never closed`);
      if (is(";")) at++;
      else member(made);
    }
    at++;
  };
  const trigger = (): Declared<TriggerPiece> => {
    at++;
    const line = tokens[at]?.line ?? 1;
    const name = word();
    take("on");
    const object = word();
    take("(");
    const on: TriggerPiece["on"] = [];
    while (!is(")")) {
      const timing = word().toLowerCase();
      const event = EVENTS[word().toLowerCase()];
      if ((timing !== "before" && timing !== "after") || !event)
        throw new Error(`line ${line}: no such event of a trigger`);
      on.push({ timing, event });
      if (is(",")) at++;
    }
    at++;
    const owner: Declared<ClassPiece> = {
      is: "class",
      name,
      line,
      interface: false,
      enum: false,
      words: [],
      implements: [],
      fields: [],
      methods: [],
    };
    methodOf(owner, method(name, line, ["static"]));
    return { is: "trigger", name, object, line, on, method: owner.methods[0] as Method };
  };

  if (tokens.length === 0) throw new Error("line 1: there is nothing in it");
  const found = is("trigger") ? [trigger()] : undefined;
  if (!found) declaration(words());
  if (at < tokens.length) fail("the file must end here");
  for (const mark of marked) mark();
  return found ?? classes;
}
