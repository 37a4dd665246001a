import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ENTITY_KINDS,
  type EntityKind,
  type ExtractOptions,
  extract,
  extractAll,
  numbersLike,
  outline,
} from "../../src/extract/index.ts";

const read = (kind: EntityKind, text: string, options?: ExtractOptions) =>
  extract(kind, text, options).map((found) => ("value" in found ? found.value : "open"));

describe("addresses", () => {
  it.each([
    ["Mail Jane.Doe+x@Example.co.uk.", ["jane.doe+x@example.co.uk"]],
    ["<a@b.de>, o'neil@x.ie", ["a@b.de", "o'neil@x.ie"]],
    ["müller@größe.de", ["müller@größe.de"]],
    ["a@b", []],
    ["foo..bar@x.com", []],
    ["a@b.com@c.com", []],
  ])("e-mail: %s", (text, addresses) => {
    expect(read("email", text)).toEqual(addresses);
  });

  it.each([
    ["see (https://en.wikipedia.org/wiki/Foo_(bar)).", ["https://en.wikipedia.org/wiki/Foo_(bar)"]],
    ["www.example.com, please", ["https://www.example.com/"]],
    ["https://a.b/c?d=e&f=g, and", ["https://a.b/c?d=e&f=g"]],
    ["http://x", []],
    ["me@www.example.com", []],
  ])("web: %s", (text, addresses) => {
    expect(read("url", text)).toEqual(addresses);
  });
});

describe("account and card numbers have check digits", () => {
  it.each([
    ["IBAN: DE89 3704 0044 0532 0130 00 bitte", ["DE89370400440532013000"]],
    ["gb82west12345698765432 and more", ["GB82WEST12345698765432"]],
    ["NO93 8601 1117 947", ["NO9386011117947"]],
    ["FR14 2004 1010 0505 0001 3M02 606 merci", ["FR1420041010050500013M02606"]],
    ["DE89 3704 0044 0532 0130 01", []],
    ["DE89 3704 0044 0532 0130 000", []],
    ["ZZ89 3704 0044 0532 0130 00", []],
  ])("%s", (text, numbers) => {
    expect(read("iban", text)).toEqual(numbers);
  });

  it.each([
    ["4111 1111 1111 1111", ["4111111111111111"]],
    ["5500-0055-5555-5559", ["5500005555555559"]],
    ["378282246310005", ["378282246310005"]],
    ["4111 1111 1111 1112", []],
    ["30569309025904", ["30569309025904"]],
    ["6011111111111117", ["6011111111111117"]],
    ["EAN 4075612615631", []],
    ["7911111111111116", []],
    ["0000000000000000", []],
  ])("%s", (text, numbers) => {
    expect(read("card", text)).toEqual(numbers);
  });
});

describe("phone numbers", () => {
  it.each([
    ["Call +49 30 901820 or +1 (650) 253-0000", ["+4930901820", "+16502530000"]],
    ["Tel. 0171 2345678, oder 0171-2345679", ["+491712345678", "+491712345679"]],
    ["(0)30/90 18 20", ["+4930901820"]],
    ["0043 1 58858-0", ["+431588580"]],
    ["650-253-0000", ["+16502530000"]],
    ["Rechnung 20251231 vom 2025-12-31 12:30", []],
    ["4111 1111 1111 1111", []],
    ["INV-310000 01.01.2026 5,119.28", []],
    ["contract 33-1182, article 1289782347831, error 550 5.1.1", []],
  ])("%s", (text, numbers) => {
    expect(read("phone", text, { countries: ["DE", "US", "AT", "IT"] })).toEqual(numbers);
  });

  it("without the team's countries only those with a country code count", () => {
    expect(read("phone", "030 901820, +33 6 12 34 56 78")).toEqual(["+33612345678"]);
  });
});

describe("numbers by the team's outline", () => {
  const found = (text: string, ...likes: string[]) =>
    numbersLike(text, likes).map((number) => ("value" in number ? number.value : "open"));

  it("are written as the outline writes them, however the customer did", () => {
    expect(found("inv 004711, INV-123456 and inv123457", "INV-######")).toEqual([
      "INV-004711",
      "INV-123456",
      "INV-123457",
    ]);
    expect(found("rma/ab-12", "RMA/??-##")).toEqual(["RMA/AB-12"]);
    expect(found("case c-77x", "C-*")).toEqual(["C-77X"]);
  });

  it("have no digit more", () => {
    expect(found("INV-1234567", "INV-######")).toEqual([]);
  });

  it("an outline that finds only itself is refused", () => {
    expect(() => outline("INV")).toThrow('"INV" has no place for digits or letters');
  });
});

describe("whatever the text", () => {
  const pieces = fc.constantFrom(
    ..."1.234,56 €|$|EUR|DE89 3704 0044 0532 0130 00|+49 30 901820|31.12.2026|03/04/2026|tomorrow|a@b.de|https://x.de/(|4111 1111 1111 1111|(|)|.|,|-|\n|İ|ß|😀|\u0301|next Friday|3 Mio".split(
      "|",
    ),
  );
  const texts = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.array(fc.oneof(pieces, fc.string()), { maxLength: 12 }).map((all) => all.join(" ")),
  );
  const options: ExtractOptions = { countries: ["DE", "US"], day: "2026-11-26" };

  it("nothing throws, and every passage stands in the text word for word", () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const kind of ENTITY_KINDS) {
          for (const { from, to, quote } of extract(kind, text, options)) {
            expect(quote).toBe(text.slice(from, to));
            expect(to).toBeGreaterThan(from);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("entities of several kinds do not overlap", () => {
    fc.assert(
      fc.property(texts, (text) => {
        let end = 0;
        for (const { from, to } of extractAll(text, ENTITY_KINDS, options)) {
          expect(from).toBeGreaterThanOrEqual(end);
          end = to;
        }
      }),
      { numRuns: 200 },
    );
  });

  it("of two that overlap the longer one stays: an account number is no phone number", () => {
    const text = "Pay 12,50 € to DE89 3704 0044 0532 0130 00 by 31.12.2026, card 4111 1111 1111 1111";
    expect(extractAll(text, ENTITY_KINDS, options).map(({ kind }) => kind)).toEqual([
      "amount",
      "iban",
      "date",
      "card",
    ]);
  });
});
