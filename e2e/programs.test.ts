import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashPassword, openAccounts } from "@throughline/server/sign-in";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Desk, startDesk } from "./desk/desk.ts";

const PASSWORD = "correct horse battery";
const DATA = mkdtempSync(join(tmpdir(), "throughline-programs-"));
const verifier = randomBytes(32).toString("base64url");

let desk: Desk;
let browser: Browser;
/** Where the program waits for the browser to come back. */
let program: Server;
let back: string;
let page: Page;
let faults: string[] = [];

beforeAll(async () => {
  program = createServer((_request, answer) => answer.end("Back in the program."));
  await new Promise<void>((resolve) => program.listen(0, "127.0.0.1", resolve));
  back = `http://127.0.0.1:${(program.address() as AddressInfo).port}/back`;
  openAccounts(DATA).put({ name: "Omar Diaz", role: "operator", password: await hashPassword(PASSWORD) });
  const workflow = join(import.meta.dirname, "desk/workflow.yaml");
  desk = await startDesk(workflow, "Web", { folder: DATA }, { data: DATA });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
  program?.close();
  rmSync(DATA, { recursive: true, force: true });
});
afterEach(async () => {
  await page?.context().close();
  expect(faults.filter((fault) => !/status of 40\d/.test(fault))).toEqual([]);
});

const post = async (path: string, body: string | URLSearchParams, headers: Record<string, string> = {}) =>
  (await (await fetch(desk.url + path, { method: "POST", body, headers })).json()) as Record<string, string>;

/** A program asks, in the browser of somebody who has to sign in first. */
async function ask(options: Parameters<typeof openPage>[1]): Promise<string> {
  const about = JSON.stringify({ client_name: "Assistant", redirect_uris: [back] });
  const { client_id = "" } = await post("/oauth/register", about, { "content-type": "application/json" });
  ({ page, faults } = await openPage(browser, options));
  page.setDefaultTimeout(15_000);
  const query = new URLSearchParams({
    ...{ response_type: "code", client_id, redirect_uri: back, state: "s1", resource: `${desk.url}/mcp` },
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  await page.goto(`${desk.url}/oauth/authorize?${query}`);
  await page.getByLabel("Name").fill("Omar Diaz");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Let Assistant in?" }).waitFor();
  return client_id;
}
const answered = async () => {
  await page.waitForURL(`${back}?*`);
  return new URL(page.url()).searchParams;
};
const picture = (name: string) =>
  process.env.PICTURES
    ? page.screenshot({ path: join(process.env.PICTURES, `programs-${name}.png`), fullPage: true })
    : undefined;

test.each([
  { width: 1440, dark: false },
  { width: 390, dark: true },
])(
  "a program is let in by a person, does what they may, and is sent away again ($width)",
  async (options) => {
    const client_id = await ask(options);
    await page.getByText("could do what your role operator may, by its tools").waitFor();
    await picture(`allow-${options.width}`);
    expect(await barriers(page)).toEqual([]);
    await page.getByLabel("act").uncheck();
    await page.getByRole("button", { name: "Let it in" }).click();
    const code = (await answered()).get("code") ?? "";
    const tokens = await post(
      "/oauth/token",
      new URLSearchParams({
        ...{ grant_type: "authorization_code", code, client_id, redirect_uri: back, code_verifier: verifier },
      }),
    );
    expect(tokens.scope).toBe("read");
    const atMcp = async () =>
      (
        await fetch(`${desk.url}/mcp`, {
          ...{ method: "POST", body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }) },
          headers: {
            ...{ authorization: `Bearer ${tokens.access_token}`, "content-type": "application/json" },
            accept: "application/json, text/event-stream",
          },
        })
      ).status;
    expect(await atMcp()).toBe(200);

    await page.goto(`${desk.url}/programs`);
    const own = page.getByRole("row", { name: /Assistant/ });
    await own.waitFor();
    await picture(`list-${options.width}`);
    expect(await barriers(page)).toEqual([]);
    await own.getByRole("button").click();
    await page.getByText("None. A program that speaks MCP").waitFor();
    expect(await atMcp()).toBe(401);
  },
);

test("a program that is refused learns so, and gets nothing", async () => {
  await ask({});
  await page.getByRole("button", { name: "Refuse" }).click();
  const told = await answered();
  expect(told.get("error")).toBe("access_denied");
  expect(told.get("code")).toBeNull();
  expect(told.get("state")).toBe("s1");
  await page.goto(`${desk.url}/programs`);
  await page.getByText("None. A program that speaks MCP").waitFor();
});

test("where no program asks, the page says how one does", async () => {
  await ask({});
  await page.goto(`${desk.url}/allow`);
  await page.getByText("No program asks to be let in here.").waitFor();
});
