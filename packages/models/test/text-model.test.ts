import { describe, expect, it } from "vitest";
import { decodeModel, encodeModel, predictText, type TextRow, trainText } from "../src/index.ts";
import { messages, STRANGERS } from "./text-messages.ts";

const rows = messages(40);
const model = trainText(rows);

describe("a text model learns from labelled texts", () => {
  it("answers messages that it has not seen", () => {
    const unseen = messages(20, 7);
    const right = unseen.filter(({ text, label }) => predictText(model, text).label === label);
    expect(right.length / unseen.length).toBeGreaterThan(0.95);
  });

  it("keeps what it was made from", () => {
    expect(model.labels).toEqual(["billing", "cards, lost or stolen", "password", "shipping"]);
    expect(model.counts).toEqual([40, 40, 40, 40]);
    expect(model.rows).toBe(160);
    expect(model.calibration.rows).toBeLessThanOrEqual(160);
    expect(model.calibration.accuracy).toBeGreaterThan(0.9);
  });

  it("is the same model for the same rows, and another one for others", () => {
    expect(trainText(rows).version).toBe(model.version);
    expect(trainText(rows.slice(1)).version).not.toBe(model.version);
  });

  it("is as sure as it is right: chances of all answers together are at most 1, best first", () => {
    const { confidence, others } = predictText(model, "where is my parcel, it was charged twice");
    const chances = [confidence, ...others.map((other) => other.confidence)];
    expect(chances.reduce((a, b) => a + b)).toBeLessThanOrEqual(1 + 1e-9);
    expect(chances).toEqual(chances.toSorted((a, b) => b - a));
  });

  it("reads capitals, accents written in two ways, typing errors and curly apostrophes alike", () => {
    const plain = predictText(model, "I can't reset my password");
    expect(predictText(model, "I CAN’T RESET MY PASSWORD").confidence).toBeCloseTo(plain.confidence, 9);
    expect(predictText(model, "cant resett my pasword").label).toBe("password");
  });
});

describe("the words that weighed most", () => {
  it("are words of the text, heaviest first, and add up to the score", () => {
    const { label, words, base, score } = predictText(model, "Please reset the password of my account!", {
      explain: true,
    });
    expect(label).toBe("password");
    expect(words[0]?.text).toBe("password");
    expect(words.map(({ text }) => text).toSorted()).toEqual(
      ["!", "account", "my", "of", "password", "please", "reset", "the"].toSorted(),
    );
    expect(words.reduce((sum, { weight }) => sum + weight, base)).toBeCloseTo(score, 5);
  });

  it("are not worked out unless asked for", () => {
    expect(predictText(model, "reset my password").words).toEqual([]);
  });
});

describe("what is unknown", () => {
  it("keeps at least nine in ten texts of the classes, and finds most others", () => {
    const known = messages(25, 9).filter(({ text }) => !predictText(model, text).unknown);
    const found = STRANGERS.filter((text) => predictText(model, text).unknown);
    expect(known.length).toBeGreaterThanOrEqual(90);
    expect(found.length / STRANGERS.length).toBeGreaterThan(0.7);
  });

  it("is a text without words, or in letters that were never seen", () => {
    for (const text of ["", "   ", "…", "你好吗", "xqzzt vwkkpf"]) {
      expect(predictText(model, text).unknown, text).toBe(true);
    }
  });

  it("is learnt from rows that are labelled so: they are never an answer", () => {
    const half = STRANGERS.filter((_, i) => i % 2 === 0);
    const taught = trainText([...rows, ...half.map((text) => ({ text, label: "OOS" }))]);
    expect(taught.labels).not.toContain("OOS");
    expect(taught.unknowns).toBe(half.length);
    expect(half.every((text) => predictText(taught, text).unknown)).toBe(true);
  });
});

