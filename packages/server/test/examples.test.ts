import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkExamples } from "../src/examples/index.ts";
import { openWorkspace, type Server } from "../src/index.ts";
import { atDesk, client, DESK, folder, openOrg, serve } from "./org.ts";

let org: Org;
let server: Server;
let api: ReturnType<typeof client>;
let desk: ReturnType<typeof atDesk>;
const home = folder();
const file = join(home, "workflow.yaml");

beforeAll(async () => {
  cpSync(dirname(DESK), home, { recursive: true });
  writeFileSync(join(home, "workspace.yaml"), "examples: { redact: [Subject, Description] }\n");
  org = await openOrg();
  server = await serve(org, { workspaces: [openWorkspace(file)] });
  api = client(server.url);
  desk = atDesk(org, server);
});

afterAll(async () => {
  await server.close();
  await org.close();
});

/** A message that went its way to the end, and the example that was made of it. */
async function exampleOf(fields: Record<string, unknown>, body: object, answer?: Record<string, string>) {
  const id = desk.message(fields);
  if (answer) await server.runtime.answerTask(await desk.taskOf(id), "Ann Stone", answer);
  await desk.assigned(id);
  desk.close(id);
  await desk.ended(id);
  return api.post(api.item(desk.key(id), "/example"), body);
}

test("a real item becomes an example by one call, without what the workspace does not want kept", async () => {
  const { status, body } = await exampleOf(
    {
      Subject: "urgent: the invoice of Pilar Otero",
      Description: "Call +44 20 7946 0018 or write to pilar@otero.example",
      SuppliedEmail: "pilar@otero.example",
    },
    { name: "An urgent invoice", why: "It was late in March." },
  );
  expect({ status, name: body.name }).toEqual({ status: 200, name: "An urgent invoice" });
  const text = readFileSync(join(home, "examples.yaml"), "utf8");
  expect(text).toMatch(/Subject: "?urgent: \w+ invoice \w+ \w+ \w+"?\n/);
  expect(text).not.toMatch(/Pilar|Otero|pilar|7946/);
  expect(text).toContain("why: It was late in March.");
  expect(text).toMatch(/owner: Bea Lund/);
  expect(body.notes).toContainEqual(expect.stringMatching(/^Kept in Subject, .*: urgent, invoice\.$/));
  expect(await checkExamples(openWorkspace(file))).toMatchObject({ examples: 1, problems: [] });
});

test("what a person answered is answered again", async () => {
  const { body } = await exampleOf({ Subject: "Hello?" }, {}, { topic: "technical" });
  expect(body.name).toMatch(/^Case \d+$/);
  expect(readFileSync(join(home, "examples.yaml"), "utf8")).toMatch(/tasks:\n\s+understand:/);
  expect(await checkExamples(openWorkspace(file))).toMatchObject({ examples: 2, problems: [] });
});

test("a change by which it comes out otherwise is told with the reason", async () => {
  const changed = readFileSync(file, "utf8").replace("- [any, true, High]\n", "");
  writeFileSync(join(home, "changed.yaml"), changed);
  const { problems } = await checkExamples(openWorkspace(join(home, "changed.yaml")));
  expect(problems.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(
      /^An urgent invoice: expected Priority High, got Medium, because priority says so: /,
    ),
  );
});

test("there has to be such an item", async () => {
  expect(await api.post(api.item("desk/500000000000000AAA", "/example"), {})).toMatchObject({ status: 404 });
});
