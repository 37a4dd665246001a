import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits, placesOf } from "../src/index.ts";

const FOLDED = `before: 1
rule: >-                 # what the subject says
  containsAny(Subject, ["refund", "charged"]) ||
  containsAny(Subject, ["invoice"])
# and then
after: 2
`;

const set = (text: string, value: string) => {
  const edits = placesOf(text).edits([{ path: ["rule"], set: value }]);
  return edits && applyEdits(text, edits);
};

const said = (text: string) => String(placesOf(text).valueAt(["rule"]));

describe("a text in lines of its own", () => {
  it("keeps its lines and its comment where a word of it changes", () => {
    expect(set(FOLDED, said(FOLDED).replace("charged", "credit note"))).toBe(
      FOLDED.replace("charged", "credit note"),
    );
    expect(set(FOLDED, `${said(FOLDED)} || urgent`)).toBe(
      FOLDED.replace('["invoice"])', '["invoice"]) || urgent'),
    );
  });

  it("keeps its comment where it becomes another text", () => {
    expect(set(FOLDED, "false")).toContain("# what the subject says");
  });

  it("says what it is to say, whatever that is, and nothing else changes", () => {
    const texts = [FOLDED, FOLDED.replace(">-", "|-"), FOLDED.replace(">-", "> ")];
    const words = fc.stringMatching(/^[a-z"'(:][a-z0-9 "'():#|\n-]{0,40}$/);
    fc.assert(
      fc.property(fc.constantFrom(...texts), words, fc.nat(60), fc.nat(30), (text, word, from, long) => {
        const before = said(text);
        const wanted = before.slice(0, from) + word + before.slice(from + long);
        const after = set(text, wanted);
        if (after === undefined) return;
        expect(placesOf(after).valueAt([])).toEqual({ before: 1, rule: wanted, after: 2 });
        expect(after).toContain("# what the subject says");
        expect(after).toContain("# and then");
      }),
    );
  });
});
