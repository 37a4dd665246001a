import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { commands as known } from "../src/commands/index.ts";

const ROOT = join(import.meta.dirname, "../../..");
const COMMANDS = join(ROOT, "packages/cli/src/commands");
const pages = [
  "README.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** Every `npm run throughline -- …` of the tour: its words. */
const commands = readFileSync(join(ROOT, "README.md"), "utf8")
  .split("\n")
  .flatMap((line) => /^\s*npm run throughline -- ([^#]+)/.exec(line)?.[1]?.trim() ?? [])
  .map((line) => line.split(/\s+/));

test("every command of the tour is there, and so is every file that it names", () => {
  expect(commands.length).toBeGreaterThan(4);
  /** Files that an earlier line of the tour writes. */
  const made = new Set(["examples/05-travel-desk/draft.yaml"]);
  for (const [first = "", second = "", ...rest] of commands) {
    const isKnown =
      existsSync(join(COMMANDS, `${first}.ts`)) ||
      existsSync(join(COMMANDS, first, `${second}.ts`)) ||
      existsSync(join(COMMANDS, first, "index.ts"));
    expect(isKnown, [first, second].join(" ")).toBe(true);
    const at = rest.indexOf("--out");
    if (at >= 0) made.add(rest[at + 1] ?? "");
    for (const word of [second, ...rest])
      if (/^(examples|bench|fixtures)\//.test(word) && !made.has(word))
        expect(existsSync(join(ROOT, word)), `${first}: ${word}`).toBe(true);
  }
});

test("every script that the README calls is one", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const called = readFileSync(join(ROOT, "README.md"), "utf8").matchAll(/npm run ([\w:-]+)/g);
  for (const [, name = ""] of called) expect(Object.keys(scripts)).toContain(name);
});

test("every command stands on the page of commands", () => {
  const page = readFileSync(join(ROOT, "docs/commands.md"), "utf8");
  for (const name of Object.keys(known))
    expect(page, name).toMatch(
      new RegExp(`\`${name.replace(":", " ").replace(/^connect openapi$/, "connect NAME")}[ \`]`),
    );
});

test("every page is reached from the README, and every link of a page leads somewhere", () => {
  const reached = new Set(["README.md"]);
  for (const page of reached) {
    for (const [, link = ""] of readFileSync(join(ROOT, page), "utf8").matchAll(/\]\(([^)\s#]+)[^)]*\)/g)) {
      if (/^\w+:/.test(link)) continue;
      const file = join(dirname(page), link);
      expect(existsSync(join(ROOT, file)), `${page}: ${link}`).toBe(true);
      if (file.endsWith(".md")) reached.add(file);
    }
  }
  expect(pages.filter((page) => !reached.has(page))).toEqual([]);
});
