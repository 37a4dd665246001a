import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ObjectSpec, type Org, startOrg } from "../src/index.ts";
import { type Heard, listen, rawApi, until, useOrg } from "./harness.ts";

const summary = (operation: "count" | "sum" | "min" | "max", field?: string, filters?: object[]) =>
  ({
    type: "Summary",
    summary: {
      operation,
      foreignKey: "Line__c.Order__c",
      ...(field && { field }),
      ...(filters && { filters }),
    },
  }) as NonNullable<ObjectSpec["fields"]>[string];

const OPEN = [{ field: "Line__c.Status__c", operation: "notEqual", value: "Done, Cancelled" }];

const OBJECTS: Record<string, ObjectSpec> = {
  Deal__c: {
    fields: {
      Total__c: {
        type: "Summary",
        summary: { operation: "sum", foreignKey: "Order__c.Deal__c", field: "Order__c.Total__c" },
      },
    },
  },
  Order__c: {
    fields: {
      Deal__c: { type: "MasterDetail", referenceTo: "Deal__c", relationshipName: "Orders" },
      Lines__c: summary("count"),
      Open__c: summary("count", undefined, OPEN),
      Total__c: summary("sum", "Line__c.Amount__c"),
      Least__c: summary("min", "Amount__c"),
      Last__c: summary("max", "Line__c.Due__c", OPEN),
    },
    validationRules: [{ name: "Most", formula: "Total__c > 1000", message: "That is too much." }],
  },
  Line__c: {
    fields: {
      Order__c: {
        type: "MasterDetail",
        referenceTo: "Order__c",
        relationshipName: "Lines",
        reparentable: true,
      },
      Amount__c: { type: "Currency" },
      Due__c: { type: "Date" },
      Status__c: { type: "Picklist", values: ["New", "Done", "Cancelled"] },
      Strict__c: { type: "Checkbox" },
    },
    validationRules: [{ name: "Strict", formula: "Strict__c", message: "Strictly not." }],
  },
};

const seed = { objects: OBJECTS };
const orderOf = (org: Org, id: string) => {
  const { Lines__c, Open__c, Total__c, Least__c, Last__c } = org.db.get("Order__c", id)!;
  return { Lines__c, Open__c, Total__c, Least__c, Last__c };
};

