import { expect, test } from "vitest";
import { kindOf } from "../src/index.ts";

test("an answer that is made up for a path changes nothing but itself, whatever the path names", () => {
  const config = {
    connection: "erp",
    operation: "find",
    gives: { a: "__proto__.a", b: "constructor.b", c: "x.c" },
  };
  const answer = kindOf("call").answerWith?.(config as never, "erp.find", { a: 1, b: 2, c: 3 });
  expect(JSON.parse(JSON.stringify(answer))).toEqual(
    JSON.parse('{"__proto__":{"a":1},"constructor":{"b":2},"x":{"c":3}}'),
  );
  expect([({} as { a?: number }).a, (Object as { b?: number }).b]).toEqual([undefined, undefined]);
});
