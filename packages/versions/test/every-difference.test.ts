import type { Workflow } from "@throughline/workflow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Document, isCollection, isMap, isScalar, isSeq, type Node, parseDocument, visit } from "yaml";
import { compare } from "../src/index.ts";
import { examples, parsed, textOf } from "./examples.ts";

/** A workflow without what makes no difference: hash, lines, and the order of maps. */
const content = (workflow: Workflow) =>
  JSON.stringify({ ...workflow, hash: "" }, (key, part) => {
    if (key === "line") return undefined;
    return part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part;
  });

/** Values that an edit may put in the place of another one. */
const VALUES = [
  "Priority",
  "billing",
  "true",
  "escalate to Desk",
  "3 business hours",
  7,
  0.5,
  true,
  "any",
  "topic",
];

interface Edit {
  /** Which node of the file, counted through and through. */
  at: number;
  how: "replace" | "remove" | "repeat" | "swap" | "rename" | "borrow";
  value: number;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(10_000),
  how: fc.constantFrom("replace", "remove", "repeat", "swap", "rename", "borrow"),
  value: fc.nat(10_000),
});

function nodesOf(document: Document): Node[] {
  const nodes: Node[] = [];
  visit(document, { Node: (_, node) => void nodes.push(node as Node) });
  return nodes;
}

/** Does something to a file, as somebody might who does not know the language. */
function change(document: Document, { at, how, value }: Edit): void {
  const nodes = nodesOf(document);
  const node = nodes[at % nodes.length] as Node;
  if (isScalar(node)) {
    const scalars = nodes.filter(isScalar);
    node.value =
      how === "borrow"
        ? scalars[value % scalars.length]?.value
        : how === "rename"
          ? `${node.value}x`
          : VALUES[value % VALUES.length];
  } else if (isCollection(node) && node.items.length) {
    const index = value % node.items.length;
    if (how === "remove") node.items.splice(index, 1);
    else if (how === "repeat" && isSeq(node))
      node.items.splice(index, 0, (node.items[index] as Node).clone());
    else if (how === "swap" || isMap(node)) (node.items as unknown[]).unshift(...node.items.splice(index, 1));
    else {
      const lists = nodes.filter((other) => isSeq(other) && other !== node && isSeq(node));
      const list = lists[value % lists.length];
      const borrowed = isSeq(list) ? list.items[value % list.items.length] : undefined;
      if (borrowed) node.items.splice(index, 0, (borrowed as Node).clone());
    }
  }
}

function editedBy(text: string, edits: Edit[]): string {
  const document = parseDocument(text);
  for (const edit of edits) change(document, edit);
  return document.toString();
}

test("every difference of two workflows has a sentence, and what is the same has none", () => {
  const texts = examples.map(textOf);
  let different = 0;
  const side = fc.array(edit, { maxLength: 3 });
  fc.assert(
    fc.property(fc.nat(texts.length - 1), side, side, (example, one, other) => {
      const text = texts[example] as string;
      const [before, after] = [one, other].map((edits) => parsed(editedBy(text, edits)));
      if (!before || !after) return;
      const changes = compare(before, after);
      const same = content(before) === content(after);
      if (!same) different++;
      expect(changes.length === 0, changes[0]?.sentence ?? "they are not the same").toBe(same);
      for (const { sentence, kind } of changes) {
        expect(sentence).not.toMatch(/undefined|\[object|NaN/);
        expect(kind).toBeTruthy();
      }
      expect(compare(after, before).length === 0).toBe(same);
    }),
    { numRuns: 40 },
  );
  // so that it is not a test of files that cannot be read
  expect(different).toBeGreaterThan(15);
});
