import { cpSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { exportTrails, openTrail } from "@throughline/audit";
import { createSigner } from "@throughline/server/placement";
import { beforeAll, describe, expect, test } from "vitest";
import { folder, throughline } from "./throughline.ts";

/** Kept by a run over the requests of the example, and one more item that waits for a person. */
let data: string;
let lines: { item: string; outcome: string; facts: Record<string, unknown>; path: string[]; owner: string }[];
let key: string;
let name: string;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "throughline-trail-"));
  const { code, json } = await throughline(
    "run",
    "examples/03-request/workflow.yaml",
    "--items",
    "examples/03-request/items.jsonl",
    "--data",
    data,
    "--json",
  );
  expect(code).toBe(0);
  lines = json.slice(0, -1) as typeof lines;
  const db = new DatabaseSync(join(data, "trail.sqlite"), { readOnly: true });
  const row = db.prepare("SELECT key, number FROM items WHERE number <> '' ORDER BY id LIMIT 1").get();
  db.close();
  key = String(row?.key);
  name = String(row?.number);
}, 60_000);

/** A copy, for tests that spoil it. */
function spoiled(how: string): string {
  const copy = mkdtempSync(join(tmpdir(), "throughline-trail-"));
  cpSync(data, copy, { recursive: true });
  const db = new DatabaseSync(join(copy, "trail.sqlite"));
  db.exec(how);
  db.close();
  return copy;
}

test("a run over the requests brings each to the end that is expected of it", () => {
  expect(lines).toHaveLength(40);
  for (const { outcome, facts, path, owner } of lines) {
    const wanted =
      facts.papers === false ? "papers missing" : facts.approved === false ? "refused" : "resolved";
    expect(outcome).toBe(wanted);
    if (outcome !== "papers missing") expect(path.includes("decision")).toBe(facts.needsApproval);
    if (outcome === "resolved") expect(owner).not.toBe("");
  }
  expect(lines.filter(({ outcome }) => outcome === "refused").length).toBeGreaterThan(3);
});

describe("throughline trace", () => {
  test("tells an item's story by its number, its record's id or its key", async () => {
    const { code, out } = await throughline("trace", name, "--data", data);
    expect(code).toBe(0);
    expect(out).toContain(key);
    expect(out).toMatch(/^ +1 {2}\d\d:\d\d:\d\d\.\d{3} {2}\S/m);
    expect(out).toContain("needs-approval");
    const [record = ""] = key.split("/").slice(1);
    const others = [record.slice(0, 15), key].map((known) => throughline("trace", known, "--data", data));
    for (const other of await Promise.all(others)) expect(other.out).toBe(out);
  });

  test("gives the entries as they are, for programs", async () => {
    const { code, json } = await throughline("trace", key, "--data", data, "--json");
    expect(code).toBe(0);
    const [stories] = json as [{ key: string; entries: { seq: number; entry: { kind: string } }[] }[]];
    expect(stories.map((story) => story.key)).toEqual([key]);
    expect(stories[0]?.entries.map(({ seq }) => seq)).toEqual(
      stories[0]?.entries.map((_, index) => index + 1),
    );
    expect(stories[0]?.entries[0]?.entry.kind).toBe("item-started");
    expect(stories[0]?.entries.map(({ entry }) => entry.kind)).toContain("item-ended");
  });

  test("ends with 1 where nothing is known by that, with 2 where there is no trail", async () => {
    const [unknown, nowhere] = await Promise.all([
      throughline("trace", "nobody@example.com", "--data", data),
      throughline("trace", "x", "--data", folder({})),
    ]);
    expect(unknown).toMatchObject({ code: 1, out: expect.stringContaining("nobody@example.com") });
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining("audit trail") });
  });
});

describe("throughline explain", () => {
  /** An item that was given to somebody of a team. */
  let assigned: string;
  beforeAll(() => {
    const db = new DatabaseSync(join(data, "trail.sqlite"), { readOnly: true });
    assigned = String(
      db.prepare("SELECT number FROM items WHERE team <> '' ORDER BY id LIMIT 1").get()?.number,
    );
    db.close();
  });

  test("tells why it went to whom, with everybody who was considered, and what would have chosen another one", async () => {
    const { code, out } = await throughline("explain", assigned, "--data", data);
    expect(code).toBe(0);
    const [, owner = ""] = /owner: (.+)\n/.exec(out) ?? [];
    expect(out).toMatch(new RegExp(`: ${owner}\\n    ${owner} (had|was) .* members? `));
    expect(out).toMatch(new RegExp(`    ${owner} +chosen\\n +load \\d+ of \\d+, `));
  });

  test("tells of one person why not them, for people and for programs", async () => {
    const whole = await throughline("explain", assigned, "--data", data, "--json");
    const [items] = whole.json as [[{ assignments: [Explained] }]];
    const [{ candidates, instead }] = items[0].assignments;
    const other = candidates.find(({ chosen }) => !chosen);
    expect(other?.whyNot).toBeTruthy();
    const { out } = await throughline("explain", assigned, "--data", data, "--why-not", other?.user ?? "");
    expect(out).toContain(`Not ${other?.name}: ${other?.whyNot}.`);
    const change = instead.find(({ user }) => user === other?.user);
    expect(out).toContain(change ? `would have been chosen ${change.text}.` : "No few changes were found");
    const one = await throughline(
      "explain",
      assigned,
      "--data",
      data,
      "--json",
      "--why-not",
      other?.name ?? "",
    );
    expect(one.out).toContain(`Not ${other?.name}: ${other?.whyNot}.`);
  });

  test("names those who were considered where somebody was not", async () => {
    const { code, out } = await throughline(
      "explain",
      assigned,
      "--data",
      data,
      "--why-not",
      "nobody@example.com",
    );
    expect(code).toBe(0);
    expect(out).toMatch(/nobody@example\.com has no line among the candidates: \w+/);
  });

  test("ends with 1 where nothing is known by that", async () => {
    const { code, out } = await throughline("explain", "nothing", "--data", data);
    expect([code, out]).toEqual([1, "No work item is known by nothing.\n"]);
  });
});

