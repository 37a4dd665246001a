import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gazetteer } from "../../src/extract/index.ts";

const products = gazetteer([
  { value: "Power Drill 200", synonyms: ["PD200", "the yellow drill"] },
  { value: "Power Drill 300" },
  { value: "Aura" },
  { value: "Turbomolecular Pump" },
  { value: "Straße Plus" },
  { value: "Café Créma" },
  { value: "C++ Suite" },
  { value: "Pumpe" },
  { value: "Pumpe Gold" },
  { value: "Connect Basic", synonyms: ["Connect"] },
  { value: "Connect Pro", synonyms: ["Connect"] },
]);

const read = (text: string) =>
  products.find(text).map((found) => ("value" in found ? found.value : found.abstains));

describe("names of a list", () => {
  it.each([
    ["my power drill 200 broke", ["Power Drill 200"]],
    ["Power-Drill 200", ["Power Drill 200"]],
    ["Powerdrill200", ["Power Drill 200"]],
    ["a pd200!", ["Power Drill 200"]],
    ["the yellow drill", ["Power Drill 200"]],
    ["STRASSE PLUS", ["Straße Plus"]],
    ["cafe crema", ["Café Créma"]],
    ["c++ suite", ["C++ Suite"]],
    ["Die Pumpe Gold und die Pumpe", ["Pumpe Gold", "Pumpe"]],
    ["Die Pumpe. Gold ist teuer", ["Pumpe"]],
    ["Auras and auratic", []],
  ])("%s", (text, names) => {
    expect(read(text)).toEqual(names);
  });

  it.each([
    ["powr drill 300", ["Power Drill 300"]],
    ["power dirll 200", ["Power Drill 200"]],
    ["Turbo-molecular pumps", ["Turbomolecular Pump"]],
    ["turbomolekular pump", ["Turbomolecular Pump"]],
    ["aurea", []],
    ["power drill 400", []],
    ["pwr dril 200", []],
  ])("one letter may be wrong in a longer name, never a digit: %s", (text, names) => {
    expect(read(text)).toEqual(names);
  });

  it("a synonym of two names leaves open which is meant", () => {
    expect(read("connect fails")).toEqual(['"connect" can be Connect Basic or Connect Pro']);
  });

  it("misspellings can be left out", () => {
    expect(
      gazetteer([{ value: "Turbomolecular Pump" }], { fuzzy: false }).find("turbomolekular pump"),
    ).toEqual([]);
  });

  it("any one error in a name of letters is forgiven, wherever it is", () => {
    const name = fc.string({ unit: fc.constantFrom(..."abcdefgh"), minLength: 7, maxLength: 20 });
    const edits = [
      (text: string, at: number) => text.slice(0, at) + text.slice(at + 1),
      (text: string, at: number) => `${text.slice(0, at)}z${text.slice(at)}`,
      (text: string, at: number) => `${text.slice(0, at)}z${text.slice(at + 1)}`,
      (text: string, at: number) => text.slice(0, at) + (text[at + 1] ?? "") + text[at] + text.slice(at + 2),
    ];
    fc.assert(
      fc.property(name, fc.constantFrom(...edits), fc.nat(), (value, edit, place) => {
        const text = `so ${edit(value, place % value.length)}, yes`;
        expect(gazetteer([{ value }]).find(text)).toMatchObject([{ value }]);
      }),
    );
  });

  it("every passage stands in the text word for word", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom("pumpe", "gold", "İ", "ﬁ", "-", ". "), fc.string())),
        (parts) => {
          const text = parts.join(" ");
          for (const { from, to, quote } of products.find(text)) expect(quote).toBe(text.slice(from, to));
        },
      ),
    );
  });
});
