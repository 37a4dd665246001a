import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startOrg } from "@throughline/local-org";
import { expect, onTestFinished, test } from "vitest";
import { command } from "./in-process.ts";
import { ROOT } from "./throughline.ts";

const FOLDER = join(ROOT, "fixtures/sfdx/support");

test("scan says who writes a field, when, to what and on which line", async () => {
  const { code, out } = await command("scan", FOLDER, "--object", "case");
  expect(code).toBe(0);
  expect(out).toContain("Case.OwnerId");
  expect(out).toContain("assignment rule Support Routing, entry 4: Queue Billing");
  expect(out).toContain('(Subject contains "invoice", "refund", "credit note" and Origin equals "Email")');
  expect(out).toContain("assignmentRules/Case.assignmentRules-meta.xml:42");
});

test("scan prints one JSON document for other programs", async () => {
  const { out } = await command("scan", FOLDER, "--object", "Case", "--json");
  const { object, fields, totals } = JSON.parse(out);
  expect(object).toBe("Case");
  const owner = fields.find(({ field }: { field: string }) => field === "OwnerId");
  expect(owner.writers).toContainEqual(
    expect.objectContaining({
      kind: "assignment rule",
      name: "Support Routing, entry 5",
      file: "force-app/main/default/assignmentRules/Case.assignmentRules-meta.xml",
      line: 62,
      active: true,
    }),
  );
  expect(totals.writers).toBeGreaterThan(10);
});

test("scan says what to do where the folder is no project", async () => {
  const nowhere = await command("scan", join(FOLDER, "nowhere"), "--object", "Case");
  expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining("There is no folder at") });
  const other = await command("scan", join(ROOT, "docs"), "--object", "Case");
  expect(other).toMatchObject({
    code: 1,
    err: expect.stringContaining("There is no Salesforce metadata in"),
  });
});

test("scan writes one page of Markdown, and plays a record through the order of execution", async () => {
  const folder = mkdtempSync(join(tmpdir(), "throughline-scan-"));
  const page = join(folder, "page.md");
  const { code, out } = await command(
    "scan",
    FOLDER,
    "--object",
    "Case",
    "--markdown",
    page,
    "--example",
    '{"Origin":"Email","Subject":"My invoice"}',
  );
  expect(code).toBe(0);
  expect(out).toMatch(/assignment rules: assignment rule Support Routing, entry 4 .*OwnerId blank → Billing/);
  expect(out).toMatch(/Saved: .*OwnerId/);
  expect(readFileSync(page, "utf8")).toMatch(/^# Who writes what on Case\n[\s\S]*\| `OwnerId` \|/);
  rmSync(folder, { recursive: true });
  const wrong = await command("scan", FOLDER, "--object", "Case", "--example", "Origin");
  expect(wrong).toMatchObject({ err: expect.stringContaining("--example is no record: Origin") });
});

test("scan reads straight from an org, which knows its people as well, and keeps what it has read if it is told to", async () => {
  const org = await startOrg({
    seed: {
      users: [{ username: "gone@example.test", name: "Gone", active: false }],
      queues: [
        { name: "Empty", developerName: "Empty", objects: ["Case"] },
        { name: "Late", developerName: "Late", objects: ["Case"], members: ["gone@example.test"] },
      ],
      objects: {
        Case: {
          assignmentRules: [
            {
              name: "Routing",
              entries: ["Empty", "Late"].map((assignTo) => ({
                criteria: [{ field: "Case.Origin", operation: "equals", value: assignTo }],
                assignTo,
              })),
            },
          ],
        },
      },
    },
  });
  onTestFinished(() => org.close());
  process.env.THROUGHLINE_CLIENT_SECRET = org.clientSecret;
  onTestFinished(() => void delete process.env.THROUGHLINE_CLIENT_SECRET);
  const keep = join(mkdtempSync(join(tmpdir(), "throughline-scan-")), "kept");
  onTestFinished(() => rmSync(keep, { recursive: true, force: true }));
  const login = ["--login-url", org.url, "--client-id", org.clientId];
  const { code, out } = await command("scan", ...login, "--keep", keep, "--object", "Case", "--json");
  expect(code).toBe(0);
  const { fields, targets } = JSON.parse(out);
  expect(fields).toContainEqual(expect.objectContaining({ field: "OwnerId" }));
  expect(targets.map(({ name, because }: { name: string; because: string }) => [name, because])).toEqual([
    ["Empty", "Nobody is in the queue."],
    ["Late", "Nobody in the queue is active."],
  ]);
  expect(readdirSync(keep)).toContain("assignmentRules");
  const again = await command("scan", ...login, "--keep", keep, "--object", "Case");
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining("has something in it already") });
  const both = await command("scan", FOLDER, ...login, "--object", "Case");
  expect(both).toMatchObject({ code: 2, err: expect.stringContaining("Name only one of them") });
});
