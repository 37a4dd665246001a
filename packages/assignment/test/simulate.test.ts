import { boundsOfSeeds, compare, type Desk, parseDesk, play, strategyNamed } from "@throughline/assignment";
import { describe, expect, it } from "vitest";

const DESK = `
people: 6
second skill: 0.6
load: 0.7
work:
  billing: { share: 60 %, minutes: 20 }
  tech: { share: 40 %, minutes: 30, law: exponential }
urgency:
  urgent: { share: 25 %, within: 15 minutes }
  normal: { within: 60 minutes }
understood: 95 %
lasts: 8 hours
`;

function deskOf(text = DESK): Desk {
  const { desk, problems } = parseDesk(text);
  if (!desk) throw new Error(problems.join("\n"));
  return desk;
}

const strategy = (name: string) => {
  const found = strategyNamed(name);
  if (!found) throw new Error(name);
  return found;
};

describe("a desk that is played", () => {
  it("comes out the same again for the same seed, and otherwise for another", () => {
    const outcome = (seed: number) =>
      play(deskOf(), strategy("together"), seed).items.map(({ began }) => began);
    expect(outcome(1)).toEqual(outcome(1));
    expect(outcome(1)).not.toEqual(outcome(2));
  });

  it("brings every item to its end, by somebody who can do it, one at a time", () => {
    for (const name of ["round robin", "hold with priority", "slack x proficiency", "together"]) {
      const { items, people } = play(deskOf(), strategy(name), 3);
      expect(items.length).toBeGreaterThan(50);
      expect(
        items.every(({ began, done }) => began !== undefined && done !== undefined && done > began),
      ).toBe(true);
      const span = Math.max(...items.map(({ done }) => done as number)) - (items[0]?.item.at as number);
      for (const { busy } of people) expect(busy).toBeLessThan(span);
    }
  });

  it("has the same items and people for every strategy", () => {
    const arrived = (name: string) =>
      play(deskOf(), strategy(name), 5).items.map(({ item }) => [item.at, item.work]);
    expect(arrived("round robin")).toEqual(arrived("together"));
  });

  it("an item that was misread comes back and is begun by somebody else later", () => {
    const { items } = play(
      deskOf(DESK.replace("95 %", "0 %").replace("second skill: 0.6", "")),
      strategy("together"),
      1,
    );
    expect(items.every(({ reassigned }) => reassigned === 1)).toBe(true);
    expect(items.every(({ item, began }) => (began as number) >= item.at + 180_000)).toBe(true);
  });

  it("is busy for about its load, and nobody waits where there is room", () => {
    const calm = deskOf(
      DESK.replace("load: 0.7", "load: 0.1").replace("second skill: 0.6", "").replace("95 %", "100 %"),
    );
    const [compared] = compare(calm, [strategy("together")], [1, 2, 3]);
    expect(compared?.summary.busy.mean).toBeGreaterThan(0.05);
    expect(compared?.summary.busy.mean).toBeLessThan(0.17);
    expect(compared?.summary.meanWait.mean).toBeLessThan(0.5);
    expect(compared?.summary.milestones.mean).toBe(1);
  });

  it("is better held and matched than pushed, and no better than the bound", () => {
    const desk = deskOf(DESK.replace("8 hours", "1 days"));
    const seeds = [1, 2];
    const wait = (name: string) => compare(desk, [strategy(name)], seeds)[0]?.summary.meanWait.mean as number;
    const bounds = boundsOfSeeds(desk, seeds) ?? [];
    const bound = bounds.reduce((sum, { pooled }) => sum + pooled, 0) / seeds.length;
    const together = wait("together");
    expect(together).toBeGreaterThan(bound);
    expect(together).toBeLessThan(wait("hold with priority"));
    expect(together).toBeLessThan(wait("least loaded"));
  });
});

describe("the file of a desk", () => {
  it("says what is wrong with it, and where", () => {
    const problems = (text: string) => parseDesk(text).problems;
    expect(problems("people: 3\nwork: [\n")).toEqual([
      expect.stringMatching(/^The file is no valid YAML: .* at line \d, column \d\.$/),
    ]);
    expect(problems("people: 3\nwork: {}")).toEqual(["work: No kind of work. Name one."]);
    expect(problems("work: { billing: {} }")).toEqual([
      "people: How many work here? Write it, or give --teams.",
    ]);
    expect(problems("people: 3\nwork: { billing: { share: many } }")).toEqual([
      'work → billing → share: "many" is no share. Write it like 25 % or 0.25.',
    ]);
    expect(problems("people: 3\nwork: { billing: { team: other } }")).toEqual([
      'work → billing: There is no team "other". Known: desk.',
    ]);
    expect(problems("people: 3\nlasts: long\nwork: { billing: {} }")).toEqual([
      'lasts: "long" is no length of time. Write it like 15 minutes.',
    ]);
  });

  it("shares what comes by load: as many items an hour as keep everybody busy for so much of their time", () => {
    const { kinds } = deskOf();
    // 6 people × 60 minutes × 0.7 of 24 minutes each on average
    expect(kinds.reduce((sum, { perHour }) => sum + perHour, 0)).toBeCloseTo((6 * 60 * 0.7) / 24, 6);
    expect(kinds.map(({ perHour }) => perHour / (kinds[0]?.perHour as number))).toEqual([
      1,
      expect.closeTo(2 / 3, 6),
    ]);
  });
});
