import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadMetadata, loadSeed, type Org, startOrg } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { command } from "./in-process.ts";
import { ROOT } from "./throughline.ts";

const FOLDER = join(ROOT, "examples/01-support-email");
const WORKFLOW = join(FOLDER, "workflow.yaml");

let org: Org;
beforeAll(async () => {
  const seed = loadSeed(readFileSync(join(FOLDER, "org.yaml"), "utf8"));
  org = await startOrg({ seed, metadata: loadMetadata(join(ROOT, "salesforce")) });
  process.env.THROUGHLINE_CLIENT_SECRET = org.clientSecret;
});
afterAll(async () => {
  delete process.env.THROUGHLINE_CLIENT_SECRET;
  await org.close();
});

const doctor = (...more: string[]) =>
  command("doctor", WORKFLOW, "--login-url", org.url, "--client-id", org.clientId, ...more);

test("tells what is as it should be and what is not, and that nothing keeps the workflow from running", async () => {
  const { code, out } = await doctor();
  expect(code).toBe(0);
  expect(out).toContain("✓ connection: Signed in to");
  expect(out).toMatch(/! change data capture: .*EmailMessage.*\n +Add EmailMessage in Setup/);
  expect(out).toMatch(/! systems: billing cannot be reached .*\n +What calls it waits/);
  expect(out).toContain("0 errors, 3 warnings");
});

test("ends with code 1 where there is an error, also as JSON", async () => {
  const [user] = org.db.query("SELECT Id FROM User WHERE Username = 'raven@example.com'");
  org.db.update("User", String(user?.Id), { IsActive: false });
  const { code, out } = await doctor("--json");
  expect(code).toBe(1);
  const [{ findings }] = JSON.parse(out);
  expect(findings).toContainEqual(
    expect.objectContaining({
      check: "team members",
      severity: "error",
      place: "teams.yaml, technical team",
    }),
  );
});

test("a sign-in that is refused is told as it is", async () => {
  const { code, out } = await command("doctor", WORKFLOW, "--login-url", org.url, "--client-id", "nobody");
  expect(code).toBe(1);
  expect(out).toMatch(/✗ connection: .+/);
});
