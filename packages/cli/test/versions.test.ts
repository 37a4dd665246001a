import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openTrail } from "@throughline/audit";
import type { Org } from "@throughline/local-org";
import { openWorkspace, type Server } from "@throughline/server";
import { addVersionEntries, parseVersion, saveVersion } from "@throughline/server/versions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DESK, openOrg, serve } from "../../server/test/org.ts";
import { command } from "./in-process.ts";
import { folder, ROOT } from "./throughline.ts";

const SUPPORT = join(ROOT, "examples", "01-support-email", "workflow.yaml");
const LEAD = join(ROOT, "examples", "02-lead", "workflow.yaml");
const support = readFileSync(SUPPORT, "utf8");
const desk = readFileSync(DESK, "utf8");

const lineOf = (part: string) => support.slice(0, support.indexOf(part)).split("\n").length;

/** A workflow file of that text, beside nothing. */
const file = (text: string) => join(folder({ "workflow.yaml": text }), "workflow.yaml");
const edited = file(
  support
    .replace("skills: [topic]", "skills: []")
    .replace("within: 8 business hours", "within: 4 business hours"),
);

describe("throughline diff", () => {
  test("tells two files apart in words, each with its line", async () => {
    expect(await command("diff", SUPPORT, edited)).toMatchObject({
      code: 0,
      out: [
        `Assignment: skill *topic* dropped  (line ${lineOf("skills: [topic]")})`,
        `Resolution: the milestone is 4 business hours instead of 8  (line ${lineOf("within: 8 business")})`,
        `2 differences between ${SUPPORT} and ${edited}\n`,
      ].join("\n"),
    });
    expect((await command("diff", SUPPORT, SUPPORT)).out).toBe(`${SUPPORT} and ${SUPPORT} do the same.\n`);
  });

  test("on the graph, in text, and as data", async () => {
    expect((await command("diff", SUPPORT, edited, "--graph")).out).toMatch(/^flowchart TD\n.*~ Owner/s);
    expect((await command("diff", SUPPORT, edited, "--text")).out).toContain(
      "-        skills: [topic]\n+        skills: []\n",
    );
    const { changes, text } = JSON.parse((await command("diff", SUPPORT, edited, "--json")).out);
    expect(changes[0]).toMatchObject({
      kind: "removed",
      step: "owner",
      path: ["stages", 2, "steps", 0, "skills", 0],
    });
    expect(text).toMatch(/^--- .*\n\+\+\+ /);
  });

  test("says what to do where a side is nothing", async () => {
    expect(await command("diff", SUPPORT, "nowhere.yaml", "--data", folder({}))).toMatchObject({ code: 2 });
    const broken = file("stages: [");
    expect(await command("diff", broken, SUPPORT)).toMatchObject({
      code: 1,
      err: expect.stringContaining(broken),
    });
  });
});

describe("throughline versions, of what runs", () => {
  let org: Org;
  let server: Server;
  beforeAll(async () => {
    org = await openOrg();
    server = await serve(org, { workspaces: [openWorkspace(DESK)] });
  });
  afterAll(async () => {
    await server.close();
    await org.close();
  });
  const ask = (...args: string[]) => command(...args, "--server", server.url);

  test("lists, saves, shows and compares them", async () => {
    const draft = file(desk.replace("title: Messages to the desk", "title: Messages to our desk"));
    expect((await ask("versions", "save", draft, "--note", "our desk")).out).toMatch(
      /^desk: version 2, draft\n/,
    );
    const { out } = await ask("versions");
    expect(out).toMatch(
      /^ {3}2 {2}draft {4}\S+ \S+ {2}\S+ {2}“our desk”\n {3}1 {2}active {3}.*activated .* by throughline start\n$/,
    );
    expect((await ask("versions", "show", "draft")).out).toBe(readFileSync(draft, "utf8"));
    expect((await ask("diff", "active", "draft")).out).toBe(
      "The title is *Messages to our desk* instead of *Messages to the desk*  (line 3)\n1 difference between version 1 and version 2\n",
    );
    expect((await ask("diff", "active", draft)).out).toContain(`1 difference between version 1 and ${draft}`);
    expect(await ask("versions", "show", "7")).toMatchObject({
      code: 1,
      err: expect.stringContaining("There is no version 7. There are: 1, 2."),
    });
  });

  test("what cannot be read is not saved", async () => {
    const { code, err } = await ask("versions", "save", file(desk.replace("- wait: closed", "- wait:")));
    expect(code).toBe(1);
    expect(err).toMatch(/cannot be read.*Line \d+/s);
  });
});

