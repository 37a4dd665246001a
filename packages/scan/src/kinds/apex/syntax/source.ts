import type * as apex from "@apexdevtools/apex-parser";

/** A node of the parser's tree. */
export type Tree = apex.ApexParserRuleContext;

/** A piece of a file, and where it begins there. */
export interface Code {
  text: string;
  line: number;
}

/** Says of a node of the tree where in the file it stands, and how it is written. */
export interface Source {
  at(tree: Tree): { line: number; text: string };
}

export const sourceOf = ({ text, line }: Code): Source => ({
  at: ({ start, stop }) => ({
    line: line - 1 + start.line,
    text: text.slice(start.start, (stop ?? start).stop + 1),
  }),
});
