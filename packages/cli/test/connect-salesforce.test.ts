import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadSeed, type Org, startOrg } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { command } from "./in-process.ts";
import { folder, ROOT } from "./throughline.ts";

let org: Org;
beforeAll(async () => {
  const seed = loadSeed(readFileSync(join(ROOT, "examples/01-support-email/org.yaml"), "utf8"));
  org = await startOrg({ seed });
  process.env.THROUGHLINE_CLIENT_SECRET = org.clientSecret;
});
afterAll(async () => {
  delete process.env.THROUGHLINE_CLIENT_SECRET;
  await org.close();
});

const FILE = `org:
  type: salesforce
  operations:
    log: { quick action: LogACall }
    task: { create: Task, fields: [Subject, WhatId] }
    close: { flow: Close_Case }
`;
const connect = (...more: string[]) =>
  command("connect", "salesforce", "--login-url", org.url, "--client-id", org.clientId, ...more);

test("what the org says of operations is kept beside the file; what it does not have is told", async () => {
  const dir = folder({ "connections.yaml": FILE });
  const { code, out } = await connect("--folder", dir);
  expect(code).toBe(1);
  expect(out).toContain(
    "org.task  Makes a record of Task.\n    takes Subject?, WhatId?\n    answers id, created",
  );
  expect(out).toContain("org.close: The org has no flow Close_Case, or our user may not use it.");
  const pins = join(dir, "connections/org.salesforce.json");
  expect(Object.keys(JSON.parse(readFileSync(pins, "utf8")).operations)).toEqual(["log", "task"]);

  writeFileSync(join(dir, "connections.yaml"), FILE.replace(/ +close.*\n/, ""));
  const changed = JSON.parse(readFileSync(pins, "utf8"));
  changed.operations.task.input.properties.Subject.maxLength = 80;
  writeFileSync(pins, JSON.stringify(changed));
  const again = await connect("--folder", dir);
  expect(again).toMatchObject({
    code: 0,
    out: expect.stringContaining("task: the input Subject is of another type"),
  });
});

test("what the org offers is listed by the words of the file", async () => {
  const { code, out } = await connect("--list", "--find", "call");
  expect(code).toBe(0);
  expect(out).toContain("{ quick action: LogACall }  Log a Call");
  expect(out).not.toContain("chatterPost");
  const { code: none } = await connect("--folder", folder({ "workflow.yaml": "" }));
  expect(none).toBe(2);
  expect(existsSync(join(ROOT, "connections"))).toBe(false);
});