interface Explained {
  candidates: { user: string; name: string; chosen: boolean; whyNot?: string }[];
  instead: { user: string; text: string }[];
}

describe("throughline audit", () => {
  test("verifies what a run has left", async () => {
    const { code, json } = await throughline("audit", "verify", "--data", data, "--json");
    expect(code).toBe(0);
    expect(json[0]).toMatchObject({ ok: true, findings: [] });
  });

  test("finds an entry that was changed, and says where", async () => {
    const copy = spoiled(
      `UPDATE lines SET body = replace(body, 'simulated', 'forged') WHERE item = '${key}' AND body LIKE '%simulated%'`,
    );
    const [{ code, json }, words] = await Promise.all([
      throughline("audit", "verify", "--data", copy, "--json"),
      throughline("audit", "verify", "--data", copy),
    ]);
    expect(code).toBe(1);
    const { ok, findings } = json[0] as { ok: boolean; findings: { item: string; seq: number }[] };
    expect(ok).toBe(false);
    expect(findings.length).toBeGreaterThan(0);
    for (const { item, seq } of findings) expect([item, seq > 0]).toEqual([key, true]);
    expect(words).toMatchObject({ code: 1, out: expect.stringContaining(`${key} #`) });
  });

  test("checks a file that was handed out by itself, and that all of it is there", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "throughline-out-")), "out.sqlite");
    const store = await openTrail({ location: join(data, "trail.sqlite"), readOnly: true });
    const signer = createSigner();
    const [from, until] = ["2000-01-01T00:00:00.000Z", "2100-01-01T00:00:00.000Z"];
    await exportTrails(store, file, { from, until, at: until, by: "Ann", sign: signer.sign });
    await store.close();
    const whole = await throughline("audit", "verify", "--file", file);
    expect(whole).toMatchObject({ code: 0, out: expect.stringContaining("all 40 items") });
    expect(whole.out).toContain(`Signed by ${signer.fingerprint}`);
    const db = new DatabaseSync(file);
    db.exec(`DELETE FROM lines WHERE item = '${key}'`);
    db.close();
    const less = await throughline("audit", "verify", "--file", file);
    expect(less).toMatchObject({ code: 1, out: expect.stringContaining("The proof does not hold") });
  });

  test("finds nothing to make anew after a run, and brings back what was lost", async () => {
    const untouched = await throughline("audit", "rebuild", "--data", data, "--json");
    expect(untouched.code).toBe(0);
    expect(untouched.json[0]).toEqual({ items: 40, differences: [] });

    const rows = (path: string) => {
      const db = new DatabaseSync(join(path, "trail.sqlite"), { readOnly: true });
      const all = db.prepare("SELECT * FROM items JOIN shown USING (id) ORDER BY key").all();
      db.close();
      return all.map(({ id: _, ...row }) => row);
    };
    const copy = spoiled(
      "DELETE FROM items WHERE id % 2 = 0; UPDATE items SET owner = 'nobody' WHERE id = 1",
    );
    expect(rows(copy)).not.toEqual(rows(data));
    const { code, out } = await throughline("audit", "rebuild", "--data", copy);
    expect(code).toBe(0);
    expect(out).toContain("\ncounts\n40 items made anew, 21 differed");
    expect(rows(copy)).toEqual(rows(data));
  });

  test("refuses a trail of a newer version with what to do, and leaves it as it is", async () => {
    const copy = spoiled("UPDATE meta SET value = 99 WHERE name = 'format'");
    const before = readFileSync(join(copy, "trail.sqlite"));
    const commands = [
      ["audit", "rebuild"],
      ["trace", name],
    ];
    const all = await Promise.all(commands.map((command) => throughline(...command, "--data", copy)));
    for (const { code, err } of all) {
      expect(code).toBeGreaterThan(0);
      expect(err.replace(/\s+/g, " ")).toMatch(/format 99.*Install the version that wrote it/);
      expect(err).not.toMatch(/^\s+at /m);
    }
    expect(readFileSync(join(copy, "trail.sqlite")).equals(before)).toBe(true);
  });
});

test("throughline incidents lists what has to be settled: incidents, and items that were set aside", async () => {
  const none = await throughline("incidents", "--data", data);
  expect(none).toMatchObject({ code: 0, out: expect.stringContaining("Nothing waits to be settled.") });
  const events = JSON.stringify([{ id: "e", at: "2026-03-02T08:00:00.000Z", type: "record-created" }]);
  const copy = spoiled(`INSERT INTO cursors VALUES ('aside/${key}', '${events}')`);
  const { out } = await throughline("incidents", "--data", copy);
  expect(out).toContain(`${key}  set aside since 2026-03-02T08:00:00.000Z, 1 events are kept`);
  const { json } = await throughline("incidents", "--data", copy, "--json");
  expect(json).toEqual([
    { incidents: [], setAside: [{ item: key, events: 1, since: "2026-03-02T08:00:00.000Z" }] },
  ]);
});

test("throughline tasks says that nothing waits for a person", async () => {
  const words = await throughline("tasks", "--data", data);
  expect(words).toMatchObject({ code: 0, out: expect.stringContaining("Nothing waits") });
});
