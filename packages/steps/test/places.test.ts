import { placesOf } from "@throughline/workflow";
import { describe, expect, it } from "vitest";
import { BASE } from "./base.ts";

describe("what stands at a path of the file", () => {
  const places = placesOf(`${BASE}\nmore: &one { a: 1, b: null }\nsame: *one\nlost: *nowhere\n`);

  it("is plain data, a part of any size", () => {
    expect(places.valueAt(["stages", 1, "steps", 0, "sticky"])).toBe("same contact for 30 days");
    expect(places.valueAt(["facts", "urgent"])).toEqual({ type: "boolean" });
    expect(Object.keys(placesOf(BASE).valueAt([]) as object)).toContain("agents");
  });

  it("is nothing where nothing stands, and null where that is said", () => {
    expect(places.valueAt(["stages", 9])).toBeUndefined();
    expect(places.valueAt(["object", "of"])).toBeUndefined();
    expect(places.valueAt(["more", "b"])).toBeNull();
  });

  it("is what an alias names, and nothing where it names nothing", () => {
    expect(places.valueAt(["same", "a"])).toBe(1);
    expect(places.valueAt(["lost"])).toBeUndefined();
  });
});
