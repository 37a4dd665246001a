import { isFormula } from "./formula/index.ts";
import { translate } from "./formula/translate.ts";
import { type ASTNode, parseCel, pathOf, rangeOf } from "./syntax.ts";

/**
 * The same expression over other names, as CEL (a formula is translated first). What is no expression stays as it is.
 *
 * @param to the new name for each that is read; dotted names are one name
 */
export function rename(source: string, to: (name: string) => string): string {
  const { cel, places } = namePlaces(source);
  return places.reduce(
    (text, { name, start, end }) => text.slice(0, start) + to(name) + text.slice(end),
    cel,
  );
}

interface Places {
  cel: string;
  /** The last one first, so that those before stay where they are. */
  places: { name: string; start: number; end: number }[];
}

const known = new Map<string, Places>();
const MOST_KNOWN = 2_000;

/** Where an expression names what it reads, the last one first; a formula is translated, and the places are those in `cel`. */
export function namePlaces(source: string): Places {
  const before = known.get(source);
  if (before) return before;
  const cel = (isFormula(source) ? translate(source).cel : source) ?? source;
  const parsed = parseCel(cel);
  const found: Places =
    "ast" in parsed
      ? { cel, places: namesIn(parsed.ast).sort((a, b) => b.start - a.start) }
      : { cel: source, places: [] };
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(source, found);
  return found;
}

function namesIn(node: ASTNode): { name: string; start: number; end: number }[] {
  const name = pathOf(node);
  if (name !== undefined) return [{ name, ...rangeOf(node) }];
  return nodesIn(node.args as unknown).flatMap(namesIn);
}

const nodesIn = (args: unknown): ASTNode[] =>
  Array.isArray(args) ? args.flatMap(nodesIn) : isNode(args) ? [args] : [];

const isNode = (value: unknown): value is ASTNode =>
  typeof value === "object" && value !== null && "op" in value && "args" in value;
