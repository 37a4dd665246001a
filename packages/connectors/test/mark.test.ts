import { describe, expect, it } from "vitest";
import { markOf, readMark } from "../src/index.ts";
import { guardOf } from "../src/salesforce/package/names.ts";

const ITEM = "support-email/500000000000001AAA";

describe("the mark of a write", () => {
  it.each([
    ["the same write", `${ITEM}.12`, "ours"],
    ["an earlier one", `${ITEM}.9`, undefined],
    ["a later one", `${ITEM}.100`, "later"],
    ["a later one of several intents", `${ITEM}.13.2`, "later"],
    ["another item's, later", "support-email/500000000000002AAA.100", undefined],
    ["another workflow's on the same record", "escalation/500000000000001AAA.100", undefined],
    ["nothing", null, undefined],
    ["something else", "by hand", undefined],
  ])("tells %s", (_, found, says) => {
    expect(readMark(found, `${ITEM}.12`)).toBe(says);
  });

  it("fits its field, whatever the workflow is called, and still tells items and writes apart", () => {
    const item = (record: string) => `${"very-".repeat(100)}long/${record}`;
    const [one, other] = [`${item("500000000000001AAA")}.12`, `${item("500000000000002AAA")}.12`];
    expect(markOf(one).length).toBeLessThanOrEqual(255);
    expect(markOf(one)).not.toBe(markOf(other));
    expect(readMark(markOf(`${item("500000000000001AAA")}.13`), one)).toBe("later");
  });

  it("is made of any id, lest a write go out unguarded", () => {
    expect(markOf("made.by.hand")).toBe("made-by-hand.0");
    expect(readMark("made-by-hand.0", "made.by.hand")).toBe("ours");
  });
});

describe("the name of a guard", () => {
  it.each([
    ["Priority", "TL_Expected_Priority__c"],
    ["Resolution_Code__c", "TL_Expected_Resolution_Code__c"],
    ["acme__Tier__c", "TL_Expected_acme_Tier__c"],
  ])("of %s", (field, name) => {
    expect(guardOf(field)).toBe(name);
  });

  it("is no longer than Salesforce takes, and differs where the fields do", () => {
    const names = ["One", "Two"].map((end) => guardOf(`A_Field_with_a_very_long_Name_Number_${end}__c`));
    expect(new Set(names).size).toBe(2);
    for (const name of names) {
      expect(name.length).toBeLessThanOrEqual(40 + "__c".length);
      expect(name).not.toMatch(/__.*__c$|_{3}/);
    }
  });
});
