import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeScore,
  encodeScore,
  type Row,
  reasonText,
  type ScoreModel,
  scoreRecord,
  trainScore,
} from "../../src/score/index.ts";

/** Chance that is the same in every run. */
function dice(seed = 7) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The chance that a lead of this world converts: by its source, its size along a curve, whether it has a phone, its age. */
function chanceOf({
  source,
  employees,
  phone,
  days,
}: {
  source: string;
  employees: number;
  phone: boolean;
  days: number;
}) {
  const size = employees < 50 ? -1 : employees < 500 ? 1 : 0;
  const odds =
    -2 + (source === "Referral" ? 1.5 : source === "List" ? -1 : 0) + size + (phone ? 0.5 : -0.5) - days / 60;
  return 1 / (1 + Math.exp(-odds));
}

function leads(count: number, shift = 0, seed = 7): (Row & { chance: number })[] {
  const roll = dice(seed);
  return Array.from({ length: count }, (_, i) => {
    const source = ["Web", "Web", "List", "Referral"][Math.floor(roll() * 4)] as string;
    const employees = Math.round(10 ** (roll() * 3.5));
    const phone = roll() < 0.7;
    const days = Math.floor(roll() * 90);
    const odds =
      Math.log(
        chanceOf({ source, employees, phone, days }) / (1 - chanceOf({ source, employees, phone, days })),
      ) + shift;
    const chance = 1 / (1 + Math.exp(-odds));
    return {
      Id: `00Q${i}`,
      LeadSource: source,
      NumberOfEmployees: roll() < 0.1 ? null : employees,
      Phone_Type__c: phone ? "mobile" : "",
      CreatedDate: new Date(Date.UTC(2026, 5, 1) - days * 86_400_000).toISOString(),
      Day__c: "2026-06-01",
      Country: "DE",
      IsConverted: roll() < chance,
      chance,
    };
  });
}

const OPTIONS = { target: "IsConverted", without: ["chance"], asOf: "Day__c" };
const ROWS = leads(4000);
const MODEL = trainScore(ROWS, OPTIONS);

describe("a score is a chance", () => {
  it("of those with a score of 0.3 three in ten convert", () => {
    for (const [low, high] of [
      [0, 0.1],
      [0.1, 0.2],
      [0.2, 0.35],
      [0.35, 0.6],
    ] as const) {
      const inside = leads(6000, 0, 99)
        .map((lead) => ({ score: scoreRecord(MODEL, lead).score, lead }))
        .filter(({ score }) => score >= low && score < high);
      const mean = (of: (each: (typeof inside)[number]) => number) =>
        inside.reduce((sum, each) => sum + of(each), 0) / inside.length;
      expect(inside.length).toBeGreaterThan(100);
      expect(Math.abs(mean(({ score }) => score) - mean(({ lead }) => lead.chance))).toBeLessThan(0.03);
    }
  });

  it("also where only one in a hundred converts", () => {
    const model = trainScore(leads(5000, -3, 5), OPTIONS);
    const fresh = leads(5000, -3, 6);
    const said = fresh.reduce((sum, lead) => sum + scoreRecord(model, lead).score, 0);
    const real = fresh.reduce((sum, lead) => sum + lead.chance, 0);
    expect(model.quality.rate).toBeLessThan(0.03);
    expect(said / real).toBeGreaterThan(0.8);
    expect(said / real).toBeLessThan(1.25);
    expect(model.quality.auc).toBeGreaterThan(0.7);
  });

  it("quality is measured on rows that were left out", () => {
    const noise = trainScore(
      ROWS.map((row, i) => ({
        IsConverted: row.IsConverted,
        LeadSource: `${(i * 7919) % 13}`,
        Noise: (i * 104_729) % 997,
      })),
      { target: "IsConverted" },
    );
    expect(noise.quality.auc).toBeGreaterThan(0.44);
    expect(noise.quality.auc).toBeLessThan(0.56);
    expect(MODEL.quality).toMatchObject({ rows: 4000 });
    expect(MODEL.quality.auc).toBeGreaterThan(0.75);
    expect(MODEL.quality.ece).toBeLessThan(0.02);
  });

  it("thresholds say what the best records are worth", () => {
    const { thresholds, quality } = MODEL;
    expect(thresholds.map(({ share }) => share)).toEqual([0.05, 0.1, 0.2, 0.3, 0.5]);
    expect(thresholds[0]!.precision).toBeGreaterThan(2 * quality.rate);
    for (const [i, { recall, threshold }] of thresholds.slice(1).entries()) {
      expect(recall).toBeGreaterThan(thresholds[i]!.recall);
      expect(threshold).toBeLessThan(thresholds[i]!.threshold);
    }
  });
});