describe("throughline versions, as files", () => {
  /** A trail with two versions of a workflow that takes an agent from a file; the second one is active. */
  async function trailOfLead(): Promise<string> {
    const data = folder({});
    const store = await openTrail({ location: join(data, "trail.sqlite") });
    const { workflow, version } = openWorkspace(LEAD);
    if (!workflow || !version) throw new Error(`${LEAD} is no workflow.`);
    const summer = { ...version, text: version.text.replace(/^title: .*$/m, "title: Leads, in summer") };
    const hash = parseVersion(summer).workflow?.hash as string;
    const [ann, tom] = ["ann@example.com", "tom@example.com"];
    await saveVersion(store, "web-lead", { ...version, hash: workflow.hash, at: at(1), by: ann });
    await saveVersion(store, "web-lead", {
      ...summer,
      hash,
      at: at(2),
      by: tom,
      note: "for the summer: shorter",
    });
    await addVersionEntries(store, "web-lead", () => [
      { kind: "version-activated", at: at(3), number: 1, by: ann, inFlight: {} },
      { kind: "version-activated", at: at(4), number: 2, by: tom, approvedBy: ann, inFlight: {} },
    ]);
    await store.close();
    return data;
  }
  const at = (minutes: number) => `2026-03-02T09:0${minutes}:00.000Z`;
  const contents = (path: string) =>
    Object.fromEntries(
      globSync("**/*.yaml", { cwd: path })
        .sort()
        .map((name) => [name, readFileSync(join(path, name), "utf8")]),
    );
  const exported = async (data: string) => {
    const out = join(data, "versions");
    expect(await command("versions", "export", out, "--data", data, "--workflow", "web-lead")).toMatchObject({
      code: 0,
    });
    return out;
  };

  test("each version is a file as it was saved, and one list says who, when, why and in what state", async () => {
    const out = await exported(await trailOfLead());
    expect(Object.keys(contents(out))).toEqual([
      ...["0001-agents/scout.yaml", "0001.yaml", "0002-agents/scout.yaml", "0002.yaml", "versions.yaml"],
    ]);
    expect(contents(out)["0001.yaml"]).toBe(readFileSync(LEAD, "utf8"));
    expect(contents(out)["versions.yaml"]).toMatch(
      /^# .*\nworkflow: web-lead\nversions:\n {2}- version: 1\n {4}state: retired\n {4}saved: 2026-03-02T09:01:00.000Z\n {4}by: ann@example.com\n/,
    );
    expect(contents(out)["versions.yaml"]).toContain(
      '    note: "for the summer: shorter"\n    activated:\n      at: 2026-03-02T09:04:00.000Z\n      by: tom@example.com\n      approved by: ann@example.com\n',
    );
  });

  test("an empty trail has from them the same versions again, byte by byte", async () => {
    const out = await exported(await trailOfLead());
    const other = folder({});
    expect(await command("versions", "import", out, "--data", other)).toMatchObject({
      ...{ code: 0, out: "web-lead: 2 versions are new, 0 were there\n" },
    });
    expect(contents(await exported(other))).toEqual(contents(out));
    expect((await command("versions", "import", out, "--data", other)).out).toContain(
      "0 versions are new, 2 were",
    );
  });

  test("a new version adds lines and files, and changes none of those before", async () => {
    const data = await trailOfLead();
    const before = contents(await exported(data));
    const draft = join(folder({}), "workflow.yaml");
    mkdirSync(join(draft, "..", "agents"));
    writeFileSync(join(draft, "..", "agents", "scout.yaml"), before["0001-agents/scout.yaml"] as string);
    writeFileSync(draft, (before["0002.yaml"] as string).replace("in summer", "in winter"));
    expect((await command("versions", "save", draft, "--data", data)).out).toMatch(
      /^web-lead: version 3, draft\n/,
    );
    const after = contents(await exported(data));
    expect(after["versions.yaml"]?.startsWith(before["versions.yaml"] as string)).toBe(true);
    for (const name of Object.keys(before))
      if (name !== "versions.yaml") expect(after[name]).toBe(before[name]);
    expect(Object.keys(after)).toContain("0003.yaml");
  });

  test("a text that was changed afterwards is not taken", async () => {
    const out = await exported(await trailOfLead());
    writeFileSync(join(out, "0002.yaml"), `${readFileSync(join(out, "0002.yaml"), "utf8")}\n# later\n`);
    expect(await command("versions", "import", out, "--data", folder({}))).toMatchObject({
      code: 1,
      err: expect.stringContaining("Version 2 is not what was saved"),
    });
  });
});

test("a file that is not there is told, whether Throughline runs or not", async () => {
  expect(await command("diff", "nowhere.yaml", "active", "--server", "http://127.0.0.1:1")).toMatchObject({
    ...{ code: 2, err: expect.stringContaining("There is no workflow file at nowhere.yaml") },
  });
});
