import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MUTANTS } from "./list.ts";

const root = new URL("../../", import.meta.url);

test.each(MUTANTS)("$name: what it breaks stands there, once", ({ file, find }) => {
  const parts = readFileSync(new URL(file, root), "utf8").split(find);
  expect(parts.length - 1, `${file}: ${find}`).toBe(1);
});

test("no two mutants have one name", () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
});
