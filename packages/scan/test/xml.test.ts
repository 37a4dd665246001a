import { expect, test } from "vitest";
import { all, parseXml, textOf } from "../src/project/xml.ts";

test("elements have their text and the line on which they begin", () => {
  const { name, root } = parseXml(
    `<?xml version="1.0"?>\n<Flow xmlns="x">\n  <label>A &amp; B</label>\n  <!-- no -->\n  <rules>\n    <name>one</name></rules>\n  <rules><name><![CDATA[<two>]]></name></rules>\n</Flow>\n`,
  );
  expect(name).toBe("Flow");
  expect(textOf(root, "label")).toBe("A & B");
  expect(all(root, "rules").map((rule) => [rule.line, textOf(rule, "name")])).toEqual([
    [5, "one"],
    [7, "<two>"],
  ]);
});

test("what is no XML is said with its line", () => {
  expect(() => parseXml("<Flow>\n  <label>x</lable>\n</Flow>")).toThrow(/^line 2: /);
  expect(() => parseXml("<Flow>\n")).toThrow(/^line \d: /);
  expect(() => parseXml("")).toThrow("line 1: there is nothing in it");
});
