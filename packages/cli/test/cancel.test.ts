import { keyOf } from "@throughline/engine";
import type { Org } from "@throughline/local-org";
import { openWorkspace, type Server } from "@throughline/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openOrg, serve, until } from "../../server/test/org.ts";
import { startErp } from "../../server/test/undo/erp.ts";
import { command } from "./in-process.ts";

let erp: Awaited<ReturnType<typeof startErp>>;
let org: Org;
let server: Server;
beforeAll(async () => {
  [erp, org] = await Promise.all([startErp(), openOrg()]);
  server = await serve(org, { workspaces: [openWorkspace(erp.workflow)] });
});
afterAll(async () => {
  await server?.close();
  await org?.close();
  erp?.close();
});

const ask = (...args: string[]) => command("cancel", ...args, "--server", server.url);

/** An order that waits to be delivered: its key and its number. */
async function ordered(Subject: string) {
  const id = org.db.create("Case", { Origin: "Web", Subject });
  const key = keyOf("orders", id);
  await until(`${Subject} is in hand`, async () => {
    const now = await server.runtime.state(key);
    return now?.stage === "Delivery" && Object.keys(now.open).length === 0;
  });
  return { key, number: String(org.db.get("Case", id)?.CaseNumber) };
}

test("items are cancelled by number or key, what they did is taken back, and it is told what could not be", async () => {
  const [cup, pot, jug] = [await ordered("a cup"), await ordered("a pot"), await ordered("a jug that left")];
  const plan = await ask(cup.number, "--undo", "--dry-run");
  expect(plan).toMatchObject({ code: 0, err: "" });
  expect(plan.out).toBe(
    `Would be cancelled:\n  1  Takes back parcel, credit, working. Ends in the stage Delivery (${cup.number})\n`,
  );
  expect(erp.of("a cup").map(({ is }) => is)).toEqual(["open", "open"]);

  const done = await ask(cup.number, pot.key, jug.number, "--undo", "--reason", "called off");
  expect(done.code).toBe(1);
  expect(done.out).toMatch(/^3 of 3 cancelled\.$/m);
  expect(done.out).toMatch(
    /^Not all was taken back:\n {2}2 {2}Took back parcel, credit, working\. letter stays/m,
  );
  expect(done.out).toMatch(/^Waits for a person:\n {2}1 {2}parcel could not be taken back: .* \(\d+\)$/m);
  expect([...erp.of("a cup"), ...erp.of("a pot")].map(({ is }) => is)).toEqual(Array(4).fill("cancelled"));
});

test("what is not there, and what has no reason, is said", async () => {
  expect(await ask("99999999", "--reason", "x")).toMatchObject({ code: 2 });
  const { number } = await ordered("a lamp");
  const without = await ask(number);
  expect([without.code, without.err]).toEqual([2, expect.stringContaining("It is not said why.")]);
});
