import { checkText } from "@throughline/workflow";
import { describe, expect, it } from "vitest";
import { BASE, kinds, WORLD } from "./base.ts";

/** What a broken base is told of: the code of each problem, and the part of the file that it is about. */
function told(...breaks: [string, string][]): Record<string, unknown> {
  const text = breaks.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, BASE);
  return Object.fromEntries(checkText(text, kinds, WORLD).problems.map(({ code, path }) => [code, path]));
}

describe("the part of the file that a problem is about", () => {
  it("is the value that is wrong, in a step as anywhere", () => {
    expect(told(["team: '{topic} team'", "team: '{topics} team'"])).toMatchObject({
      "unknown-name": ["stages", 1, "steps", 0, "team"],
    });
    expect(told(["foreign writes: {", "foreign writes: { Status: never,"])).toMatchObject({
      "wrong-value": ["foreign writes", "Status"],
    });
  });

  it("is the key that is missing, though nothing stands there", () => {
    expect(told(["                question: Approve {topic}?\n", ""])).toMatchObject({
      "missing-key": ["stages", 1, "steps", 1, "choose", 0, "steps", 0, "question"],
    });
    expect(told(["object: Case\n", ""])).toMatchObject({ "missing-key": ["object"] });
  });

  it("is the key that means nothing there", () => {
    expect(told(["        as: resolved", "        is: resolved"])).toMatchObject({
      "unknown-key": ["stages", 1, "steps", 4, "is"],
    });
    expect(told(["      - end: finished", "      - fin: finished"])).toMatchObject({
      "unknown-kind": ["stages", 1, "steps", 4, "fin"],
    });
  });
});
