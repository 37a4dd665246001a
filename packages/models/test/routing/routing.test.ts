import {
  decodeRouting,
  encodeRouting,
  openLocalModel,
  type RoutingRow,
  routeTo,
  trainRouting,
} from "@throughline/models";
import { describe, expect, it } from "vitest";

const DAY = 86_400_000;

/** A desk: what is about SAP goes to ERP, printers to the site's own people; one in ten is somebody's whim. */
function desk(items: number, from = 0): RoutingRow[] {
  return Array.from({ length: items }, (_, i) => {
    const n = from + i;
    const topic = ["sap", "printer", "mail"][n % 3] as string;
    const site = ["Berlin", "Lyon"][Math.floor(n / 3) % 2] as string;
    const own = { sap: "ERP", printer: `Field ${site}`, mail: "Workplace" }[topic] as string;
    const group = n % 10 === 7 ? "Workplace" : own;
    return { values: { topic, site, caller: `caller ${n}` }, group, at: n * 3_600_000 };
  });
}

const fields = ["topic", "site", "caller"];
const right = (model: ReturnType<typeof trainRouting>, rows: RoutingRow[]) =>
  rows.filter(({ values, group }) => routeTo(model, values).group === group).length / rows.length;

describe("learning which group resolves which kind of work", () => {
  const model = trainRouting(desk(600), { fields });

  it("learns pairs: who repairs a printer depends on the site", () => {
    for (const [topic, site, group] of [
      ["printer", "Berlin", "Field Berlin"],
      ["printer", "Lyon", "Field Lyon"],
      ["sap", "Lyon", "ERP"],
    ] as const)
      expect(routeTo(model, { topic, site }).group).toBe(group);
    expect(right(model, desk(300, 600))).toBeGreaterThan(0.9);
  });

  it("says what weighed, from how many items", () => {
    const { confidence, reasons, others } = routeTo(model, { topic: "printer", site: "Lyon" });
    expect(confidence).toBeGreaterThan(0.7);
    expect(reasons.map(({ text }) => text)).toContain("topic = printer, site = Lyon");
    expect(reasons[0]?.items).toBeGreaterThan(50);
    expect(confidence + others.reduce((sum, other) => sum + other.confidence, 0)).toBeCloseTo(1);
  });

  it("a field in which every item differs tells nothing and is left out by name", () => {
    expect(model.left).toEqual([{ name: "caller", why: "it tells nothing about the group" }]);
  });

  it("values that were never seen fall back on what is known of the others", () => {
    expect(routeTo(model, { topic: "sap", site: "Oslo" }).group).toBe("ERP");
    expect(routeTo(model, { topic: "coffee", site: "__proto__" })).toMatchObject({ unknown: true });
  });

  it("groups change: what is recent counts more", () => {
    // the work of ERP goes to a new group after half of the time
    const rows = desk(900).map((row, n) =>
      row.group === "ERP" && n >= 450 ? { ...row, group: "Cloud" } : row,
    );
    const model = trainRouting(rows, { fields });
    expect(model.quality.halfLife).toBeLessThan((900 * 3_600_000) / DAY);
    expect(routeTo(model, { topic: "sap", site: "Lyon" }).group).toBe("Cloud");
  });

  it("learns from the words of a text", () => {
    const says: Record<string, string> = {
      ERP: "the invoice posting in SAP fails again",
      Workplace: "my laptop does not start this morning",
    };
    const rows = Array.from({ length: 200 }, (_, n): RoutingRow => {
      const group = n % 2 ? "ERP" : "Workplace";
      return { values: { text: `ticket ${n}: ${says[group]} number ${n}` }, group };
    });
    const model = trainRouting(rows, { fields: ["text"] });
    expect(routeTo(model, { text: "SAP posting of one invoice" })).toMatchObject({ group: "ERP" });
    expect(routeTo(model, { text: "the laptop is dead" })).toMatchObject({ group: "Workplace" });
  });

  it("the same rows give the same model, and its file the same answers", () => {
    const file = encodeRouting(model);
    expect(encodeRouting(trainRouting(desk(600), { fields }))).toBe(file);
    const read = decodeRouting(file);
    const item = { topic: "mail", site: "Lyon" };
    expect(routeTo(read, item)).toEqual(routeTo(model, item));
    expect(() => decodeRouting(file.replace('"ERP"', '"ERQ"'))).toThrow("changed after it was made");
    expect(() => decodeRouting('{"kind":"routing","format":2}')).toThrow("update Throughline");
  });

  it("is a local model that an interpret step can ask", () => {
    const local = openLocalModel(new TextEncoder().encode(encodeRouting(model)));
    expect(local.kind).toBe("routing");
    const said = local.predict({ topic: "printer", site: "Berlin", Age: null });
    expect(said).toMatchObject({ value: "Field Berlin", unknown: false, version: model.version });
    expect(said.words[0]?.weight).toBeGreaterThan(0);
  });

  it("one group is nothing to learn", () => {
    expect(() => trainRouting([{ values: {}, group: "A" }], { fields })).toThrow("There is nothing to learn");
  });
});
