import type { Parameter, ParameterType } from "../actions/action.ts";

/** An `@InvocableMethod`, as its annotations and types have it. */
export interface InvocableMethod {
  label: string | undefined;
  description: string | undefined;
  category: string | undefined;
  inputs: Parameter[];
  outputs: Parameter[];
}

const PRIMITIVES: Record<string, ParameterType> = {
  string: "STRING",
  id: "REFERENCE",
  boolean: "BOOLEAN",
  integer: "INTEGER",
  long: "NUMBER",
  decimal: "NUMBER",
  double: "NUMBER",
  date: "DATE",
  datetime: "DATETIME",
};

/** Comments and the insides of texts as blanks, so that what is found in the rest is code; places stay the same. */
const bare = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'/g, (text) =>
    text.startsWith("'") ? `'${" ".repeat(text.length - 2)}'` : text.replace(/[^\n]/g, " "),
  );

/** What stands between the brackets of an annotation: `label='Send' required=true`. */
function annotation(source: string, from: number): Record<string, string> {
  const pairs =
    /^\s*\(([\s\S]*?)\)\s*(?=@|public|global|private|protected|static|\w+\s)/i.exec(
      source.slice(from),
    )?.[1] ?? "";
  return Object.fromEntries(
    [...pairs.matchAll(/(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\w+))/g)].map(([, name, text, word]) => [
      name!.toLowerCase(),
      (text ?? word ?? "").replace(/\\(.)/g, "$1"),
    ]),
  );
}

/** The text of the block that opens at or behind a place. */
function blockAt(code: string, from: number): [number, number] {
  const open = code.indexOf("{", from);
  let depth = 0;
  for (let at = open; at >= 0 && at < code.length; at++) {
    if (code[at] === "{") depth += 1;
    else if (code[at] === "}" && --depth === 0) return [open, at];
  }
  return [open < 0 ? code.length : open, code.length];
}

/** `List<List<String>>` is a list of lists: what is left of a type without the outer list, and how many. */
const listed = (type: string): { type: string; many: boolean } => {
  const inner = /^list\s*<\s*(.+)\s*>$/i.exec(type.trim())?.[1] ?? /^(.+)\[\]$/.exec(type.trim())?.[1];
  return inner ? { type: inner.trim(), many: true } : { type: type.trim(), many: false };
};

const nameOf = (type: string): string => type.split(".").at(-1)!;

function typed(name: string, given: string): Parameter {
  const { type, many } = listed(given);
  const primitive = PRIMITIVES[type.toLowerCase()];
  const rest = primitive
    ? { type: primitive }
    : /^sobject$/i.test(type) ||
        /__c$/.test(type) ||
        /^(?:Account|Case|Contact|Lead|Opportunity|Task|User|Event|Order|Asset)$/.test(type)
      ? { type: "SOBJECT" as const, sobjectType: type }
      : { type: "APEX" as const, apexClass: type };
  return { name, label: name, ...rest, ...(many && { maxOccurs: 2000 }) };
}

/** The `@InvocableVariable`s of a class that stands in one of the sources. */
function variables(type: string, sources: readonly string[]): Parameter[] | undefined {
  for (const source of sources) {
    const code = bare(source);
    const declared = new RegExp(`\\bclass\\s+${nameOf(type)}\\b`, "i").exec(code);
    if (!declared) continue;
    const [from, to] = blockAt(code, declared.index);
    const found: Parameter[] = [];
    for (const match of code.slice(from, to).matchAll(/@InvocableVariable\b/gi)) {
      const at = from + match.index + match[0].length;
      const said = annotation(source, at);
      const rest = code.slice(at, to).replace(/^\s*\([^)]*\)/, "");
      const [, fieldType, name] =
        /^\s*(?:(?:public|global|private|protected|static|final|transient)\s+)*([\w.]+(?:\s*<[^;={]+>)?(?:\[\])?)\s+(\w+)\s*[;={]/i.exec(
          rest,
        ) ?? [];
      if (!fieldType || !name) continue;
      found.push({
        ...typed(name, fieldType),
        label: said.label ?? name,
        ...(said.description && { description: said.description }),
        required: said.required?.toLowerCase() === "true",
      });
    }
    return found;
  }
  return undefined;
}

const METHOD =
  /^\s*(?:\([\s\S]*?\)\s*)?(?:@\w+(?:\([^)]*\))?\s*)*(?:(?:public|global|static|with\s+sharing)\s+)+([\w.]+(?:\s*<[^(){}]+>)?(?:\[\])?)\s+(\w+)\s*\(([^)]*)\)/i;

/**
 * Reads the invocable method of a class; undefined if it has none. Nothing of Apex is executed or compiled.
 * @param others the sources of other classes, whose types it may use
 */
export function invocableIn(source: string, others: readonly string[]): InvocableMethod | undefined {
  const code = bare(source);
  const match = /@InvocableMethod\b/i.exec(code);
  if (!match) return undefined;
  const at = match.index + match[0].length;
  const said = annotation(source, at);
  const [, returns = "void", , argument = ""] = METHOD.exec(code.slice(at)) ?? [];
  const sources = [source, ...others];
  const [, argumentType, argumentName] = /^\s*(?:final\s+)?(.+?)\s+(\w+)\s*$/.exec(argument) ?? [];
  const side = (type: string, name: string): Parameter[] => {
    const inner = listed(type).type;
    return (PRIMITIVES[inner.toLowerCase()] ? undefined : variables(inner, sources)) ?? [typed(name, inner)];
  };
  return {
    label: said.label,
    description: said.description,
    category: said.category,
    inputs: argumentType ? side(argumentType, argumentName!) : [],
    outputs: /^void$/i.test(returns) ? [] : side(returns, "output"),
  };
}
