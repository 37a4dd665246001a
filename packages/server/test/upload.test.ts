import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSystem } from "../../connectors/test/http/system.ts";
import { openWorkspace, type Server } from "../src/index.ts";
import { atDesk, client, folder, openOrg, serve, until } from "./org.ts";

const WORKFLOW = `
workflow: desk
title: Letters
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [Status]
foreign writes: accept
facts:
  kept: { type: text, optional: true }
agents:
  clerk: { role: Files letters, reads: [Subject, Description, CaseNumber], gives: [kept], calls: [archive.keep] }
  closer: { role: Waits, reads: [Status] }
stages:
  - stage: Intake
    steps:
      - call: keep
        agent: clerk
        use: archive.keep
        with: { title: Subject, letter: Description, letter.name: 'CaseNumber + ".txt"' }
        gives: { kept: id }
      - wait: closed
        agent: closer
        until: 'Status == "Closed"'
        at most: { 30 days: continue }
`;

const DOCUMENT = `
openapi: 3.0.3
info: { title: Archive, version: "1" }
paths:
  /letters:
    post:
      operationId: keep
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [title, letter]
              properties: { title: { type: string, maxLength: 80 }, letter: { type: string, format: binary } }
            encoding: { letter: { contentType: text/plain } }
      responses:
        "201":
          description: kept
          content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } }
`;

let org: Org;
let server: Server;
let archive: Awaited<ReturnType<typeof startSystem>>;

beforeAll(async () => {
  org = await openOrg();
  archive = await startSystem(() =>
    // the first answer is lost: whether it was kept is not known
    archive.asked.length === 1 ? { status: 502 } : { status: 201, body: { id: "L-1" } },
  );
  const home = folder();
  mkdirSync(join(home, "connections"), { recursive: true });
  writeFileSync(join(home, "workflow.yaml"), WORKFLOW);
  writeFileSync(join(home, "connections/archive.openapi.yaml"), DOCUMENT);
  writeFileSync(
    join(home, "connections.yaml"),
    `archive: { url: "${archive.url}", openapi: connections/archive.openapi.yaml, operations: { keep: { operation: keep, repeat: keyed } } }`,
  );
  const workspaces = [openWorkspace(join(home, "workflow.yaml"))];
  server = await serve(org, { workspaces, store: join(home, "trail.db") });
});
afterAll(async () => {
  await server.close();
  await archive.close();
  await org.close();
});

test("a step sends a field of its record as a file, once more the same after its answer was lost", async () => {
  const Description = 'Dear all,\n"yours" & ours — ünïcode';
  const id = org.db.create("Case", { Origin: "Email", Subject: "A letter", Description });
  const desk = atDesk(org, server);
  const state = await until("the letter is kept", async () => {
    const now = await desk.state(id);
    return now?.facts.kept && now;
  });
  expect(state.facts.kept).toMatchObject({ value: "L-1" });

  const [first, second] = archive.asked;
  expect(archive.asked).toHaveLength(2);
  expect(second?.bytes).toEqual(first?.bytes);
  expect(second?.headers).toMatchObject({
    "content-type": first?.headers["content-type"],
    "idempotency-key": first?.headers["idempotency-key"],
  });
  const headers = { "content-type": second?.headers["content-type"] as string };
  const form = await new Response(second?.bytes, { headers }).formData();
  const letter = form.get("letter") as File;
  expect([form.get("title"), letter.name, letter.type, await letter.text()]).toEqual([
    "A letter",
    `${org.db.get("Case", id)?.CaseNumber}.txt`,
    "text/plain",
    Description,
  ]);

  const { body } = await client(server.url).get("/api/placement");
  expect(body.workflows[0].leaves).toMatchObject([
    {
      to: { is: "system", name: "archive.keep", host: new URL(archive.url).host },
      what: [
        { name: "title", of: ["Subject"] },
        { name: "letter", of: ["Description"] },
        { name: "letter.name", of: ["CaseNumber"] },
      ],
      accepted: true,
    },
  ]);
});
