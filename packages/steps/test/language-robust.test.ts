import { checkText, graph, setIn } from "@throughline/workflow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BASE, kinds, WORLD } from "./base.ts";
import { SKETCH } from "./sketch.ts";

const lines = (text: string) => text.split("\n");

/** A file in which somebody has typed, deleted, moved and pasted. */
const mangled = fc
  .record({
    text: fc.constantFrom(SKETCH, BASE),
    edits: fc.array(
      fc.record({
        how: fc.constantFrom("drop", "double", "swap", "indent", "cut", "insert"),
        at: fc.nat(200),
        by: fc.nat(200),
        what: fc.oneof(
          fc.string({ maxLength: 12, unit: "binary" }),
          fc.constantFrom(
            "{",
            "}",
            "[",
            "- ",
            ": ",
            "'",
            '"',
            "\t",
            "&a ",
            "*a",
            "!!str ",
            "|",
            "null",
            "__proto__: 1",
            "constructor",
            "? ",
            "<<: 1",
          ),
        ),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  })
  .map(({ text, edits }) => {
    const rows = lines(text);
    for (const { how, at, by, what } of edits) {
      const row = at % rows.length;
      const line = rows[row] ?? "";
      const column = by % (line.length + 1);
      if (how === "drop") rows.splice(row, 1);
      if (how === "double") rows.splice(row, 0, line);
      if (how === "swap") rows.splice(row, 1, ...rows.splice(by % rows.length, 1, line));
      if (how === "indent") rows[row] = " ".repeat(by % 9) + line.trimStart();
      if (how === "cut") rows[row] = line.slice(0, column);
      if (how === "insert") rows[row] = line.slice(0, column) + what + line.slice(column);
      if (rows.length === 0) rows.push("");
    }
    return rows.join("\n");
  });

it("never throws, whatever was done to a file, and every problem has its place in it", () => {
  fc.assert(
    fc.property(mangled, (text) => {
      const { problems, workflow } = checkText(text, kinds, WORLD);
      const rows = lines(text);
      for (const { line, column, message, code } of problems) {
        expect(line, message).toBeGreaterThanOrEqual(1);
        expect(line, message).toBeLessThanOrEqual(Math.max(1, rows.length));
        expect(column, message).toBeGreaterThanOrEqual(1);
        expect(message).toMatch(/[.!?]$/);
        expect(code).toMatch(/^[a-z0-9-]+$/);
      }
      expect(workflow !== undefined || problems.some(({ severity }) => severity === "error")).toBe(true);
      if (workflow) graph(workflow, kinds);
    }),
    { numRuns: 400 },
  );
});

it("never throws on bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(checkText(bytes, kinds).valid).toBe(false);
    }),
    { numRuns: 300 },
  );
});

describe("a file that is no workflow", () => {
  const bytes = (...parts: (string | number[])[]) =>
    Uint8Array.from(
      parts.flatMap((part) => (typeof part === "string" ? [...new TextEncoder().encode(part)] : part)),
    );

  it.each<[what: string, input: string | Uint8Array, code: string, line: number, says: string]>([
    ["empty", "", "empty-file", 1, "empty"],
    ["only blanks", " \n\n", "empty-file", 1, "empty"],
    ["a list", "- a\n- b\n", "wrong-type", 1, "map of keys"],
    ["a text", "hello", "wrong-type", 1, "map of keys"],
    ["Latin-1", bytes("workflow: a\ntitle: Gr", [0xfc], "n\n"), "not-utf8", 2, "UTF-8"],
    ["UTF-16", bytes([0xff, 0xfe], "w\0o\0"), "not-utf8", 1, "UTF-16"],
    ["indented with a tab", "workflow: a\nstart:\n\tevent: created\n", "broken-yaml", 3, "tab"],
    ["an open quote", "workflow: a\ntitle: 'abc\nobject: Case\n", "broken-yaml", 4, "not closed"],
    ["an open bracket", "workflow: a\ngoverns: [OwnerId\nobject: Case\n", "broken-yaml", 3, "bracket"],
    ["a colon in a text", "workflow: a\ntitle: one: two\n", "broken-yaml", 2, "quotes"],
    ["two documents", "workflow: a\n---\nworkflow: b\n", "broken-yaml", 2, "more than one"],
    ["nested without end", `a: ${"[".repeat(100_000)}`, "too-deep", 1, "200 levels"],
    [
      "nested by lines",
      Array.from({ length: 1200 }, (_, n) => `${" ".repeat(n)}a:`).join("\n"),
      "too-deep",
      1,
      "200 levels",
    ],
    ["30 MB", `title: ${"x".repeat(30_000_000)}`, "too-large", 1, "2 million"],
    [
      "aliases of aliases",
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((name, n) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[n]}`).join()}]`).join("\n")}\n`,
      "broken-yaml",
      1,
      "alias",
    ],
  ])("%s", (_, input, code, line, says) => {
    const { problems, workflow, valid } = checkText(input, kinds);
    expect(valid).toBe(false);
    expect(workflow).toBeUndefined();
    expect(problems[0]).toMatchObject({ code, line });
    expect(problems[0]?.message + (problems[0]?.fix ?? "")).toContain(says);
  });

  it("takes a byte order mark for what it is", () => {
    expect(checkText(`\uFEFF${BASE}`, kinds, WORLD).problems).toEqual([]);
    expect(checkText(new TextEncoder().encode(`\uFEFF${BASE}`), kinds, WORLD).problems).toEqual([]);
  });

  it("takes the line ends of Windows", () => {
    expect(checkText(BASE.replaceAll("\n", "\r\n"), kinds, WORLD).problems).toEqual([]);
  });
});

describe("edits", () => {
  it("change what they name and nothing else", () => {
    const edited = setIn(SKETCH, ["stages", 1, "milestone", "within"], "30 business minutes");
    const changed = lines(edited).filter((line, index) => line !== lines(SKETCH)[index]);
    expect(changed).toEqual([
      "    milestone: { within: 30 business minutes, violated: escalate to Support Leads }",
    ]);
  });

  it.each<[what: string, path: (string | number)[], value: unknown, line: string]>([
    [
      "a value with a comment behind it",
      ["foreign writes"],
      "accept",
      "foreign writes: accept                 # or accept, restore",
    ],
    [
      "an expression in quotes",
      ["stages", 3, "steps", 0, "until"],
      'Status == "Done"',
      `        until: Status == "Done"`,
    ],
    ["a list on one line", ["governs"], ["OwnerId"], "governs: [OwnerId]"],
    [
      "a new key in braces",
      ["start", "note"],
      "a, b",
      `start: { event: created, when: 'Origin == "Email"', hold in: Support Intake, note: "a, b" }`,
    ],
    ["a new key on its own line", ["stages", 2, "steps", 0, "size"], 2, "        size: 2"],
    [
      "a new entry of a list",
      ["governs", 4],
      "Type",
      "governs: [OwnerId, Priority, Status, Resolution_Code__c, Type]",
    ],
  ])("set %s", (_, path, value, line) => {
    const edited = setIn(SKETCH, path, value);
    expect(lines(edited)).toContain(line);
    expect(edited.match(/#.*/g)).toEqual(SKETCH.match(/#.*/g));
    expect(lines(edited).length - lines(SKETCH).length).toBe(
      lines(SKETCH).includes(line) || !line.includes("size") ? 0 : 1,
    );
  });

  it("remove a key", () => {
    const edited = setIn(SKETCH, ["budget"], undefined);
    expect(edited).not.toContain("budget");
    expect(checkText(edited, kinds).problems).toEqual([]);
  });
});
