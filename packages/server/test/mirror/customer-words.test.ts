import fc from "fast-check";
import { expect, test } from "vitest";
import { without } from "../../src/mirror/customer-words.ts";

const MAIL = `Hello, my contract is ZX-77451 and my number is +49 30 901820.
The ladder that you sent fell over; write to petra@zimmer.example please.`;

test.each([
  ["topic is billing: the ladder that you sent fell over", "topic is billing: …"],
  ["invoice is ZX-77451: found in Description", "invoice is …: found in Description"],
  ["the answer goes to petra@zimmer.example.", "the answer goes to …."],
  ["Subject from The LADDER, that you to blank", "Subject from … to blank"],
  ["Lina Olsen has the fewest open cases", "Lina Olsen has the fewest open cases"],
  ["two words of it: my contract", "two words of it: my contract"],
  ["cut off: the ladder that you se…", "cut off: …"],
])("%s", (told, left) => {
  expect(without([MAIL])(told)).toBe(left);
});

test("a text of one or two words is left out as a whole", () => {
  const clean = without(["Petra Zimmer"]);
  expect(clean("Assigned, since Petra Zimmer asked")).toBe("Assigned, since … asked");
  expect(clean("Petra is somebody else")).toBe("Petra is somebody else");
});

test("where nobody wrote anything, everything is told", () => {
  for (const texts of [[], ["", " ", "!?"]]) expect(without(texts)("Intake began")).toBe("Intake began");
});

test("no three words in a row of a text are ever told, whatever is told of it", () => {
  const word = fc.stringMatching(/^[a-z]{2,6}$/);
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 3, maxLength: 12 }),
      fc.array(word, { maxLength: 6 }),
      fc.nat(),
      (text, ours, at) => {
        const from = at % (text.length - 2);
        const told = [...ours, ...text.slice(from, from + 3), ...ours].join(" ");
        const left = without([text.join(" ")])(told);
        expect(left).not.toContain(text.slice(from, from + 3).join(" "));
      },
    ),
    { numRuns: 300 },
  );
});
