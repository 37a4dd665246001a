import { describe, expect, it } from "vitest";
import { rawApi, useOrg } from "./harness.ts";

const org = await useOrg();
const api = await rawApi(org);
const BASE = "/services/data/v62.0";

const node = (referenceId: string, object: string, body: object) => ({
  method: "POST",
  url: `${BASE}/sobjects/${object}`,
  referenceId,
  body,
});
const run = async (graphs: object[]) => api("POST", "composite/graph", { graphs });
const graph = (graphId: string, compositeRequest: object[]) => ({ graphId, compositeRequest });
const count = (name: string) => org.db.query(`SELECT Id FROM Account WHERE Name = '${name}'`).length;

describe("graphs", () => {
  it("are done each as a whole or not at all", async () => {
    const { body } = await run([
      graph("good", [
        node("a", "Account", { Name: "Kept" }),
        node("c", "Contact", { LastName: "x", AccountId: "@{a.id}" }),
      ]),
      graph("bad", [node("a", "Account", { Name: "Undone" }), node("c", "Contact", { FirstName: "x" })]),
    ]);
    expect(body.graphs).toMatchObject([
      {
        graphId: "good",
        isSuccessful: true,
        graphResponse: { compositeResponse: [{ httpStatusCode: 201 }, { httpStatusCode: 201 }] },
      },
      {
        graphId: "bad",
        isSuccessful: false,
        graphResponse: {
          compositeResponse: [
            { referenceId: "a", httpStatusCode: 400, body: [{ errorCode: "PROCESSING_HALTED" }] },
            { referenceId: "c", httpStatusCode: 400, body: [{ errorCode: "REQUIRED_FIELD_MISSING" }] },
          ],
        },
      },
    ]);
    expect([count("Kept"), count("Undone")]).toEqual([1, 0]);
  });

  it("run their nodes in the order in which they need each other, and answer as they were asked", async () => {
    const { body } = await run([
      graph("g", [
        node("c", "Contact", { LastName: "late", AccountId: "@{a.id}" }),
        node("a", "Account", { Name: "Early" }),
      ]),
    ]);
    const { compositeResponse } = body.graphs[0].graphResponse;
    expect(compositeResponse.map((one: { referenceId: string }) => one.referenceId)).toEqual(["c", "a"]);
    expect(org.db.query("SELECT Account.Name FROM Contact WHERE LastName = 'late'")).toMatchObject([
      { Account: { Name: "Early" } },
    ]);
  });

  it("are not begun any more after fourteen have failed", async () => {
    const failing = Array.from({ length: 16 }, (_, i) => graph(`g${i}`, [node("a", "Account", {})]));
    const { body } = await run([...failing, graph("last", [node("a", "Account", { Name: "Never" })])]);
    const codes = body.graphs.map(
      (one: { graphResponse: { compositeResponse: { body: { errorCode: string }[] }[] } }) =>
        one.graphResponse.compositeResponse[0]!.body[0]!.errorCode,
    );
    expect(codes).toEqual([
      ...Array.from({ length: 14 }, () => "REQUIRED_FIELD_MISSING"),
      ...Array.from({ length: 3 }, () => "PROCESSING_HALTED"),
    ]);
    expect(count("Never")).toBe(0);
  });

  const some = (n: number) => Array.from({ length: n }, (_, i) => node(`n${i}`, "Account", { Name: "Some" }));
  const chain = (n: number) =>
    Array.from({ length: n }, (_, i) =>
      node(`n${i}`, "Account", { Name: "Chain", ...(i > 0 && { ParentId: `@{n${i - 1}.id}` }) }),
    );
  const kinds = (n: number) =>
    Array.from({ length: n }, (_, i) => ({
      ...node(`n${i}`, "Account", { Name: "Kind" }),
      url: `/services/data/v${50 + i}.0/sobjects/Account`,
    }));

  it.each<[string, object[], number]>([
    ["75 graphs", Array.from({ length: 75 }, (_, i) => graph(`g${i}`, some(1))), 200],
    ["76 graphs", Array.from({ length: 76 }, (_, i) => graph(`g${i}`, some(1))), 400],
    ["500 nodes", [graph("g", some(500))], 200],
    ["501 nodes", [graph("g", some(400)), graph("h", some(101))], 400],
    ["a depth of 15", [graph("g", chain(15))], 200],
    ["a depth of 16", [graph("g", chain(16))], 400],
    ["15 different nodes", [graph("g", kinds(15))], 200],
    ["16 different nodes", [graph("g", kinds(16))], 400],
    [
      "nodes in a circle",
      [graph("g", [node("a", "Account", { Name: "@{b.id}" }), node("b", "Account", { Name: "@{a.id}" })])],
      400,
    ],
    ["the same graph id twice", [graph("g", some(1)), graph("g", some(1))], 400],
  ])("with %s", async (_, graphs, status) => {
    expect((await run(graphs)).status).toBe(status);
  });
});
