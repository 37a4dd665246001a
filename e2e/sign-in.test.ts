import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashPassword, openAccounts } from "@throughline/server/sign-in";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Desk, startDesk } from "./desk/desk.ts";

const PASSWORD = "made for one use";
const OWN = "one that I can remember";

let people: string;
let desk: Desk;
let browser: Browser;
let page: Page;
let faults: string[] = [];

beforeAll(async () => {
  people = mkdtempSync(join(tmpdir(), "throughline-people-"));
  const accounts = openAccounts(people);
  const password = await hashPassword(PASSWORD);
  const oneTimeUntil = new Date(Date.now() + 86_400_000).toISOString();
  accounts.put({ name: "Ola Vik", role: "operator", password, oneTimeUntil });
  accounts.put({ name: "Vera Lind", role: "viewer", password });
  // nobody answers there
  const provider = {
    issuer: "http://127.0.0.1:1",
    "client id": "x",
    title: "Acme",
    otherwise: "viewer" as const,
  };
  const signIn = { folder: people, provider: { ...provider, scopes: ["openid"], name: "email", roles: [] } };
  [desk, browser] = await Promise.all([startDesk(undefined, undefined, signIn), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
  rmSync(people, { recursive: true, force: true });
});
afterEach(async () => {
  await page?.context().close();
  // the browser tells of the refusals that were asked for
  expect(faults.filter((fault) => !/status of 40[13]/.test(fault))).toEqual([]);
});

async function open(address: string, options: Parameters<typeof openPage>[1] = {}): Promise<void> {
  ({ page, faults } = await openPage(browser, options));
  await page.goto(address);
}

async function enter(name: string, password: string): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
}

test.each([false, true])("the way in reads well, and says when it is not found (dark: %s)", async (dark) => {
  await open(desk.url, { dark });
  await page.getByRole("heading", { name: "Sign in to Throughline" }).waitFor();
  expect(await page.locator("input:focus").getAttribute("name")).toBe("username");
  expect(await page.getByRole("button", { name: "Sign in" }).isDisabled()).toBe(true);
  expect(await barriers(page)).toEqual([]);
  await enter("Ola Vik", "something else");
  await page.getByRole("alert").getByText("Name or password is wrong.").waitFor();
  expect(await barriers(page)).toEqual([]);
});

test("an identity provider is one way in; when it does not answer, there is the other one", async () => {
  await open(desk.url);
  await page.getByRole("link", { name: "Sign in with Acme" }).click();
  await page.getByRole("alert").getByText("The identity provider cannot be reached").waitFor();
  expect(await barriers(page)).toEqual([]);
  expect(await page.getByLabel("Password").isVisible()).toBe(true);
});

test("an operator chooses a password, answers a task under their own name, and signs out", async () => {
  const { story } = desk.arrive("A question");
  await open(story);
  await enter("Ola Vik", PASSWORD);
  await page.getByRole("heading", { name: "Choose a password" }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByLabel("New password").fill(OWN);
  await page.getByLabel("The same again").fill(`${OWN} not`);
  expect(await page.getByRole("button", { name: "Keep and sign in" }).isDisabled()).toBe(true);
  await page.getByLabel("The same again").fill(OWN);
  await page.keyboard.press("Enter");

  // where one wanted to go
  await page.getByText("billing", { exact: true }).first().click();
  await page.getByText("Acting as Ola Vik").first().waitFor();
  await page.getByRole("button", { name: /^Answer/ }).click();
  await page
    .getByText(/Ola Vik/)
    .nth(1)
    .waitFor();

  await page.getByRole("button", { name: "Ola Vik, operator" }).press("Enter");
  await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Sign in to Throughline" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Sign in to Throughline" }).waitFor();
});

test("a viewer sees everything, and is told what is for others", async () => {
  const { story } = desk.arrive("Another question");
  await open(story);
  await enter("Vera Lind", PASSWORD);
  await page.getByText("As a viewer you cannot answer.").first().waitFor();
  expect(await page.getByRole("button", { name: /^Answer/ }).count()).toBe(0);
  expect(await barriers(page)).toEqual([]);
  await page.getByRole("button", { name: "More actions" }).click();
  expect(await page.getByText("Cancel item…").count()).toBe(0);
  // with another role, from the next look on
  const accounts = openAccounts(people);
  const vera = accounts.find("Vera Lind");
  if (vera) accounts.put({ ...vera, role: "operator" });
  await page.reload();
  await page
    .getByRole("button", { name: /^Answer/ })
    .first()
    .waitFor();
  accounts.remove("Vera Lind");
  await page.reload();
  await page.getByRole("heading", { name: "Sign in to Throughline" }).waitFor();
});
