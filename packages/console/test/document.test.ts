import { readFileSync } from "node:fs";
import { kinds } from "@throughline/steps";
import { checkText, type Path } from "@throughline/workflow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openDocument, type Read } from "../src/editor/document/document.ts";
import type { TextEdit } from "../src/editor/editor.ts";

const text = readFileSync(new URL("../../../examples/03-request/workflow.yaml", import.meta.url), "utf8");
const read = (text: string): Read => checkText(text, kinds);
const open = () => openDocument("support", text, read);

const FIRST: Path = ["stages", 0, "steps", 0];
const rename = (title: string, burst?: string): TextEdit => ({
  label: `Call it ${title}`,
  changes: [{ path: ["title"], set: title }],
  ...(burst && { burst }),
});

describe("the document of an editor", () => {
  test("is read, and its text is changed by what it says", () => {
    const document = open();
    expect(document.get().workflow?.stages.length).toBeGreaterThan(1);
    expect(document.get().edit(rename("Otherwise"))).toBe(true);
    expect(document.get().workflow?.title).toBe("Otherwise");
    expect(document.get().text.split("\n").length).toBe(text.split("\n").length);
  });

  test("tells what it undoes, and looks at where that was done", () => {
    const document = open();
    document.get().edit({ label: "Remove it", changes: [{ path: FIRST, remove: true }], select: FIRST });
    document.get().select(["facts"]);
    expect(document.get().undoes).toBe("Remove it");
    document.get().undo();
    expect(document.get()).toMatchObject({ text, selection: FIRST, undoes: undefined, redoes: "Remove it" });
    expect(document.get().told?.text).toBe("Undone: Remove it");
  });

  test("takes a burst of typing as one entry, and what is typed elsewhere as another one", () => {
    const document = open();
    for (const title of ["a", "ab", "abc"]) document.get().edit(rename(title, "title"));
    document.get().edit(rename("else", "elsewhere"));
    document.get().undo();
    expect(document.get().workflow?.title).toBe("abc");
    document.get().undo();
    expect(document.get().text).toBe(text);
  });

  test("keeps what could be read while a text cannot, and changes nothing by what that says", () => {
    const document = open();
    document.get().edit({ label: "Edit the text", text: `${text}\n  broken: [` });
    expect(document.get().readable).toBe(false);
    expect(document.get().workflow?.stages.length).toBeGreaterThan(1);
    expect(document.get().problems[0]?.code).toBe("broken-yaml");
    expect(document.get().edit(rename("x"))).toBe(false);
    document.get().undo();
    expect(document.get().readable).toBe(true);
  });

  test("looks elsewhere without an entry", () => {
    const document = open();
    document.get().select(FIRST);
    expect(document.get()).toMatchObject({ selection: FIRST, undoes: undefined });
  });

  test("shows what the server proves of the text, and keeps it without its repair while it is asked anew", () => {
    const document = open();
    const proof = {
      code: "never",
      message: "No.",
      severity: "error",
      line: 1,
      column: 1,
      verdict: "refuted",
    } as const;
    document.get().edit(rename("a"));
    document.judged(document.get().text, [{ ...proof, edits: [{ from: 0, to: 1, text: "" }] }]);
    expect(document.get().problems.map(({ code }) => code)).toEqual(["never"]);
    document.get().edit(rename("b"));
    expect(document.get().problems).toContainEqual(proof);
  });
});

describe("any sequence of edits", () => {
  const edit: fc.Arbitrary<TextEdit | "undo" | "redo"> = fc.oneof(
    fc
      .tuple(fc.stringMatching(/^[a-z]{0,4}$/), fc.constantFrom(undefined, "one", "two"))
      .map(([title, burst]) => rename(title, burst)),
    fc.constantFrom<TextEdit>(
      { label: "Remove", changes: [{ path: FIRST, remove: true }] },
      { label: "Move", changes: [{ path: FIRST, move: ["stages", 1, "steps", 0] }] },
      { label: "Add", changes: [{ path: FIRST, insert: { wait: "day", until: "true" } }] },
      { label: "Type", text: "workflow: x\n", burst: "typing" },
      { label: "Type", text: "workflow: [\n", burst: "typing" },
    ),
    fc.constantFrom("undo", "redo"),
  );

  test("is undone to the first text, and done again to the last one", () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
        const document = open();
        for (const one of edits) {
          if (typeof one === "string") document.get()[one]();
          else document.get().edit(one);
        }
        const last = document.get().text;
        while (document.get().redoes !== undefined) document.get().redo();
        const newest = document.get().text;
        while (document.get().undoes !== undefined) document.get().undo();
        expect(document.get().text).toBe(text);
        const seen: string[] = [text];
        while (document.get().redoes !== undefined) {
          document.get().redo();
          seen.push(document.get().text);
        }
        expect(document.get().text).toBe(newest);
        expect(seen).toContain(last);
      }),
      { numRuns: 12 },
    );
  });
});