describe("few, odd and contradicting rows", () => {
  it("three rows make a model that promises nothing", () => {
    const small = trainText([
      { text: "invoice is wrong", label: "billing" },
      { text: "the bill again", label: "billing" },
      { text: "parcel is late", label: "shipping" },
    ]);
    expect(predictText(small, "the parcel").label).toBe("shipping");
    expect(small.thresholds.atPrecision.every(({ coverage }) => coverage === 0)).toBe(true);
  });

  it("the same text with different labels makes the model less sure of it", () => {
    const torn: TextRow[] = [
      ...rows,
      ...["billing", "shipping"].flatMap((label) =>
        Array.from({ length: 15 }, () => ({ text: "it does not work", label })),
      ),
    ];
    const divided = trainText(torn);
    const { confidence } = predictText(divided, "it does not work");
    expect(confidence).toBeLessThan(predictText(divided, "my parcel has not arrived").confidence - 0.1);
  });

  it("one class and unknowns can be told apart", () => {
    const one = trainText([
      ...rows.filter(({ label }) => label === "password"),
      ...STRANGERS.map((text) => ({ text, label: "oos" })),
    ]);
    const known = messages(25, 9).filter(
      ({ label, text }) => label === "password" && !predictText(one, text).unknown,
    );
    expect(known.length).toBeGreaterThanOrEqual(20);
    expect(predictText(one, STRANGERS[0] as string).unknown).toBe(true);
  });

  it("a correction that counts more wins over what it corrects", () => {
    const wrong = Array.from({ length: 4 }, () => ({ text: "zebra crossing fee", label: "shipping" }));
    const corrected = trainText([
      ...rows,
      ...wrong,
      { text: "zebra crossing fee", label: "billing", weight: 20 },
    ]);
    expect(predictText(corrected, "zebra crossing fee").label).toBe("billing");
  });

  it("what a label means helps where examples are few", () => {
    const few = messages(1).map((row) => ({ ...row, label: { billing: "T1" }[row.label] ?? row.label }));
    const told = trainText(few, { descriptions: { T1: "refund of a subscription fee" } });
    expect(predictText(told, "subscription fee").label).toBe("T1");
  });

  it("a label may be any text", () => {
    const labels = ["constructor", "__proto__", 'a, b\n"c"', "退款"];
    const odd = trainText(
      labels.flatMap((label, i) =>
        messages(12)
          .slice(12 * i, 12 * i + 12)
          .map(({ text }) => ({ text, label })),
      ),
    );
    expect(odd.labels.toSorted()).toEqual(labels.toSorted());
    expect(labels).toContain(predictText(decodeModel(encodeModel(odd)), "reset my password").label);
  });

  it("says what is missing when there is nothing to tell apart", () => {
    expect(() => trainText([])).toThrow("nothing to learn from");
    expect(() => trainText([{ text: " … ", label: "a" }])).toThrow("nothing to learn from");
    expect(() => trainText([{ text: "hello", label: "a" }])).toThrow('all rows are labelled "a"');
    expect(() => trainText([{ text: "hello", label: " " }])).toThrow("row 1 has no label");
  });
});

describe("a model as a file", () => {
  const file = encodeModel(model);

  it("comes back as it was", () => {
    const again = decodeModel(file);
    expect(again).toEqual(model);
    const text = "my card was stolen yesterday";
    expect(predictText(again, text, { explain: true })).toEqual(predictText(model, text, { explain: true }));
  });

  it("is refused when it is something else, newer, cut off or changed in any place", () => {
    expect(() => decodeModel(new TextEncoder().encode("text,label\n"))).toThrow("not a text model");
    expect(() => decodeModel(new Uint8Array())).toThrow("not a text model");
    expect(() => decodeModel(file.subarray(0, file.length - 10))).toThrow("damaged");
    const newer = file.slice();
    newer[7] = 9;
    expect(() => decodeModel(newer)).toThrow("format 9");
    for (const place of [20, 60, 1000, file.length - 1]) {
      const changed = file.slice();
      (changed[place] as number) ^= 1;
      expect(() => decodeModel(changed)).toThrow("damaged");
    }
  });
});
