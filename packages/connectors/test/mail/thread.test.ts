import { expect, test } from "vitest";
import { itemIn, threadOf } from "../../src/mail/thread.ts";

const SECRET = "a secret";
const ITEM = "support-email/500000000000001AAA";
const TOKEN = threadOf(ITEM, SECRET);

test("an item is found by what only we can have signed", () => {
  expect(itemIn(`<${TOKEN}.hash@example.com>`, SECRET)).toBe(ITEM);
  expect(itemIn(`see [ref ${TOKEN}] below`, SECRET)).toBe(ITEM);
  expect(itemIn(`<${TOKEN}.hash@example.com>`, "another")).toBeUndefined();
  const other = threadOf("support-email/500000000000002AAA", SECRET);
  const stolen = [TOKEN.split(".")[0], other.split(".")[1], TOKEN.split(".")[2]].join(".");
  expect(itemIn(stolen, SECRET)).toBeUndefined();
  expect(itemIn("tl.QUJDREVGR0g.0123456789abcdef", SECRET)).toBeUndefined();
});

test("of several the last one counts: references begin with the oldest", () => {
  const later = threadOf("returns/500000000000009AAA", SECRET);
  expect(itemIn(`<${TOKEN}.1@x> <${later}.2@x>`, SECRET)).toBe("returns/500000000000009AAA");
});
