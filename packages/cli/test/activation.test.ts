import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import { openWorkspace, type Server } from "@throughline/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { atDesk, DESK, openOrg, serve, until } from "../../server/test/org.ts";
import { command } from "./in-process.ts";
import { folder } from "./throughline.ts";

let org: Org;
let server: Server;
let desk: ReturnType<typeof atDesk>;
beforeAll(async () => {
  org = await openOrg();
  server = await serve(org, { workspaces: [openWorkspace(DESK)] });
  desk = atDesk(org, server);
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const ask = (...args: string[]) => command(...args, "--server", server.url);
const edited = (from: string, to: string) => {
  const text = readFileSync(DESK, "utf8").replaceAll(from, to);
  return join(folder({ "workflow.yaml": text }), "workflow.yaml");
};

test("a file goes live, items in flight go where they were told, and going back is one command", async () => {
  const [assigned, asked] = [desk.message(), desk.message({ Subject: "Hello?" })];
  await desk.assigned(assigned);
  await desk.taskOf(asked);
  await server.runtime.idle();
  const first = server.runtime.activeOf("desk")?.hash;
  const calm = edited("- [any, any, Medium]", "- [any, any, Low]");
  expect(await ask("activate", calm, "--note", "calmer", "--in-flight", "Resolution=move")).toMatchObject({
    ...{ code: 0, out: "Version 2 of desk is active.\n" },
  });
  const second = server.runtime.activeOf("desk")?.hash;
  expect(second).not.toBe(first);
  await until("it is moved", async () => (await desk.state(assigned))?.hash === second);
  expect((await desk.state(asked))?.hash).toBe(first);
  expect((await ask("in-flight", "active")).out).toBe(
    [
      "2 items of desk in flight; in version 2:",
      "  Intake          1  1 now",
      "  Assignment      0",
      "  Resolution      1  1 already\n",
    ].join("\n"),
  );
  const moved = await ask(
    "move",
    desk.key(asked),
    "desk/none",
    "--how",
    "restart",
    "--reason",
    "as the rest",
  );
  expect(moved).toEqual({
    ...{ code: 1, err: "" },
    out: "1 item was told: restart, version 2.\n  desk/none: There is no work item desk/none.\n",
  });
  expect((await desk.state(asked))?.hash).toBe(second);
  expect((await ask("rollback", "--note", "too calm", "--in-flight", "move")).out).toBe(
    "Version 1 of desk is active again.\n",
  );
  await until("it is moved back", async () => (await desk.state(assigned))?.hash === first);
});

test("what stops a version is told line by line; what nobody asked for cannot be approved", async () => {
  const bad = edited("otherwise: [queue Backlog]", "otherwise: [queue Nowhere]");
  const { code, err } = await ask("activate", bad, "--in-flight", "Nothing=restart");
  expect(code).toBe(1);
  expect(err).toMatch(/^- .*no queue "Nowhere"/m);
  expect(err).toMatch(/^- .*no stage "Nothing"/m);
  expect(await ask("approve", "2")).toMatchObject({
    ...{ code: 1, err: expect.stringContaining("Nobody waits for version 2 to be approved") },
  });
  expect(await ask("activate", "2", "--in-flight", "Intake=later")).toMatchObject({ code: 2 });
});

test("the placement report tells what leaves the org, and as a page who signed it", async () => {
  const told = await ask("placement");
  expect(told.out).toMatch(/^ {2}reads {3}.*Subject/m);
  expect(told.out).toMatch(/^ {2}leaves {2}nothing but what Throughline keeps$/m);
  expect(told.out).toMatch(/^kept {4}The trail: /m);
  expect((await ask("placement:accept")).out).toBe("Accepted: by desk, nothing leaves the org.\n");
  const page = join(folder({}), "placement.html");
  expect((await ask("placement", "--html", page)).code).toBe(0);
  const verified = await command("placement:verify", page);
  const [, signer] = /^Signed by (.*), as of .* UTC: .+/.exec(verified.out) ?? [];
  expect((await command("placement:verify", page, "--signer", String(signer))).code).toBe(0);
  expect(await command("placement:verify", page, "--signer", "0000")).toMatchObject({
    ...{ code: 1, err: expect.stringContaining("and not by 0000") },
  });
  writeFileSync(page, readFileSync(page, "utf8").replace("Records stay", "Some records stay"));
  expect(await command("placement:verify", page)).toMatchObject({
    ...{ code: 1, err: expect.stringContaining("is not what was signed") },
  });
});