describe("roll-up summary fields", async () => {
  const org = await useOrg({ seed });
  const api = await rawApi(org);
  const deal = org.db.create("Deal__c", { Name: "Deal" });

  it("count, add up and find the least and the last, of those that fit", () => {
    const order = org.db.create("Order__c", { Deal__c: deal });
    expect(orderOf(org, order)).toEqual({
      Lines__c: 0,
      Open__c: 0,
      Total__c: 0,
      Least__c: null,
      Last__c: null,
    });
    org.db.createAll("Line__c", [
      { Order__c: order, Amount__c: 10.1, Due__c: "2026-12-01", Status__c: "New" },
      { Order__c: order, Amount__c: 20.2, Due__c: "2026-12-24", Status__c: "Done" },
      { Order__c: order, Due__c: "2026-11-01" },
    ]);
    const expected = { Lines__c: 3, Open__c: 2, Total__c: 30.3, Least__c: 10.1, Last__c: "2026-12-01" };
    expect(orderOf(org, order)).toEqual(expected);
    expect(org.db.get("Deal__c", deal)?.Total__c).toBe(30.3);
    const [found] = org.db.query(`SELECT Name FROM Deal__c WHERE Total__c > 30 AND Total__c < 31`);
    expect(found?.Name).toBe("Deal");
  });

  it("cannot be written", async () => {
    const { body } = await api("POST", "sobjects/Order__c", { Deal__c: deal, Total__c: 5 });
    expect(body[0].errorCode).toBe("INVALID_FIELD_FOR_INSERT_UPDATE");
  });

  it("a parent that is refused refuses its children", async () => {
    const order = org.db.create("Order__c", { Deal__c: deal });
    const line = (Amount__c: number, Order__c = order) => ({
      attributes: { type: "Line__c" },
      Order__c,
      Amount__c,
    });
    const other = org.db.create("Order__c", { Deal__c: deal });
    const { body } = await api("POST", "composite/sobjects", { records: [line(1001), line(5, other)] });
    expect(body).toMatchObject([
      {
        success: false,
        errors: [{ statusCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION", message: "That is too much." }],
      },
      { success: true },
    ]);
    expect(orderOf(org, order).Lines__c).toBe(0);
    expect(orderOf(org, other).Total__c).toBe(5);
  });

  it("the parent changes in the same transaction, in an event of its own", async () => {
    const order = org.db.create("Order__c", { Deal__c: deal });
    const heard: Heard["data"][] = [];
    const client = await listen(org);
    await client.subscribe("/data/ChangeEvents", (_, kind, data) => kind === "event" && heard.push(data), 3);
    await new Promise((resolve) => setTimeout(resolve, 200));
    org.db.create("Line__c", { Order__c: order, Amount__c: 7 });
    await until(() => heard.length === 3, "line, order and deal");
    expect(heard.map(({ payload }) => payload.ChangeEventHeader.entityName)).toEqual([
      "Line__c",
      "Order__c",
      "Deal__c",
    ]);
    expect(new Set(heard.map(({ payload }) => payload.ChangeEventHeader.transactionKey)).size).toBe(1);
    expect(heard[1]!.payload).toMatchObject({ Total__c: 7, Lines__c: 1 });
  });

  it("a filter that cannot be read stops the start", async () => {
    const fields = {
      ...OBJECTS.Order__c!.fields,
      Bad__c: summary("count", undefined, [{ field: "Nope__c", operation: "equals" }]),
    };
    await expect(startOrg({ seed: { objects: { ...OBJECTS, Order__c: { fields } } } })).rejects.toThrow(
      "Field Order__c.Bad__c: there is no field 'Nope__c'.",
    );
  });
});

describe("master and detail", async () => {
  const org = await useOrg({
    seed: {
      objects: {
        ...OBJECTS,
        Fixed__c: { fields: { Deal__c: { type: "MasterDetail", referenceTo: "Deal__c" } } },
        Loose__c: {
          fields: {
            Deal__c: { type: "Lookup", referenceTo: "Deal__c", deleteConstraint: "Restrict" },
            Order__c: { type: "Lookup", referenceTo: "Order__c" },
          },
        },
      },
    },
  });
  const api = await rawApi(org);
  const deal = () => org.db.create("Deal__c", { Name: "Deal" });

  it("a detail needs its master, and keeps it unless it may change hands", async () => {
    expect((await api("POST", "sobjects/Fixed__c", {})).body[0]).toMatchObject({
      errorCode: "REQUIRED_FIELD_MISSING",
      fields: ["Deal__c"],
    });
    const id = org.db.create("Fixed__c", { Deal__c: deal() });
    expect(() => org.db.update("Fixed__c", id, { Deal__c: deal() })).toThrow(
      "INVALID_FIELD_FOR_INSERT_UPDATE",
    );
  });

  it("details go with their master and come back with it, and references to them too", () => {
    const master = deal();
    const order = org.db.create("Order__c", { Deal__c: master });
    const line = org.db.create("Line__c", { Order__c: order, Amount__c: 3 });
    const gone = org.db.create("Line__c", { Order__c: order, Amount__c: 4 });
    const loose = org.db.create("Loose__c", { Order__c: order });
    org.db.delete("Line__c", gone);
    org.db.delete("Deal__c", master);
    expect(
      [order, line].map((id) => org.db.get(id === order ? "Order__c" : "Line__c", id)?.IsDeleted),
    ).toEqual([true, true]);
    expect(org.db.get("Loose__c", loose)?.Order__c).toBeNull();
    org.db.undelete("Deal__c", master);
    expect(org.db.get("Line__c", line)?.IsDeleted).toBe(false);
    expect(org.db.get("Line__c", gone)?.IsDeleted).toBe(true);
    expect(org.db.get("Loose__c", loose)?.Order__c).toBe(order);
    expect(org.db.get("Deal__c", master)?.Total__c).toBe(3);
  });

  it("a record that others hold fast by a restricting look-up stays", async () => {
    const master = deal();
    const loose = org.db.create("Loose__c", { Deal__c: master });
    const { status, body } = await api("DELETE", `sobjects/Deal__c/${master}`);
    expect([status, body[0].errorCode]).toEqual([400, "DELETE_FAILED"]);
    org.db.delete("Loose__c", loose);
    expect((await api("DELETE", `sobjects/Deal__c/${master}`)).status).toBe(204);
  });
});

type Op =
  | { kind: "add"; order: number; amount: number | null; status: string | null; due: string | null }
  | { kind: "change"; line: number; amount: number | null; status: string | null }
  | { kind: "move"; line: number; order: number }
  | { kind: "remove" | "restore"; what: "Line__c" | "Order__c"; index: number }
  | { kind: "fail"; order: number; amount: number };

const index = fc.nat({ max: 5 });
const amount = fc.option(fc.integer({ min: -9, max: 99 }));
const status = fc.option(fc.constantFrom("New", "Done", "Cancelled"));
const due = fc.option(fc.constantFrom("2026-01-01", "2026-06-01", "2026-12-01"));
const operations = fc.array(
  fc.oneof<fc.Arbitrary<Op>[]>(
    fc.record({ kind: fc.constant("add"), order: index, amount, status, due }),
    fc.record({ kind: fc.constant("change"), line: index, amount, status }),
    fc.record({ kind: fc.constant("move"), line: index, order: index }),
    fc.record({
      kind: fc.constantFrom("remove", "restore"),
      what: fc.constantFrom("Line__c", "Order__c"),
      index,
    }),
    fc.record({ kind: fc.constant("fail"), order: index, amount: fc.integer({ min: 1, max: 9 }) }),
  ),
  { maxLength: 30 },
);

/** Does it, unless the org refuses, as for a record that is deleted. */
function perform(org: Org, op: Op, orders: string[], lines: string[]): void {
  const pick = (from: string[], i: number) => from[i % from.length] ?? "a00000000000000AAA";
  try {
    if (op.kind === "add")
      lines.push(
        org.db.create("Line__c", {
          Order__c: pick(orders, op.order),
          Amount__c: op.amount,
          Status__c: op.status,
          Due__c: op.due,
        }),
      );
    else if (op.kind === "change")
      org.db.update("Line__c", pick(lines, op.line), { Amount__c: op.amount, Status__c: op.status });
    else if (op.kind === "move")
      org.db.update("Line__c", pick(lines, op.line), { Order__c: pick(orders, op.order) });
    else if (op.kind === "fail")
      org.db.createAll("Line__c", [
        { Order__c: pick(orders, op.order), Amount__c: op.amount },
        { Order__c: pick(orders, op.order), Amount__c: 1001 },
      ]);
    else {
      const id = pick(op.what === "Line__c" ? lines : orders, op.index);
      if (op.kind === "remove") org.db.delete(op.what, id);
      else org.db.undelete(op.what, id);
    }
  } catch (error) {
    if ((error as Error).name !== "OrgError") throw error;
  }
}

/** The same from the rows, by hand. */
function recomputed(org: Org, order: string) {
  const lines = org.db.query(`SELECT Amount__c, Status__c, Due__c FROM Line__c WHERE Order__c = '${order}'`);
  const open = lines.filter((line) => line.Status__c !== "Done" && line.Status__c !== "Cancelled");
  const amounts = lines.map((line) => line.Amount__c as number | null).filter((value) => value !== null);
  const dues = open.map((line) => line.Due__c as string | null).filter((value) => value !== null);
  return {
    Lines__c: lines.length,
    Open__c: open.length,
    Total__c: amounts.reduce((a, b) => a + b, 0),
    Least__c: amounts.length ? Math.min(...amounts) : null,
    Last__c: dues.sort().at(-1) ?? null,
  };
}

it("roll-ups are what the rows add up to, whatever has happened", async () => {
  const org = await useOrg({ seed });
  fc.assert(
    fc.property(operations, (ops) => {
      const deal = org.db.create("Deal__c", { Name: "Deal" });
      const orders = org.db.createAll("Order__c", [{ Deal__c: deal }, { Deal__c: deal }, { Deal__c: deal }]);
      const lines: string[] = [];
      for (const op of ops) perform(org, op, orders, lines);
      const alive = orders.filter((id) => org.db.get("Order__c", id)?.IsDeleted === false);
      for (const order of alive) expect(orderOf(org, order)).toEqual(recomputed(org, order));
      const total = alive
        .map((id) => org.db.get("Order__c", id)!.Total__c as number)
        .reduce((a, b) => a + b, 0);
      expect(org.db.get("Deal__c", deal)?.Total__c).toBe(total);
    }),
    { numRuns: 150 },
  );
});
