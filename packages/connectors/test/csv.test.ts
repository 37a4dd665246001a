import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Value } from "@throughline/workflow";
import { describe, expect, it } from "vitest";
import { openConnections, operationsIn } from "../src/index.ts";

const TABLE = `plan,country,price,owner
Basic,DE,9.90,Anna
Basic,FR,10.50,
Plus,DE,19.90,"Ben, the second"
Plus,DE,18.90,Cleo
Odd,DE,many,Dora
`;
const BLOCK = `
tariffs:
  type: csv
  file: tables/tariffs.csv
  operations:
    price:
      description: What a plan costs in a country.
      takes: { plan: text, country: text }
      columns: { price: number, owner: text }
      sample: { price: 1, owner: Nobody }
`;

const files: Record<string, string> = { "tables/tariffs.csv": TABLE };
const file = (path: string) => files[path];
const look = (plan: string, country: string, text = BLOCK) =>
  openConnections({ text, file }).connections.call("tariffs", "price", { plan, country }, "e1");

describe("a table beside the workflow", () => {
  it("answers the row that has the inputs", async () => {
    expect(await look("Basic", "DE")).toEqual({
      ok: true,
      apiCalls: 0,
      value: { price: 9.9, owner: "Anna" },
    });
    expect(await look("Basic", "FR")).toMatchObject({ value: { price: 10.5, owner: null } });
  });

  it.each([
    ["knows nothing of what is not there", "Basic", "ES", "gone", "NO_ROW"],
    ["does not choose among several rows", "Plus", "DE", "person", "NOT_ONE"],
    ["refuses a cell of another type", "Odd", "DE", "person", "UNFIT_TABLE"],
  ])("%s", async (_what, plan, country, kind, code) => {
    expect(await look(plan, country)).toMatchObject({ ok: false, error: { class: kind, code } });
  });

  it("is read anew at each look-up", async () => {
    files["tables/tariffs.csv"] = TABLE.replace("9.90", "9.95");
    expect(await look("Basic", "DE")).toMatchObject({ value: { price: 9.95 } });
    files["tables/tariffs.csv"] = 'plan,country,price\n"Basic,DE';
    expect(await look("Basic", "DE")).toMatchObject({ error: { code: "UNFIT_TABLE" } });
    files["tables/tariffs.csv"] = TABLE;
  });

  it("has typed inputs and answers, and reads", async () => {
    expect(operationsIn({ text: BLOCK, file })).toMatchObject([
      { name: "tariffs.price", writes: false, inputs: ["plan", "country"], answers: ["price", "owner"] },
    ]);
    const unfit = { plan: null, country: "DE" } as Record<string, Value>;
    expect(
      await openConnections({ text: BLOCK, file }).connections.call("tariffs", "price", unfit, "e1"),
    ).toMatchObject({
      error: { code: "UNFIT_INPUT" },
    });
  });

  it("is missed where it is not", () => {
    expect(openConnections(BLOCK).problems).toMatchObject([{ code: "no-file", line: 4 }]);
  });

  it("nobody is asked in tries: the sample answers", async () => {
    const { connections } = openConnections({ text: BLOCK, file }, { samples: true });
    expect(await connections.call("tariffs", "price", { plan: "Basic", country: "DE" }, "e1")).toMatchObject({
      value: { price: 1 },
    });
  });
});

describe("the guide to add a connector", () => {
  const root = join(import.meta.dirname, "../../..");
  const guide = readFileSync(join(root, "docs/adding-a-connector.md"), "utf8");
  const quoted = [...guide.matchAll(/^`([\w/.-]+)`:\n\n```\w+\n(.*?)^```$/gms)].map(([, path, text]) => [
    path,
    text,
  ]);

  it.each(quoted as [string, string][])("quotes %s as it is", (path, text) => {
    expect(readFileSync(join(root, path), "utf8")).toContain(text);
  });

  it("quotes the whole connector, and every line that it takes elsewhere", () => {
    const code = quoted
      .filter(([path]) => path === "packages/connectors/src/csv/index.ts")
      .map(([, text]) => text);
    const whole = readFileSync(join(root, "packages/connectors/src/csv/index.ts"), "utf8");
    expect(code.join("\n")).toBe(whole);
    expect(quoted).toContainEqual([
      "packages/connectors/src/kinds.ts",
      'export { csv } from "./csv/index.ts";\n',
    ]);
  });
});
