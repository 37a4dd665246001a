import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { command } from "./in-process.ts";
import { folder, ROOT, throughline } from "./throughline.ts";

const SUPPORT = "examples/01-support-email/workflow.yaml";
const support = readFileSync(join(ROOT, SUPPORT), "utf8");

interface Report {
  valid: boolean;
  problems: {
    code: string;
    severity: string;
    message: string;
    step?: string;
    line: number;
    column: number;
    fix?: string;
    file?: string;
  }[];
}

/** Within this process, for most of what is told does not hang on how the command was started. */
async function run(...args: string[]) {
  const { code, out } = await command(...args);
  return { code, out, json: () => JSON.parse(out) as Report };
}

async function check(text: string | Uint8Array): Promise<{ code: number; report: Report }> {
  const path = folder({ "workflow.yaml": text });
  const { code, json } = await run("check", join(path, "workflow.yaml"), "--json");
  return { code, report: json() };
}

describe("throughline check", () => {
  test("finds nothing wrong with the examples", async () => {
    for (const example of ["01-support-email", "02-lead", "03-request"]) {
      const { code, json } = await run("check", join(ROOT, `examples/${example}/workflow.yaml`), "--json");
      expect(json()).toMatchObject({ valid: true, problems: [] });
      expect(code).toBe(0);
    }
  });

  test("says what it could not look at, since a file that the workflow needs is not beside it", async () => {
    const alone = await run("check", join(folder({ "workflow.yaml": support }), "workflow.yaml"));
    expect(alone.out).toContain("There is no teams.yaml beside the workflow");
    expect(alone.out).toContain("There is no connections.yaml beside the workflow");
    expect((await run("check", join(ROOT, SUPPORT))).out).not.toContain("beside the workflow");
  });

  test("tells every problem at once, with its place and what to do", async () => {
    const broken = support
      .replace("agent: closer\n        until:", "agent: closr\n        until:")
      .replace("gives: Priority", "gives: Prority")
      .replace('topic == "billing" &&', 'topic == "biling" &&');
    const { code, report } = await check(broken);
    expect(code).toBe(1);
    expect(report.valid).toBe(false);
    const messages = report.problems.map(({ message }) => message).join("\n");
    expect(messages).toContain("closr");
    expect(messages).toContain("Prority");
    expect(messages).toContain("biling");
    for (const { line, column } of report.problems) {
      expect(line).toBeGreaterThan(1);
      expect(column).toBeGreaterThan(0);
    }
    const typo = report.problems.find(({ message }) => message.includes("biling"));
    const text = broken.split("\n")[(typo?.line ?? 1) - 1] ?? "";
    expect(text.slice((typo?.column ?? 1) - 1)).toMatch(/^"?biling|^topic/);
    expect(typo?.fix).toContain("billing");
  });

  test.each([
    ["broken YAML", `${support}\n  - [`],
    ["an unknown key", support.replace("governs:", "govern:")],
    ["a condition of the wrong type", support.replace(`until: 'Status == "Closed"'`, "until: 'Status + 1'")],
    ["a field that the org lacks", support.replace("reads: [Origin,", "reads: [Orign, Origin,")],
    ["invalid UTF-8", Buffer.concat([Buffer.from(support), Buffer.from([0x0a, 0x23, 0xff, 0xfe])])],
    ["nothing at all", ""],
  ])("refuses %s with a place", async (_, text) => {
    const { code, report } = await check(text);
    expect(code).toBe(1);
    expect(report.problems.length).toBeGreaterThan(0);
    expect(report.problems[0]).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
  });

  test("reads the connections beside the workflow: what is wrong in them, and what they do not have", async () => {
    const connections = readFileSync(join(ROOT, "examples/01-support-email/connections.yaml"), "utf8");
    const beside = async (text: string) => {
      const path = folder({ "workflow.yaml": support, "connections.yaml": text });
      const { json } = await run("check", join(path, "workflow.yaml"), "--json");
      return json().problems;
    };
    expect(await beside(connections)).toEqual([]);

    const [missing] = await beside(connections.replace("findInvoice:", "lookInvoiceUp:"));
    expect(missing?.message).toContain("There is no operation billing.findInvoice");

    const [wrong] = await beside(connections.replace("timeout: 10 s", "timeout: soon"));
    expect(wrong).toMatchObject({ severity: "error", line: 10 });
    expect(wrong?.file).toMatch(/connections\.yaml$/);

    const secret = connections.replace(
      "/api\n",
      '/api\n    headers: { Authorization: "Bearer {secret.KEY}" }\n',
    );
    expect(await beside(secret)).toEqual([]);
  });

  test("tells of each problem a record that shows it, and what can be repaired", async () => {
    const path = folder({
      "workflow.yaml": support.replace("            - [any,     any,  any,  Medium]\n", ""),
    });
    const { out } = await run("check", join(path, "workflow.yaml"));
    expect(out).toMatch(/for example: .*topic \w+, .*urgent false/);
    expect(out).toMatch(/problems? can be repaired: throughline check .*workflow\.yaml --fix/);
  });

  test("tells what one item takes at most, and on which way; what nobody is connected for is never asked", async () => {
    const models = "providers: { anthropic: { only: [claude-haiku-4-5] } }\n";
    const connected = folder({ "workflow.yaml": support, "models.yaml": models });
    const { out } = await run("check", join(connected, "workflow.yaml"));
    expect(out).toMatch(
      /The dearest item costs at most [\d.]+ USD, [1-9]\d* AI calls?, 5 Salesforce API calls\./,
    );
    expect(out).toMatch(/AI calls: .*"understand" asks anthropic\/claude-haiku-4-5/);
    const { json } = await run("check", join(connected, "workflow.yaml"), "--json");
    const { worst } = json() as unknown as { worst: { usd: { most: number; way: string } } };
    expect(worst.usd.most).toBeGreaterThan(0);
    expect(worst.usd.most).toBeLessThan(5);
    expect((await run("check", join(ROOT, SUPPORT))).out).toContain("at most 0 USD, 0 AI calls");
  });

  test("a budget that the dearest way does not fit is told, at public prices where nothing is connected", async () => {
    const path = folder({ "workflow.yaml": support.replace("per item: 0.03 USD", "per item: 0.0001 USD") });
    const { out } = await throughline("check", "--json", join(path, "workflow.yaml"));
    expect(JSON.parse(out)).toMatchObject({
      valid: true,
      problems: expect.arrayContaining([
        expect.objectContaining({
          code: "cost-above-budget",
          verdict: "refuted",
          example: expect.anything(),
        }),
      ]),
    });
  });

  test("ends with 2 when it is used wrongly", async () => {
    const missing = await throughline("check", "nowhere.yaml");
    expect(missing).toMatchObject({ code: 2 });
    expect(missing.err).toContain("nowhere.yaml");
    expect((await throughline("check")).code).toBe(2);
    expect((await throughline("chekc")).code).toBe(2);
  });
});

describe("throughline check --fix", () => {
  const broken = support
    .replace("agent: closer\n        until:", "agent: closr\n        until:")
    .replace("gives: Priority ", "gives: Prority ")
    .replace("reads: [Account.Tier__c], writes", "reads: [], writes")
    .replace("        at most: { 30 days: escalate to Support Leads }\n", "")
    .replace("title:", "titel:");

  test("repairs what has one clear repair, shows it, and leaves the rest as it is", async () => {
    const file = join(folder({ "workflow.yaml": broken }), "workflow.yaml");
    const { out, code } = await run("check", file, "--fix");
    expect(out).toContain("+title: Support e-mail, from intake to resolution");
    expect(out).toContain("-        agent: closr");
    expect(out).toMatch(/\d problems repaired\./);
    expect(code).toBe(0);
    const repaired = readFileSync(file, "utf8");
    expect(repaired.match(/#.*/g)).toEqual(support.match(/#.*/g));
    expect(repaired).toBe(support);
  });

  test("only shows it with --dry-run", async () => {
    const file = join(folder({ "workflow.yaml": broken }), "workflow.yaml");
    const { json } = await run("check", file, "--fix", "--dry-run", "--json");
    expect(json()).toMatchObject({ valid: true, diff: expect.stringContaining("-titel:") });
    expect((json() as unknown as { fixed: { code: string }[] }).fixed.map(({ code }) => code)).toContain(
      "unknown-key",
    );
    expect(readFileSync(file, "utf8")).toBe(broken);
  });

  test("changes nothing where somebody has to decide", async () => {
    const file = join(folder({ "workflow.yaml": support.replace("object: Case\n", "") }), "workflow.yaml");
    const before = readFileSync(file, "utf8");
    const { out, code } = await run("check", file, "--fix");
    expect(out).toContain("Nothing has one clear repair.");
    expect(code).toBe(1);
    expect(readFileSync(file, "utf8")).toBe(before);
  });
});

test("throughline schema prints a JSON Schema that knows every kind of step", async () => {
  const { code, json } = await throughline("schema");
  expect(code).toBe(0);
  expect(json[0]).toMatchObject({ $schema: expect.stringContaining("2020-12") });
  const text = JSON.stringify(json[0]);
  for (const kind of ["interpret", "decide", "check", "assign", "update", "wait", "ask", "branch"]) {
    expect(text).toContain(`"${kind}"`);
  }
});
