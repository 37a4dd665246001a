import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createIndex, mailFingerprint } from "../../src/similar/index.ts";

const MAIL = `Hello,

since the update on Monday the label printer in hall 3 prints only every second label, and the rest stays white.
We have changed the roll and switched it off and on again, without success. The number of the device is 55-310.

Best regards,
Jane Doe
Example Ltd
`;

const others = [
  "Please send us the invoice for March again, we cannot find it in our accounting system, and the deadline is near.",
  "Our new colleague needs access to the portal. Could you create an account for her until next Wednesday please?",
  "The label printer in hall 7 makes a terrible noise since last night. We have switched it off for now, please call me.",
];

const index = () => {
  const all = createIndex();
  others.forEach((text, place) => {
    all.add(`other ${place}`, text);
  });
  all.add("first", MAIL);
  return all;
};

describe("a mail that came before is found", () => {
  it.each([
    ["sent twice", MAIL],
    ["in other case and spacing", MAIL.toUpperCase().replaceAll(" ", "  ")],
    [
      "with another signature",
      MAIL.replace(/Best regards.*/s, "Mit freundlichen Grüßen\nJane Doe\nBeispiel GmbH\nTel. 030 901820\n"),
    ],
    ["with a word changed", MAIL.replace("a hall", "hall").replace("Hello", "Good morning")],
    [
      "forwarded",
      `FYI\n\n-----Original Message-----\nFrom: Jane\nSent: Monday\nTo: Bob\n\n${MAIL}`.replace(
        "-----Original Message-----",
        "---------- Forwarded message ---------",
      ),
    ],
    [
      "answered by itself",
      `${MAIL}\n\nOn Monday, 2 March 2026, support wrote:\n> We have received your message and will answer soon.\n`,
    ],
  ])("%s", (_, text) => {
    expect(
      index()
        .find(text)
        .map(({ id }) => id),
    ).toEqual(["first"]);
  });

  it("the same one is wholly alike", () => {
    expect(index().find(MAIL)).toEqual([{ id: "first", similarity: 1 }]);
  });

  it("one about something like it is not", () => {
    expect(
      index().find(
        "Since Tuesday the label printer in hall 5 prints nothing at all, and its lamp is red. Please help us.",
      ),
    ).toEqual([]);
  });

  it("short thanks are no duplicates of each other", () => {
    const all = createIndex();
    all.add("1", "Thank you!");
    expect(all.size).toBe(0);
    expect(all.find("Thank you!")).toEqual([]);
  });
});

describe("an index", () => {
  it("takes fingerprints that were kept instead of texts", () => {
    const all = createIndex();
    const print = mailFingerprint(MAIL)!;
    all.add("kept", Uint16Array.from([...print]));
    expect(all.find(MAIL)).toEqual([{ id: "kept", similarity: 1 }]);
  });

  it("finds every one of thousands again, and nothing else", () => {
    const all = createIndex();
    const texts = Array.from({ length: 3000 }, (_, i) => {
      const words = Array.from({ length: 12 }, (_, k) => ((i + 1) * 7919 * (k + 3) ** 3).toString(36));
      return words.join(" ");
    });
    texts.forEach((text, place) => {
      all.add(String(place), text);
    });
    for (let place = 0; place < texts.length; place += 97) {
      expect(all.find(texts[place]!)).toEqual([{ id: String(place), similarity: 1 }]);
    }
  });

  it("estimates how much texts have in common", () => {
    const words = Array.from({ length: 400 }, (_, i) => ((i + 11) * 104_729).toString(36));
    const all = createIndex({ atLeast: 0.3 });
    all.add("whole", words.join(" "));
    const [found] = all.find(words.slice(0, 240).join(" "));
    expect(found?.similarity).toBeGreaterThan(0.45);
    expect(found?.similarity).toBeLessThan(0.75);
  });

  it("never throws", () => {
    const all = createIndex();
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
        all.add("x", text);
        for (const { similarity } of all.find(text)) expect(similarity).toBeLessThanOrEqual(1);
      }),
    );
  });
});
