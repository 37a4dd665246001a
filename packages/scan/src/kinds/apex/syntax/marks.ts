import type { Field, Marks, Parameter, Use } from "../pieces.ts";
import type { Token } from "./tokens.ts";

const SETS = new Set(["=", "+=", "-=", "*=", "/=", "|=", "&=", "^=", "++", "--"]);
const NO_CALL = new Set(
  "if for while switch catch return when else do try throw insert update upsert delete new super this".split(
    " ",
  ),
);
const NO_TYPE = new Set(
  "return new throw else insert update upsert delete undelete merge instanceof".split(" "),
);
const SAVES = new Set(["insert", "update", "upsert"]);
const NAME = /^[a-z_]\w*$/;
const isName = (token: Token | undefined): boolean => token !== undefined && NAME.test(token.word);

/** What the tokens of a body (from `from` up to `to`, not included) set, call and save. */
export function marksOf(
  tokens: Token[],
  from: number,
  to: number,
  known: { parameters: Parameter[]; fields: Field[] },
): Marks {
  const locals = localsOf(tokens, from, to);
  const typesOf = (root: string): string[] =>
    locals.get(root) ??
    [...known.parameters, ...known.fields]
      .filter((one) => one.name.toLowerCase() === root)
      .map((one) => one.type);
  const use = (at: number): Use => {
    const { word, line } = tokens[at] as Token;
    const chain = chainBefore(tokens, at, from);
    const names = chain[0] === "this" && chain.length > 1 ? chain.slice(1) : chain;
    const [root = ""] = names;
    const bare = chain.length === 0 && !isDot(tokens[at - 1]);
    return { name: word, root, bare, types: typesOf(root), between: Math.max(names.length - 1, 0), line };
  };
  const marks: Marks = { sets: [], calls: [], saves: false };
  for (let at = from; at < to; at++) {
    const token = tokens[at] as Token;
    if (!isName(token)) continue;
    const next = tokens[at + 1];
    if (SAVES.has(token.word) && (isName(next) || next?.text === "(") && !isDot(tokens[at - 1]))
      marks.saves = true;
    if (next && isDot(tokens[at - 1]) && SETS.has(next.text)) marks.sets.push(use(at));
    if (token.word === "class" && isDot(tokens[at - 1])) marks.calls.push(use(at));
    if (next?.text === "(" && token.word === "put" && isDot(tokens[at - 1])) {
      marks.sets.push({ ...use(at), name: putField(tokens, at + 2) });
    }
    if (token.word === "new") madeAt(tokens, at, to, marks);
    else if (next?.text === "(" && !NO_CALL.has(token.word) && tokens[at - 1]?.word !== "new") {
      marks.calls.push(use(at));
    }
  }
  return marks;
}

const isDot = (token: Token | undefined) => token?.text === "." || token?.text === "?.";

/** Of `a.b?.c` at `c`: `["a", "b"]`; with an empty first one where the chain begins with something else than a name. */
function chainBefore(tokens: Token[], at: number, from: number): string[] {
  const names: string[] = [];
  let here = at - 1;
  while (here > from && isDot(tokens[here])) {
    const before = tokens[here - 1];
    if (!before || !isName(before)) return ["", ...names];
    names.unshift(before.word);
    here -= 2;
  }
  return names;
}

/** `put('Status', …)` and `put(Case.Status, …)`; a star where the field is computed. */
function putField(tokens: Token[], at: number): string {
  const first = tokens[at];
  if (first?.text.startsWith("'")) return first.text.slice(1, -1).toLowerCase();
  if (first && isName(first) && isDot(tokens[at + 1]) && tokens[at + 3]?.text === ",")
    return tokens[at + 2]?.word ?? "*";
  return "*";
}

/** `new Case(Status = 'New')`: what it makes, and the fields that it sets. */
function madeAt(tokens: Token[], at: number, to: number, marks: Marks): void {
  const { line } = tokens[at] as Token;
  let here = at + 1;
  let type = "";
  while (isName(tokens[here]) || isDot(tokens[here])) type += tokens[here++]?.text;
  const made = { root: "", bare: false, types: [type], between: 0, line };
  marks.calls.push({ ...made, name: "new" });
  if (tokens[here]?.text !== "(") return;
  for (let depth = 0; here < to; here++) {
    const { text, word, line } = tokens[here] as Token;
    if (text === "(" || text === "[" || text === "{") depth++;
    if ((text === ")" || text === "]" || text === "}") && --depth === 0) return;
    if (depth === 1 && NAME.test(word) && tokens[here + 1]?.text === "=") {
      marks.sets.push({ ...made, name: word, line });
    }
  }
}

const AFTER_A_NAME = new Set(["=", ";", ":", ",", ")"]);

/** The types with which names are declared between two tokens: a name that follows a name, a `>` or a `]`. */
function localsOf(tokens: Token[], from: number, to: number): Map<string, string[]> {
  const locals = new Map<string, string[]>();
  for (let at = from + 1; at < to; at++) {
    const token = tokens[at] as Token;
    if (!isName(token) || !AFTER_A_NAME.has(tokens[at + 1]?.text ?? "")) continue;
    const type = typeBefore(tokens, at, from);
    if (!type) continue;
    const types = locals.get(token.word);
    if (types) types.push(type);
    else locals.set(token.word, [type]);
  }
  return locals;
}

function typeBefore(tokens: Token[], at: number, from: number): string | undefined {
  let here = at - 1;
  let depth = 0;
  for (; here >= from; here--) {
    const { text, word } = tokens[here] as Token;
    if (text === ">" || text === "]") depth++;
    else if (text === "<" || text === "[") depth--;
    else if (depth === 0 && isName(tokens[here]) && !NO_TYPE.has(word) && !isDot(tokens[here - 1])) break;
    else if (!isDot(tokens[here]) && !isName(tokens[here]) && text !== ",") return undefined;
    else if (NO_TYPE.has(word)) return undefined;
    if (depth < 0) return undefined;
  }
  const parts = tokens.slice(here, at).map(({ text }) => text);
  // `a, b = 1` and `x > y = …` are no declarations
  if (parts.length === 0 || (parts.length > 1 && !/[.<[]/.test(parts[1] as string))) return undefined;
  const text = parts.join("");
  return text.endsWith("[]") ? `List<${text.slice(0, -2)}>` : text;
}
