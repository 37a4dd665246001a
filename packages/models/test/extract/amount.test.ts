import { describe, expect, it } from "vitest";
import { type ExtractOptions, extract } from "../../src/extract/index.ts";

const read = (text: string, options?: ExtractOptions) =>
  extract("amount", text, options).map((found) =>
    "value" in found ? `${found.value}${found.currency ? ` ${found.currency}` : ""}` : "open",
  );

describe("an amount is a number beside a currency", () => {
  it.each([
    ["Bitte 1.234,56 € überweisen", "1234.56 EUR"],
    ["you charged $1,234.56 twice", "1234.56 USD"],
    ["EUR 12", "12 EUR"],
    ["EUR12.5", "12.5 EUR"],
    ["1000EUR", "1000 EUR"],
    ["12,- €", "12 EUR"],
    ["€12,–", "12 EUR"],
    ["CHF 1'234.50", "1234.5 CHF"],
    ["soit 1 234,56 € TTC", "1234.56 EUR"],
    ["1\u202f234,56\u00a0€", "1234.56 EUR"],
    ["1.234.567,8 euros", "1234567.8 EUR"],
    ["R$ 1.234,56", "1234.56 BRL"],
    ["₹12,34,567.00", "1234567 INR"],
    ["5 000 zł", "5000 PLN"],
    ["49,90 Kč", "49.9 CZK"],
    ["1200 грн", "1200 UAH"],
    ["-12,50 €", "-12.5 EUR"],
    ["€ -12,50", "-12.5 EUR"],
    ["12 Pfund", "12 GBP"],
    ["It costs 5€!", "5 EUR"],
    ["a bill of 39.90€.", "39.9 EUR"],
    ["order 4711 500 EUR", "500 EUR"],
    ["100–200 €", "200 EUR"],
  ])("%s", (text, amount) => {
    expect(read(text)).toEqual([amount]);
  });

  it.each([
    ["12 Mio", "12000000"],
    ["12 Mio. EUR", "12000000 EUR"],
    ["1,5 Mio €", "1500000 EUR"],
    ["$1.2m", "1200000 USD"],
    ["€3bn", "3000000000 EUR"],
    ["12k€", "12000 EUR"],
    ["250 Tsd. €", "250000 EUR"],
    ["3 mil euros", "3000 EUR"],
    ["2 milioni di", "2000000"],
    ["4 mln zł", "4000000 PLN"],
  ])("in thousands and more: %s", (text, amount) => {
    expect(read(text)).toEqual([amount]);
  });

  it.each(["call 12 m away", "40.000", "INV-123456", "INV-123456 €", "1.2.3 €", "A1234 €", "on 31.12.2026"])(
    "no amount: %s",
    (text) => {
      expect(read(text)).toEqual([]);
    },
  );
});

describe("one mark and three digits", () => {
  it("parts thousands in money, which has two decimals", () => {
    expect(read("1.234 € or 1,234 €")).toEqual(["1234 EUR", "1234 EUR"]);
  });

  it("is left open where the currency has three decimals, and before a word for millions", () => {
    expect(read("KWD 1.234; 1,250 million USD")).toEqual(["open", "open"]);
  });

  it("is read by the team's decimal mark there", () => {
    expect(read("KWD 1.234; 1,250 million USD", { decimal: "." })).toEqual(["1.234 KWD", "1250000000 USD"]);
    expect(read("1,250 Mio. €", { decimal: "," })).toEqual(["1250000 EUR"]);
  });

  it("is left open where the team's decimal mark speaks against thousands", () => {
    expect(read("1,234 €", { decimal: "," })).toEqual(["open"]);
  });

  it("is a decimal after a leading zero", () => {
    expect(read("0,125 €")).toEqual(["0.125 EUR"]);
  });
});

describe("a sign of several currencies", () => {
  it("is the American dollar, but no crown is the usual one", () => {
    expect(read("$5, 5 kr")).toEqual(["5 USD", "5"]);
  });

  it("is the one that occurs in the team's list", () => {
    expect(read("$5, 5 kr", { currencies: ["CAD", "SEK", "EUR"] })).toEqual(["5 CAD", "5 SEK"]);
  });

  it("is left out where the list has several of them", () => {
    expect(read("$5", { currencies: ["CAD", "AUD"] })).toEqual(["5"]);
  });
});
