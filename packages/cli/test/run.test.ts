import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { folder, ROOT, throughline } from "./throughline.ts";

const SUPPORT = "examples/01-support-email/workflow.yaml";

/** A run starts an org and everything else in a process of its own; machines may be busy. */
const LONG = 60_000;

interface Line {
  item: string;
  outcome: string;
  owner: string;
  facts: Record<string, unknown>;
  path: string[];
  because: Record<string, string>;
  cost: number;
  apiCalls: number;
  ms: number;
  unexpected?: object;
}

interface Summary {
  summary: true;
  items: number;
  outcomes: Record<string, number>;
  decidedBy: Record<string, Record<string, number>>;
  unexpected: number;
  refused: { line: number; message: string }[];
  ignoredColumns: string[];
  apiCalls: number;
  itemsPerSecond: number;
}

async function run(...args: string[]) {
  const ended = await throughline("run", ...args, "--json");
  const all = ended.json as (Line | Summary)[];
  const summary = all.at(-1) as Summary;
  const lines = all.slice(0, -1) as Line[];
  return { ...ended, lines, summary, byItem: new Map(lines.map((line) => [line.item, line])) };
}

/** Runs items through the support workflow. */
const runItems = (name: string, content: string | Uint8Array, ...more: string[]) =>
  run(SUPPORT, "--items", join(folder({ [name]: content }), name), ...more);

const jsonLines = (...items: unknown[]) => items.map((item) => JSON.stringify(item)).join("\n");

describe("run over the leads of the example", () => {
  let ended: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    ended = await run("examples/02-lead/workflow.yaml", "--items", "examples/02-lead/items.jsonl");
  }, LONG);

  test("brings every one to its end, as expected of it", () => {
    const written = readFileSync(join(ROOT, "examples/02-lead/items.jsonl"), "utf8").trim().split("\n");
    expect(ended.code).toBe(0);
    expect(ended.err).not.toContain("rror");
    expect(ended.summary).toMatchObject({ summary: true, items: written.length, unexpected: 0, refused: [] });
    expect(ended.summary.outcomes).toEqual({ resolved: written.length - 2, "not reachable": 2 });
    expect(new Set(ended.byItem.keys()).size).toBe(written.length);
  });

  test("tells of each the same things, for scripts", () => {
    for (const line of ended.lines) {
      expect(line).toEqual({
        item: expect.stringMatching(/^\d+$/),
        outcome: expect.any(String),
        owner: expect.any(String),
        facts: expect.any(Object),
        path: expect.any(Array),
        because: expect.any(Object),
        cost: expect.any(Number),
        apiCalls: expect.any(Number),
        ms: expect.any(Number),
      });
    }
    expect(ended.byItem.get("1")).toMatchObject({
      outcome: "resolved",
      facts: { territory: "DACH", segment: "small" },
      path: ["reachable", "territory", "segment", "rating", "owner", "touched"],
      because: { territory: expect.stringContaining("Germany"), rating: expect.stringContaining("Cold") },
    });
  });

  test("finds the account that an item names, and prefers its owner", () => {
    const line = ended.lines.find(({ because }) => because.owner?.includes("owns the account"));
    expect(line?.owner).toBeTruthy();
    expect(line?.because.owner).toContain(line?.owner);
  });
});

const good = { Subject: "Invoice", Description: "Please send it again." };

