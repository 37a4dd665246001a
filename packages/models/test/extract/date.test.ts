import { describe, expect, it } from "vitest";
import { type ExtractOptions, extract } from "../../src/extract/index.ts";

const THURSDAY = "2026-11-26";

const read = (text: string, options?: ExtractOptions) =>
  extract("date", text, options).map((found) => ("value" in found ? found.value : "open"));

describe("a date with its year", () => {
  it.each([
    ["2025-12-31", "2025-12-31"],
    ["seit 2025-12-31T10:00:00Z", "2025-12-31"],
    ["2025/3/4", "2025-03-04"],
    ["2025年12月31日", "2025-12-31"],
    ["fällig am 31.12.2025", "2025-12-31"],
    ["3.4.25", "2025-04-03"],
    ["04/13/2025", "2025-04-13"],
    ["13-04-2025", "2025-04-13"],
    ["5/5/2025", "2025-05-05"],
    ["1.1.85", "1985-01-01"],
    ["3. März 2025", "2025-03-03"],
    ["March 3rd, 2025", "2025-03-03"],
    ["Mar 3 2025", "2025-03-03"],
    ["the 31st of December 2025", "2025-12-31"],
    ["15-MAR-2025", "2025-03-15"],
    ["15 Aug '24", "2024-08-15"],
    ["le 1er mars 2025", "2025-03-01"],
    ["20 févr. 2025", "2025-02-20"],
    ["3 de marzo de 2025", "2025-03-03"],
    ["5 set 2025", "2025-09-05"],
    ["dal 3 al 5 maggio 2025", "2025-05-05"],
    ["3 de março de 2025", "2025-03-03"],
    ["3 maart 2025", "2025-03-03"],
    ["3 września 2025", "2025-09-03"],
  ])("%s", (text, date) => {
    expect(read(text)).toEqual([date]);
  });

  it.each(["30.02.2025", "version 1.2.2025.4", "10.0.0.1", "12-34-56", "we may 3", "Punkt 3.4. gilt", "3.4"])(
    "no date: %s",
    (text) => {
      expect(read(text, { day: THURSDAY })).toEqual([]);
    },
  );
});

describe("which comes first, day or month", () => {
  it("is left open where nothing says it, with both readings", () => {
    const [found] = extract("date", "due 03/04/2025");
    expect(found).toMatchObject({
      quote: "03/04/2025",
      abstains: expect.stringContaining("2025-04-03 or 2025-03-04"),
    });
  });

  it("is as the team says", () => {
    expect(read("03/04/2025", { dates: "dmy" })).toEqual(["2025-04-03"]);
    expect(read("03/04/2025", { dates: "mdy" })).toEqual(["2025-03-04"]);
  });

  it("is as in the other dates of the text that leave no doubt", () => {
    expect(read("from 03/04/2025 to 13/04/2025")).toEqual(["2025-04-03", "2025-04-13"]);
    expect(read("from 03/04/2025 to 03/14/2025")).toEqual(["2025-03-04", "2025-03-14"]);
  });

  it("stays open where those contradict each other", () => {
    expect(read("03/04/2025, 13/04/2025, 04/14/2025")).toEqual(["open", "2025-04-13", "2025-04-14"]);
  });
});

describe("a date that depends on the day of writing", () => {
  it.each([
    ["31.12.", "2026-12-31"],
    ["3 January", "2027-01-03"],
    ["on October 30th", "2026-10-30"],
    ["tomorrow", "2026-11-27"],
    ["übermorgen", "2026-11-28"],
    ["Guten Morgen, ich komme morgen", "2026-11-27"],
    ["avant-hier", "2026-11-24"],
    ["hier soir", "2026-11-25"],
    ["mañana", "2026-11-27"],
    ["dopodomani", "2026-11-28"],
    ["depois de amanhã", "2026-11-28"],
    ["gisteren", "2026-11-25"],
    ["wczoraj", "2026-11-25"],
    ["in 3 Tagen", "2026-11-29"],
    ["in two weeks", "2026-12-10"],
    ["vor zwei Wochen", "2026-11-12"],
    ["il y a 2 jours", "2026-11-24"],
    ["hace 3 días", "2026-11-23"],
    ["2 giorni fa", "2026-11-24"],
    ["há 2 dias", "2026-11-24"],
    ["3 dagen geleden", "2026-11-23"],
    ["2 dni temu", "2026-11-24"],
    ["in 1 month", "2026-12-26"],
    ["next Monday", "2026-11-30"],
    ["lundi prochain", "2026-11-30"],
    ["last Tuesday", "open"],
    ["last Friday", "2026-11-20"],
    ["bis Montag", "2026-11-30"],
    ["this Friday", "2026-11-27"],
    ["next Friday", "open"],
    ["on Friday", "open"],
  ])("%s", (text, date) => {
    expect(read(text, { day: THURSDAY })).toEqual([date]);
    expect(read(text)).toEqual(["open"]);
  });

  it("the month's last day stands for a day that it has not", () => {
    expect(read("in one month", { day: "2026-01-31" })).toEqual(["2026-02-28"]);
  });

  it("the same word is another one in another language", () => {
    expect(read("hier", { day: THURSDAY })).toEqual([]);
    expect(read("hier", { day: THURSDAY, language: "fr" })).toEqual(["2026-11-25"]);
  });

  it.each(["Guten Morgen!", "Morgen, geht leider nicht", "por la mañana", "heute Morgen"])(
    "a greeting and the morning are no next day: %s",
    (text) => {
      expect(read(text, { day: THURSDAY })).not.toContain("2026-11-27");
    },
  );
});
