import { describe, expect, it } from "vitest";
import { markOf, readMark } from "../src/index.ts";
import { guardOf } from "../src/salesforce/package/names.ts";

const ITEM = "support-email/500000000000001AAA";
const write = (id: string, value = "High") => ({ id, sets: { Priority: { value, expected: "Medium" } } });

type Write = ReturnType<typeof write>;

describe("the mark of a write", () => {
  it.each([
    ["the same write", markOf(write(`${ITEM}.12`)), "ours"],
    ["an earlier one", markOf(write(`${ITEM}.9`)), undefined],
    ["a later one", markOf(write(`${ITEM}.100`)), "later"],
    ["a later one of several intents", markOf(write(`${ITEM}.13.2`)), "later"],
    ["another one of the same number", markOf(write(`${ITEM}.12`, "Low")), "later"],
    ["another item's, later", markOf(write("support-email/500000000000002AAA.100")), undefined],
    ["another workflow's on the same record", markOf(write("escalation/500000000000001AAA.100")), undefined],
    ["nothing", null, undefined],
    ["something else", "by hand", undefined],
  ])("tells %s", (_, found, says) => {
    expect(readMark(found, write(`${ITEM}.12`))).toBe(says);
  });

  it("fits its field, whatever the workflow is called, and still tells items and writes apart", () => {
    const item = (record: string) => `${"very-".repeat(100)}long/${record}`;
    const [one, other] = [1, 2].map((n) => write(`${item(`50000000000000${n}AAA`)}.12`)) as [Write, Write];
    expect(markOf(one).length).toBeLessThanOrEqual(255);
    expect(markOf(one)).not.toBe(markOf(other));
    const next = write(`${item("500000000000001AAA")}.13`);
    expect(readMark(markOf(next), one)).toBe("later");
  });

  it("is made of any id, lest a write go out unguarded", () => {
    const odd = write("made.by.hand");
    expect(markOf(odd)).toMatch(/^made-by-hand\.0 \w+$/);
    expect(readMark(markOf(odd), odd)).toBe("ours");
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
