import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { id18, isBlank, sameValue } from "../src/index.ts";

describe("sameValue", () => {
  const same: [unknown, unknown, string?][] = [
    [null, undefined],
    [null, ""],
    ["", []],
    ["500A0000004vKL1", "500A0000004vKL1IAM"],
    ["500A0000004vKL1", "500A0000004vKL1IAM", "reference"],
    [1, "1"],
    [1, "1.0"],
    ["1", "1.00", "currency"],
    [true, "true"],
    ["FALSE", false],
    ["2026-11-22", "2026-11-22T00:00:00.000Z", "date"],
    ["2026-11-22T21:46:10.371+0000", "2026-11-22T21:46:10Z"],
    ["2026-11-22T21:46:10Z", "2026-11-22T23:46:10+02:00", "datetime"],
    ["b;a", "a;b", "multipicklist"],
    [["a", "b"], "b;a"],
    [" padded ", "padded"],
    ["one\r\ntwo", "one\ntwo", "textarea"],
  ];
  it.each(same)("%j is %j (%s)", (a, b, type) => {
    expect(sameValue(a as never, b as never, type)).toBe(true);
    expect(sameValue(b as never, a as never, type)).toBe(true);
  });

  const different: [unknown, unknown, string?][] = [
    [null, 0],
    [null, false],
    ["", "0"],
    ["High", "high"],
    ["500A0000004vKL1", "500A0000004vKl1IAM"],
    ["001000000000001", "001000000000002", "reference"],
    [1, "1a"],
    [1, true],
    ["1", "1.00"],
    ["b;a", "a;b", "string"],
    ["a;b", "a", "multipicklist"],
    ["2026-11-22", "2026-11-23", "date"],
    ["2026-11-22T21:46:10Z", "2026-11-22T21:46:11Z"],
  ];
  it.each(different)("%j is not %j (%s)", (a, b, type) => {
    expect(sameValue(a as never, b as never, type)).toBe(false);
    expect(sameValue(b as never, a as never, type)).toBe(false);
  });

  const value = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.string()),
  );
  const type = fc.constantFrom(
    undefined,
    "string",
    "reference",
    "date",
    "datetime",
    "multipicklist",
    "double",
  );
  it("is reflexive but for texts that are no numbers in number fields", () => {
    fc.assert(
      fc.property(value, type, (a, t) => {
        expect(sameValue(a, a, t)).toBe(true);
      }),
    );
  });
  it("is symmetric", () => {
    fc.assert(fc.property(value, value, type, (a, b, t) => sameValue(a, b, t) === sameValue(b, a, t)));
  });
  it("never takes a blank for a value", () => {
    fc.assert(fc.property(value, type, (a, t) => sameValue(a, null, t) === isBlank(a)));
  });
});

describe("id18", () => {
  it("adds the checksum to 15 characters and leaves the rest alone", () => {
    expect(id18("500A0000004vKL1")).toBe("500A0000004vKL1IAM");
    expect(id18("500A0000004vKL1IAM")).toBe("500A0000004vKL1IAM");
    expect(id18("Support")).toBe("Support");
  });
});