describe("a score has its reasons", () => {
  const lead: Row = {
    LeadSource: "Referral",
    NumberOfEmployees: 100,
    Phone_Type__c: null,
    CreatedDate: "2026-05-31",
    Day__c: "2026-06-01",
  };
  const { score, reasons } = scoreRecord(MODEL, lead);

  it("one for each field, heaviest first, that together are the score", () => {
    expect(reasons.map(({ field }) => field).sort()).toEqual([
      "CreatedDate",
      "LeadSource",
      "NumberOfEmployees",
      "Phone_Type__c",
    ]);
    const weights = reasons.map(({ weight }) => Math.abs(weight));
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    const odds = reasons.reduce((sum, { weight }) => sum + weight, MODEL.bias);
    expect(1 / (1 + Math.exp(-odds))).toBeCloseTo(score, 2);
  });

  it("in plain words", () => {
    const texts = reasons.map(reasonText);
    expect(texts).toContainEqual(expect.stringMatching(/^LeadSource is Referral: for it, odds × [34]\.\d$/));
    expect(texts).toContainEqual(
      expect.stringMatching(/^NumberOfEmployees is 100: for it, odds × [23]\.\d$/),
    );
    expect(texts).toContainEqual(
      expect.stringMatching(/^Phone_Type__c is not given: against it, odds × 0\.\d+$/),
    );
    expect(texts).toContainEqual(
      expect.stringMatching(/^CreatedDate was 1 day before: for it, odds × [12]\.\d$/),
    );
  });

  it("a value that is rare or new counts as such", () => {
    const { reasons } = scoreRecord(MODEL, { LeadSource: "Fax" });
    const fax = reasons.find(({ field }) => field === "LeadSource");
    expect(fax === undefined || fax.text === "LeadSource is Fax, which is rare or new").toBe(true);
    expect(scoreRecord(MODEL, { ...lead, LeadSource: "Fax" }).score).toBeLessThan(score);
  });

  it("a number need not speak along a straight line", () => {
    const at = (NumberOfEmployees: number) => scoreRecord(MODEL, { ...lead, NumberOfEmployees }).score;
    expect(at(150)).toBeGreaterThan(at(10));
    expect(at(150)).toBeGreaterThan(at(2500));
    expect(at(1e9)).toBe(at(1e8));
  });

  it("a date counts up to the day that is given", () => {
    const at = (day: string) => scoreRecord(MODEL, { ...lead, Day__c: null }, { at: day }).score;
    expect(at("2026-06-01")).toBe(score);
    expect(at("2026-08-01")).toBeLessThan(score);
  });
});

describe("what is learnt from", () => {
  it("fields that cannot be learnt from are left out, and it says why", () => {
    expect(MODEL.left).toEqual([
      { name: "Id", why: "no value stands in 20 rows: it is text or an id" },
      { name: "Country", why: "it hardly differs" },
    ]);
  });

  it("the outcome that is meant is found, or has to be said", () => {
    const rows = ROWS.map(({ IsConverted, LeadSource }) => ({
      LeadSource,
      Stage: IsConverted ? "Deal" : "Lost",
    }));
    expect(() => trainScore(rows, { target: "Stage" })).toThrow(
      'say which outcome of "Stage" a high score stands for: it has Deal, Lost',
    );
    expect(trainScore(rows, { target: "Stage", positive: "Deal" }).positive).toBe("Deal");
    expect(MODEL.positive).toBe("true");
  });

  it("too few rows of an outcome are refused", () => {
    expect(() =>
      trainScore(
        ROWS.filter((row, i) => !row.IsConverted || i < 30),
        OPTIONS,
      ),
    ).toThrow(
      /^a score needs at least 20 rows of each outcome: of \d+ rows with "IsConverted" \d+ are "true"$/,
    );
  });

  it("numbers and booleans may be texts, as in a file of comma-separated values", () => {
    const texts = ROWS.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, cell]) => [name, cell === null ? "" : String(cell)]),
      ),
    );
    expect(trainScore(texts, OPTIONS).version).toBe(MODEL.version);
  });
});

describe("a model is a file", () => {
  it("that is read as it was written, and the same rows make the same one", () => {
    expect(decodeScore(encodeScore(MODEL))).toEqual(MODEL);
    expect(trainScore(leads(4000), OPTIONS)).toEqual(MODEL);
  });

  it("whose version changes with its content", () => {
    expect(MODEL.version).toMatch(/^[0-9a-f]{16}$/);
    expect(trainScore(ROWS.slice(10), OPTIONS).version).not.toBe(MODEL.version);
  });

  it.each([
    ["x", "this is not a score model: its file is no JSON"],
    ["null", "this is not a score model: file: "],
    ["{}", "this is not a score model: kind: "],
    [
      encodeScore(MODEL).replace('"format": 1', '"format": 2'),
      "the score model is in format 2, and this version reads format 1",
    ],
    [
      encodeScore(MODEL).replace(/"bias": (-?)\d/, '"bias": $19'),
      "the score model was changed after it was made",
    ],
  ])("what is none is refused (%#)", (text, message) => {
    expect(() => decodeScore(text)).toThrow(message);
  });
});

it("any record gets a score between 0 and 1", () => {
  const cell = fc.oneof(
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(null, undefined, "2026-02-31", "NaN", "1e999"),
    fc.array(fc.string()),
  );
  const record = fc.record({
    LeadSource: cell,
    NumberOfEmployees: cell,
    Phone_Type__c: cell,
    CreatedDate: cell,
    Day__c: cell,
  });
  const strange: ScoreModel = trainScore(
    ROWS.map((row, i) => ({ ...row, LeadSource: i % 3 ? "__proto__" : "constructor" })),
    OPTIONS,
  );
  fc.assert(
    fc.property(record, (row) => {
      for (const model of [MODEL, strange]) {
        const { score } = scoreRecord(model, row);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }
    }),
  );
});
