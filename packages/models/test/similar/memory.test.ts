import { describe, expect, it } from "vitest";
import { createMemory } from "../../src/similar/index.ts";

const PRINTER = "The label printer in hall 3 prints only every second label since the update on Monday.";
const INVOICE = "Please send us the invoice for March again, we cannot find it in our accounting system.";

describe("what was said lately is known again", () => {
  it("by whom it was said, and since when", () => {
    const memory = createMemory();
    memory.add("a", "2026-11-20", "jane", PRINTER);
    memory.add("b", "2026-11-23", "jane", INVOICE);
    memory.add("c", "2026-11-24", "tom", PRINTER);
    const ask = (since: string, who: string) =>
      memory.find("d", since, who, `${PRINTER} Thank you.`, 0.8)?.id;
    expect(ask("2026-11-19", "jane")).toBe("a");
    expect(ask("2026-11-21", "jane")).toBeUndefined();
    expect(ask("2026-11-21", "tom")).toBe("c");
    expect(ask("2026-11-19", "ann")).toBeUndefined();
  });

  it("nothing repeats itself; of equals the first one counts, in whatever order they were taken in", () => {
    const memory = createMemory();
    memory.add("c", "2026-11-24", "", PRINTER);
    memory.add("a", "2026-11-20", "", PRINTER);
    expect(memory.find("d", "2026-11-01", "", PRINTER, 0.8)).toEqual({
      id: "a",
      at: "2026-11-20",
      similarity: 1,
    });
    expect(memory.find("a", "2026-11-01", "", PRINTER, 0.8)?.id).toBe("c");
  });

  it("the oldest are forgotten, the latest never", () => {
    const memory = createMemory({ keep: 100 });
    const text = (i: number) => `${INVOICE} ${String(i * 7919).repeat(30)}`;
    for (let i = 0; i < 350; i++) memory.add(`${i}`, "2026-11-20", "", text(i));
    const known = (i: number) => memory.find("", "2026-11-01", "", text(i), 0.99)?.id === `${i}`;
    expect(known(0)).toBe(false);
    for (let i = 250; i < 350; i++) expect(known(i)).toBe(true);
  });
});
