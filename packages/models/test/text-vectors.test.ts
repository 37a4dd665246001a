import { describe, expect, it } from "vitest";
import { decodeVectors, encodeVectors, englishVectors, predictText, trainText } from "../src/index.ts";
import { messages } from "./text-messages.ts";

const vectors = englishVectors();

describe("word vectors beside the words themselves", () => {
  const rows = [
    { text: "I want my money returned", label: "refund" },
    { text: "please reimburse the payment", label: "refund" },
    { text: "the package came late", label: "delivery" },
    { text: "when will you ship the order", label: "delivery" },
  ];

  it("words that were never seen in the training are understood by those that are used alike", () => {
    const model = trainText(rows, { vectors });
    expect(predictText(model, "compensation of the sum owed").label).toBe("refund");
    expect(predictText(model, "has the truck with the cargo arrived").label).toBe("delivery");
  });

  it("weights of words still add up to the score", () => {
    const model = trainText(messages(12), { vectors });
    for (const text of [
      "Somebody stole the credit card",
      "is the invoice for the parcel right?",
      "zzz qqq",
    ]) {
      const { words, base, score } = predictText(model, text, { explain: true });
      expect(words.reduce((sum, { weight }) => sum + weight, base)).toBeCloseTo(score, 5);
    }
  });

  it("come back from a file as they were; something else is refused", () => {
    const file = encodeVectors(vectors);
    expect(Buffer.from(file).equals(encodeVectors(decodeVectors(file)))).toBe(true);
    expect(() => decodeVectors(new Uint8Array(100))).toThrow("not a file of word vectors");
  });
});
