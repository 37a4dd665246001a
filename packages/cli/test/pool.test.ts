import type { Org } from "@throughline/local-org";
import { openWorkspace, type PoolItem, type Server } from "@throughline/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileOf, openOrg, serve, until } from "../../server/test/org.ts";
import { command } from "./in-process.ts";

let org: Org;
let server: Server;
beforeAll(async () => {
  org = await openOrg();
  server = await serve(org, { workspaces: [openWorkspace(fileOf("held"))] });
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const ask = (...args: string[]) => command(...args, "--server", server.url);
const message = (Subject: string) => org.db.create("Case", { Origin: "Email", Subject });
const waits = (many: number) => until(`${many} wait`, () => server.runtime.pool().length === many);

test("pool lists what waits: for whom, since when, why nobody has it, and what comes next", async () => {
  expect((await ask("pool")).out).toBe("Nothing waits for an owner.\n");
  const first = message("An invoice");
  await until("it has an owner", async () => (await server.runtime.state(`held/${first}`))?.owner);
  const second = message("An invoice, too");
  await waits(1);
  const { out } = await ask("pool");
  const number = org.db.get("Case", second)?.CaseNumber;
  expect(out).toMatch(
    new RegExp(
      `^billing {2}1 of 1 {2}${number} {2}An invoice, too\n {4}since \\S+ \\S+; priority 1; needs billing\n`,
    ),
  );
  expect(out).toMatch(/ {4}It waits because none of the 2 billing members fitted \(.*\)\.\n/);
  expect(out).toMatch(/ {4}at \S+ \S+ it gives up skills, then goes to Backlog\n1 wait\n$/);
  const listed = JSON.parse((await ask("pool", "--team", "Billing", "--json")).out) as PoolItem[];
  expect(listed).toMatchObject([{ subject: "An invoice, too", needs: ["billing"], pull: false }]);
  expect(JSON.parse((await ask("pool", "--team", "helpdesk", "--json")).out)).toEqual([]);
});

test("next gives whoever asks the most urgent of what they can do, or says why there is nothing", async () => {
  const question = message("A question");
  await waits(2);
  const number = org.db.get("Case", question)?.CaseNumber;
  const taken = await ask("next", "--user", "ann@example.com");
  expect(taken.out).toMatch(new RegExp(`^${number} {2}A question\nAnn Stone took it and was in hours.*\n$`));
  const { owner } = (await server.runtime.state(`held/${question}`)) ?? {};
  await until("the record is hers", () => org.db.get("Case", question)?.OwnerId === owner?.id);
  const nothing = JSON.parse((await ask("next", "--user", "ann@example.com", "--json")).out);
  expect(nothing).toEqual({ item: null, because: "Nothing waits for helpdesk." });
});

test("where nothing runs, both say what to do", async () => {
  const { code, err } = await command("pool", "--server", "http://127.0.0.1:1");
  expect(code).toBe(1);
  expect(err).toMatch(/Throughline does not answer at http:\/\/127\.0\.0\.1:1\.\s+Start it/);
});
