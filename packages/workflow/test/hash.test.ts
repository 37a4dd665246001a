import { createHash } from "node:crypto";
import { sha256 } from "@throughline/workflow";
import fc from "fast-check";
import { expect, it } from "vitest";

const reference = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

it("is SHA-256, as the platform computes it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => sha256(text) === reference(text)),
  );
});

it("is right around the ends of blocks, and for a long text", () => {
  for (const length of [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1_000_003]) {
    const text = "a".repeat(length);
    expect(sha256(text), `${length} characters`).toBe(reference(text));
  }
});