describe("run over bad JSON lines", () => {
  let ended: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    const items = Buffer.concat([
      Buffer.from(`${jsonLines(good)}\n{"Subject": "broken",\n`),
      Buffer.from('{"Subject": "\xff\xfe"}\n', "latin1"),
      Buffer.from('[1, 2]\n\n"text"\n'),
      Buffer.from(
        jsonLines({}, { Subject: "", Description: null }, { ...good, Description: "x".repeat(30e6) }),
      ),
      Buffer.from(`\n${jsonLines({ ...good, Colour: "red", expect: { topic: "sales" } }, good)}`),
    ]);
    ended = await runItems("items.jsonl", items);
  }, LONG);

  test("refuses each line that cannot be read with its place, and ends with 1", () => {
    expect(ended.code).toBe(1);
    expect(ended.summary.refused.slice(0, 4)).toEqual([
      { line: 2, message: expect.stringContaining("not JSON") },
      { line: 3, message: expect.stringContaining("not valid UTF-8. Save the file as UTF-8") },
      { line: 4, message: expect.stringContaining("object of fields") },
      { line: 6, message: expect.stringContaining("object of fields") },
    ]);
  });

  test("tells of a text of 30 MB why the org refused it, without the text", () => {
    expect(ended.summary.refused.slice(4)).toEqual([
      { line: 9, message: expect.stringMatching(/org refused.*Description.*large/) },
    ]);
    expect(ended.out.length).toBeLessThan(20_000);
  });

  test("goes on with all others, also with those that say nothing", () => {
    expect([...ended.byItem.keys()].map(Number).sort((a, b) => a - b)).toEqual([1, 7, 8, 10, 11]);
    for (const { outcome, owner } of ended.lines) {
      expect(outcome).toBe("resolved");
      expect(owner).not.toBe("");
    }
    expect(ended.byItem.get("7")?.facts.topic).toBe("other");
    expect(ended.byItem.get("11")?.facts.topic).toBe("billing");
  });

  test("leaves out what the object does not have, and says so", () => {
    expect(ended.summary.ignoredColumns).toEqual(["Colour"]);
  });

  test("tells what came out otherwise than expected", () => {
    expect(ended.summary.unexpected).toBe(1);
    expect(ended.byItem.get("10")?.unexpected).toEqual({ topic: { expected: "sales", got: "billing" } });
  });
});

test(
  "run over a CSV refuses the lines that do not fit its header, and the others go on",
  async () => {
    const csv = [
      "Subject,text,label",
      "a,Send the invoice,billing",
      "b,too,many,columns",
      "c",
      'd,"a broken "quote" here",x',
      '"in two',
      'lines",Send the invoice,billing',
      "e,\xff,billing",
    ];
    const { code, summary, byItem } = await runItems(
      "items.csv",
      Buffer.from(csv.join("\n"), "latin1"),
      "--map",
      "label=expect.topic",
    );
    expect(code).toBe(1);
    expect(summary.refused).toEqual([
      { line: 3, message: expect.stringContaining("4 of the header's 3 columns") },
      { line: 4, message: expect.stringContaining("1 of the header's 3 columns") },
      { line: 5, message: expect.stringContaining("Closing Quote") },
      { line: 8, message: expect.stringContaining("not valid UTF-8") },
    ]);
    expect([...byItem.keys()].sort()).toEqual(["2", "7"]);
    expect(summary.unexpected).toBe(0);
  },
  LONG,
);

test("run used wrongly ends with 2 and says what is wrong", async () => {
  const cases: [string[], string][] = [
    [[SUPPORT], "items"],
    [[SUPPORT, "--items", "nowhere.jsonl"], "nowhere.jsonl"],
    [["nowhere.yaml", "--items", "examples/02-lead/items.jsonl"], "nowhere.yaml"],
  ];
  const all = await Promise.all(cases.map(([args]) => throughline("run", ...args)));
  for (const [index, { code, out, err }] of all.entries()) {
    expect(code).toBe(2);
    expect(err).toContain(cases[index]?.[1]);
    expect(err).not.toMatch(/^\s+at /m);
    expect(out).toBe("");
  }
});

test("run over a workflow with problems ends with 1 and says how to see them", async () => {
  const text = readFileSync(join(ROOT, SUPPORT), "utf8").replace("agent: closer", "agent: nobody");
  const path = folder({ "workflow.yaml": text, "items.jsonl": "{}" });
  const items = join(path, "items.jsonl");
  const { code, err } = await throughline("run", join(path, "workflow.yaml"), "--items", items);
  expect(code).toBe(1);
  expect(err).toContain("throughline check");
});

test("without --json it tells the same in words, and no progress where there is no terminal", async () => {
  const path = join(folder({ "items.jsonl": jsonLines({ Subject: "Invoice" }) }), "items.jsonl");
  const { code, out, err } = await throughline("run", SUPPORT, "--items", path);
  expect(code).toBe(0);
  expect(out).toMatch(/1 {2}resolved {2}\S+/);
  expect(out).toContain("topic: rule 1");
  expect(out).toContain("API calls");
  expect(out + err).not.toContain("\r");
});
