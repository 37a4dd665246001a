import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Org, startOrg } from "@throughline/local-org";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";

let org: Org;
let browser: Browser;
let page: Page;
let faults: string[] = [];
let callback: string;

// stands for an app of somebody else, which is called back
const app = createServer((_request, response) => response.end("<title>The app</title>"));

beforeAll(async () => {
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  callback = `http://127.0.0.1:${(app.address() as AddressInfo).port}/callback`;
  const seed = {
    users: [
      { username: "ada@example.test", name: "Ada Lovelace", password: "engine" },
      { username: "bob@example.test", name: "Bob Builder" },
    ],
    records: { Case: [{ Subject: "The printer is on fire", OwnerId: "@bob@example.test" }] },
  };
  const clients = [{ id: "Helpdesk", username: "ada@example.test", redirectUris: [callback] }];
  [org, browser] = await Promise.all([startOrg({ seed, clients }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await org?.close();
  app.close();
});
afterEach(async () => {
  await page?.context().close();
  expect(faults).toEqual([]);
});

async function open(path: string, dark = false): Promise<void> {
  ({ page, faults } = await openPage(browser, { dark, width: 900 }));
  await page.goto(org.url + path);
}

describe("the pages of an org", () => {
  test("let an app in by typing a password, and hand it a code", async () => {
    const ask = { response_type: "code", client_id: "Helpdesk", redirect_uri: callback, state: "s" };
    await open(`/services/oauth2/authorize?${new URLSearchParams(ask)}`);
    await page.getByLabel("Username").fill("ada@example.test");
    await page.getByLabel("Password").fill("motor");
    await page.getByRole("button", { name: "Log In" }).click();
    expect(await page.getByRole("alert").textContent()).toBe("Please check your username and password.");
    await page.getByLabel("Username").fill("ada@example.test");
    await page.getByLabel("Password").fill("engine");
    await page.getByRole("button", { name: "Log In" }).click();
    await page.getByText("wants to").waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Allow" }).click();
    await page.waitForURL(/\/callback\?code=aPrx[\w-]+&state=s$/);
    expect(await page.title()).toBe("The app");
  });

  test.each([false, true])("lead from a user who is picked to a record (dark: %s)", async (dark) => {
    await open("/", dark);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Bob Builder" }).click();
    const [{ Id }] = org.db.query("SELECT Id FROM Case") as [{ Id: string }];
    await page.getByLabel("Record id").fill(Id);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByRole("cell", { name: "The printer is on fire" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("link", { name: "Bob Builder" }).click();
    await page.getByRole("heading", { name: "Bob Builder" }).waitFor();
    await page.getByRole("link", { name: "Home" }).click();
    await page.getByRole("link", { name: "Log out" }).click();
    await page.getByRole("button", { name: "Log In" }).waitFor();
  });
});
