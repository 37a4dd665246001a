import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace } from "../src/index.ts";
import { atDesk, folder, openOrg, runEngine, until } from "./org.ts";

const WORKFLOW = `
workflow: desk
title: Messages that may come twice
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [Status]
foreign writes: accept
facts:
  earlier: { type: text, optional: true }
agents:
  reader: { role: Reads, reads: [Subject, Description, SuppliedEmail], gives: [earlier] }
  closer: { role: Waits, reads: [Status] }
stages:
  - stage: Intake
    steps:
      - interpret: repeated
        agent: reader
        decide:
          earlier:
            - repeats: 7 days
              same: SuppliedEmail
              in: [Subject, Description]
            - otherwise: none
      - wait: closed
        agent: closer
        until: 'Status == "Closed"'
        at most: { 30 days: continue }
`;

const MAIL = {
  Subject: "Label printer in hall 3",
  Description: "Since the update on Monday the label printer in hall 3 prints only every second label.",
  SuppliedEmail: "jane@example.com",
};

let org: Org;
beforeAll(async () => {
  org = await openOrg();
});
afterAll(() => org.close());

test("what says nearly the same as an earlier item of the same sender is known again, also after a start", async () => {
  const path = folder();
  const file = join(path, "workflow.yaml");
  writeFileSync(file, WORKFLOW);
  const workspaces = [openWorkspace(file)];
  const store = join(path, "trail.db");
  let engine = await runEngine(org, { workspaces, store });
  const settled = async (id: string) => {
    const fact = () =>
      atDesk(org, engine)
        .state(id)
        .then((state) => state?.facts.earlier);
    return (await until(`${id} is read`, fact)).value;
  };
  const message = (fields: object) => org.db.create("Case", { Origin: "Email", ...MAIL, ...fields });

  const first = message({});
  expect(await settled(first)).toBe(null);
  const again = message({ Description: `${MAIL.Description} Please help!\n\nBest regards,\nJane` });
  expect(await settled(again)).toBe(first);
  expect(await settled(message({ SuppliedEmail: "tom@example.com" }))).toBe(null);
  expect(
    await settled(message({ Subject: "Invoice", Description: "Please send me the invoice for March." })),
  ).toBe(null);
  const decided = (await engine.store.entries(atDesk(org, engine).key(again)))
    .map(({ entry }) => entry)
    .find((entry) => entry.kind === "decided");
  expect(decided?.decision).toMatchObject({ by: "rule", inputs: { SuppliedEmail: "jane@example.com" } });
  expect(decided?.decision.because.text).toMatch(
    new RegExp(`of the same SuppliedEmail \\(${first}\\) says nearly the same: \\d+ % alike`),
  );
  await engine.close();

  engine = await runEngine(org, { workspaces, store });
  expect(await settled(message({ Subject: "Re: Label printer in hall 3" }))).toBe(first);
  await engine.close();
});

test("a version that is activated while it runs knows again what came before it", async () => {
  const path = folder();
  const file = join(path, "workflow.yaml");
  const rung = / {12}- repeats: 7 days\n.*\n.*\n/;
  writeFileSync(file, WORKFLOW.replace(rung, ""));
  const engine = await runEngine(org, { workspaces: [openWorkspace(file)], store: join(path, "trail.db") });
  const settled = async (id: string) => {
    const fact = () =>
      atDesk(org, engine)
        .state(id)
        .then((state) => state?.facts.earlier);
    return (await until(`${id} is read`, fact)).value;
  };
  const message = (fields: object) => org.db.create("Case", { Origin: "Email", ...MAIL, ...fields });
  const first = message({ SuppliedEmail: "mira@example.com" });
  expect(await settled(first)).toBe(null);

  writeFileSync(file, WORKFLOW);
  const { workflow } = openWorkspace(file);
  await engine.activate(workflow as NonNullable<typeof workflow>);
  expect(await settled(message({ SuppliedEmail: "mira@example.com", Subject: "Label printer again" }))).toBe(
    first,
  );
  await engine.close();
});
