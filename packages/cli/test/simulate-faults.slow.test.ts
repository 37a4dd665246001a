import { describe, expect, test } from "vitest";
import { throughline } from "./throughline.ts";

const simulate = (...flags: string[]) =>
  throughline("simulate-faults", "--seeds", "3", "--items", "2", ...flags);

describe("throughline simulate-faults", () => {
  test("prints a line of counts for each fault, and their sum", async () => {
    const { code, out } = await simulate("--fault", "each", "--jobs", "2");
    const rows = out.split("\n").filter((line) => line.startsWith("| "));
    const cells = (row: string | undefined) => row?.split("|").map((cell) => cell.trim()) ?? [];
    expect(cells(rows[0]).slice(1, 3)).toEqual(["faults", "seeds"]);
    expect(rows.slice(2, -1).map((row) => cells(row)[1])).toContain("F15");
    expect(Number(cells(rows.at(-1))[2]?.replace(",", ""))).toBe(3 * (rows.length - 3));
    expect(out).toContain("Every promise held.");
    expect(code).toBe(0);
  });

  test("counts what happened, for other programs, the same for the same seeds", async () => {
    const [one, again] = await Promise.all([
      simulate("--fault", "lost", "--json"),
      simulate("--fault", "lost", "--json"),
    ]);
    const [first, second] = [one, again].map(({ json }) => json[0] as Record<string, unknown>);
    expect(first).toMatchObject({ seeds: 3, items: expect.any(Number), broken: 0, twice: 0, overwritten: 0 });
    expect(first?.lostAnswers).toBeGreaterThan(0);
    expect(first?.coverage).toMatchObject({ "item-started": expect.any(Number) });
    const { seconds: _, seedsPerSecond: __, ...counts } = first ?? {};
    expect(second).toMatchObject(counts);
  });

  test("says which faults there are", async () => {
    const { code, err } = await simulate("--fault", "F99");
    expect(code).toBe(2);
    expect(err).toContain("There is no fault F99.");
    expect(err).toContain("F15");
  });
});
