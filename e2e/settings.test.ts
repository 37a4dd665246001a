import { createHmac } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel, trainText } from "@throughline/models";
import { openSecrets } from "@throughline/server/secrets";
import { hashPassword, openAccounts } from "@throughline/server/sign-in";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { learnTools } from "../packages/connectors/src/mcp/learn.ts";
import { warehouse } from "../packages/connectors/test/mcp/warehouse.ts";
import { guardedWarehouse } from "../packages/server/test/connection-sign-in/guarded.ts";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Desk, startDesk } from "./desk/desk.ts";

const PASSWORD = "correct horse battery";
const [OLD, NEW] = ["the-old-key", "the-new-key"];
const TILLS = "the tills' own";
const FOLDER = mkdtempSync(join(tmpdir(), "throughline-settings-"));
const DATA = mkdtempSync(join(tmpdir(), "throughline-settings-data-"));

let desk: Desk;
let browser: Browser;
let billing: Server;
let shop: Awaited<ReturnType<typeof warehouse>>;
let parts: Awaited<ReturnType<typeof guardedWarehouse>>;
let takes = OLD;
let page: Page;
let faults: string[] = [];

beforeAll(async () => {
  cpSync(join(import.meta.dirname, "desk"), FOLDER, { recursive: true });
  [shop, parts] = await Promise.all([warehouse(), guardedWarehouse()]);
  billing = createServer((request, answer) => {
    answer.writeHead(request.headers["x-key"] === takes ? 200 : 401).end("{}");
  });
  await new Promise<void>((resolve) => billing.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(billing.address() as AddressInfo).port}`;
  writeFileSync(
    join(FOLDER, "connections.yaml"),
    `billing:
  url: ${url}
  headers: { x-key: '{secret.BILLING_KEY}' }
  test: { by: findInvoice, with: { number: INV-000001 } }
  operations:
    findInvoice: { get: '/invoices/{number}', effect: read }
tools:
  type: mcp
  url: ${shop.url}
  operations: { findStock: { tool: find_stock, repeat: read } }
parts:
  type: mcp
  url: ${parts.url}
  sign in: { issuer: "${parts.issuer}" }
  operations: { findStock: { tool: find_stock, repeat: read } }
`,
  );
  mkdirSync(join(FOLDER, "connections"), { recursive: true });
  const learned = await learnTools({ url: shop.url }, {});
  if (!learned.ok) throw new Error(learned.error.message);
  for (const name of ["tools", "parts"])
    writeFileSync(join(FOLDER, "connections", `${name}.mcp.json`), learned.value.text);
  writeFileSync(
    join(FOLDER, "workspace.yaml"),
    `webhooks:
  tills:
    secret: '{secret.TILLS}'
    signed: github
    events: { receipt.lost: { item: { record: case } } }
`,
  );
  writeFileSync(
    join(FOLDER, "models.yaml"),
    `providers: { anthropic: { only: [claude-haiku-4-5] } }\nbudget: { per day: 5 USD }\n`,
  );
  mkdirSync(join(FOLDER, "models"), { recursive: true });
  const texts = {
    billing: [
      "my invoice is wrong",
      "I was charged twice",
      "please refund the payment",
      "the bill is too high",
    ],
    technical: [
      "the screen stays black",
      "the app crashes at the start",
      "I cannot log in",
      "an error in the export",
    ],
    sales: ["what does it cost for ten people", "can I have an offer", "do you have a bigger plan"],
  };
  const rows = Object.entries(texts).flatMap(([label, all]) =>
    all.flatMap((text) => Array.from({ length: 12 }, (_, at) => ({ label, text: `${text}, order ${at}` }))),
  );
  writeFileSync(join(FOLDER, "models", "support-topics.model"), encodeModel(trainText(rows)));
  const accounts = openAccounts(DATA);
  const password = await hashPassword(PASSWORD);
  accounts.put({ name: "Ada Moor", role: "administrator", password });
  accounts.put({ name: "Vera Lind", role: "viewer", password });
  const secrets = openSecrets(DATA, {
    ...{ THROUGHLINE_SECRET_BILLING_KEY: OLD, THROUGHLINE_SECRET_TILLS: TILLS, ANTHROPIC_API_KEY: "none" },
  });
  desk = await startDesk(
    join(FOLDER, "workflow.yaml"),
    "Web",
    { folder: DATA },
    {
      ...{ data: DATA, secrets, samples: false, retention: { keepMs: 90 * 86_400_000 }, reach: true },
    },
  );
  browser = await openBrowser();
  desk.arrive("My invoice");
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
  billing?.close();
  await shop?.close();
  await parts?.close();
  for (const folder of [FOLDER, DATA]) rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await page?.context().close();
  expect(faults.filter((fault) => !/status of 40\d/.test(fault))).toEqual([]);
});

async function open(
  tab: string,
  options: Parameters<typeof openPage>[1] & { as?: string } = {},
): Promise<void> {
  const { as = "Ada Moor", ...rest } = options;
  ({ page, faults } = await openPage(browser, rest));
  page.setDefaultTimeout(15_000);
  await page.goto(`${desk.url}/settings/${tab}`);
  await page.getByLabel("Name").fill(as);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Settings" }).waitFor();
}
const picture = (name: string) =>
  process.env.PICTURES
    ? page.screenshot({ path: join(process.env.PICTURES, `settings-${name}.png`), fullPage: true })
    : undefined;
const card = (name: string | RegExp) => page.getByRole("region", { name });

test("a connection is tried for real, and its secret rotated: the new one is tried before the old one goes", async () => {
  await open("connections");
  const own = card(/^billing/);
  await own.getByRole("button", { name: "Test" }).click();
  await own.getByText("billing.findInvoice answered.").waitFor();
  await own.getByRole("button", { name: "Rotate…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("The new secret").fill("a wrong one");
  await page.keyboard.press("Enter");
  await dialog.getByText("The old one is used still").waitFor();
  await dialog.getByText(/refused us \(401\)/).waitFor();
  await picture("rotate");
  expect(await barriers(page)).toEqual([]);
  takes = NEW;
  await dialog.getByLabel("The new secret").fill(NEW);
  await page.keyboard.press("Enter");
  await dialog.getByText("The new one is used from now on.").waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
  await own.getByText(/kept here since .*, by Ada Moor/).waitFor();
  await own.getByRole("button", { name: "Test" }).click();
  await own.getByText("billing.findInvoice answered.").waitFor();
  expect(await page.content()).not.toContain(NEW);
});

test.each([1440, 390])("a webhook: its address to give away, and what came by it (%i)", async (width) => {
  const send = (body: string, key: string) =>
    fetch(`${desk.url}/hooks/tills`, {
      ...{ method: "POST", body },
      headers: {
        "content-type": "application/json",
        "x-hub-signature-256": `sha256=${createHmac("sha256", key).update(body).digest("hex")}`,
      },
    });
  expect((await send('{"case":"500000000000000AAA"}', TILLS)).status).toBe(404);
  expect((await send('{"case":"500000000000000AAA"}', "somebody else's")).status).toBe(401);
  await open("connections", { width });
  const own = card(/^tills/);
  await own.getByText(`POST ${desk.url}/hooks/tills`).waitFor();
  await own.getByText("there is no such item, or not yet").first().waitFor();
  await own.getByText("Its signature fits no secret").first().waitFor();
  expect(await page.content()).not.toContain(TILLS);
  await own.scrollIntoViewIfNeeded();
  await picture(`webhook-${width}`);
  expect(await barriers(page)).toEqual([]);
});

test.each([1440, 390])(
  "somebody signs in at a system, and it is called in their name (%i)",
  async (width) => {
    await open("connections", { width, ...(width === 390 && { dark: true }) });
    const own = card(/^parts/);
    await own
      .getByText(width === 1440 ? "nobody has signed in there yet" : `at ${parts.issuer} by Ada Moor`)
      .waitFor();
    await own.scrollIntoViewIfNeeded();
    await picture(`sign-in-before-${width}`);
    expect(await barriers(page)).toEqual([]);
    await own.getByRole("button", { name: /^Sign in/ }).click();
    await page.waitForURL((url) => url.origin === parts.issuer);
    await page.getByPlaceholder("Enter any login").fill("ann");
    await page.getByPlaceholder("and password").fill("any");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Continue" }).click();
    await own.getByText(`at ${parts.issuer} by Ada Moor`).waitFor();
    await own.getByRole("button", { name: "Test" }).click();
    await own.getByText("parts answers, and its tools are as somebody agreed to them.").waitFor();
    expect(parts.state.who).toBe("ann");
    await own.scrollIntoViewIfNeeded();
    await picture(`sign-in-after-${width}`);
    const html = await page.content();
    for (const token of parts.state.given) expect(html).not.toContain(token);
    if (width === 390) {
      await own.getByRole("button", { name: "Sign out" }).click();
      await own.getByText(`${parts.issuer} has ended what it gave out.`).waitFor();
      await own.getByText("nobody has signed in there yet").waitFor();
      expect(await barriers(page)).toEqual([]);
      await picture(`sign-out-${width}`);
    }
    // the page of the authorization server wants a font from elsewhere
    faults = faults.filter((fault) => !fault.includes("ERR_NAME_NOT_RESOLVED"));
  },
);

test("a tool that has changed is held, looked at, and agreed to as it is: it is called again at once", async () => {
  shop.state.description = "How many there are of a part, and whose they are.";
  shop.changed();
  await open("connections");
  const held = page.getByRole("region", { name: "tools.findStock has changed" });
  await held.getByText("its description").waitFor();
  await held.scrollIntoViewIfNeeded();
  await picture("held");
  expect(await barriers(page)).toEqual([]);
  await held.getByRole("button", { name: "Use findStock as it is now" }).click();
  await held.waitFor({ state: "detached" });
  const kept = readFileSync(join(FOLDER, "connections", "tools.mcp.json"), "utf8");
  expect(kept).toContain("whose they are");
  await page.getByRole("link", { name: "People" }).click();
  await page.getByText(/tools\.findStock.*is used as it is now: its description/).waitFor();
});

const ERP = JSON.stringify({
  openapi: "3.0.3",
  info: { title: "Ledger of Mill & Co", version: "1" },
  servers: [{ url: "https://erp.example/api" }],
  components: { securitySchemes: { key: { type: "apiKey", in: "header", name: "x-key" } } },
  security: [{ key: [] }],
  paths: {
    "/invoices/{number}": {
      get: {
        operationId: "getInvoice",
        summary: "One invoice",
        parameters: [{ name: "number", in: "path", required: true, schema: { type: "string" } }],
        responses: {
          200: {
            description: "It",
            content: {
              "application/json": { schema: { type: "object", properties: { amount: { type: "number" } } } },
            },
          },
        },
      },
    },
    "/credits": {
      post: {
        operationId: "makeCredit",
        requestBody: {
          content: {
            "application/json": { schema: { type: "object", properties: { sum: { type: "number" } } } },
          },
        },
        responses: { 201: { description: "Made" } },
      },
    },
  },
});

test("a system is connected by its OpenAPI document: what is picked of it can be called, typed, at once", async () => {
  await open("connections");
  await page.getByRole("button", { name: "Connect a system…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Name/).fill("erp");
  await dialog.getByLabel("or its text").fill("no document");
  await dialog.getByRole("button", { name: "Read it" }).click();
  await dialog.getByRole("alert").first().waitFor();
  await dialog.getByLabel("or its text").fill(ERP);
  await dialog.getByRole("button", { name: "Read it" }).click();
  await dialog.getByText("Ledger of Mill & Co").waitFor();
  await dialog.getByLabel(/^getInvoice/).check();
  await dialog.getByLabel(/^makeCredit/).check();
  await dialog.getByLabel("How makeCredit may be repeated").selectOption("keyed");
  await dialog.getByLabel(/^Secret THROUGHLINE_SECRET_/).fill("key-of-the-erp");
  await picture("connect");
  expect(await barriers(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Connect 2 operations" }).click();
  await dialog.getByText("erp is connected").waitFor();
  await dialog.getByRole("button", { name: "Done" }).click();
  await card(/^erp/).getByText("getInvoice (read), makeCredit (keyed)").waitFor();
  expect(await page.content()).not.toContain("key-of-the-erp");
  const written = readFileSync(join(FOLDER, "connections.yaml"), "utf8");
  expect(written).toContain("openapi: connections/erp.openapi.yaml");
  expect(written).toContain("findInvoice: { get: '/invoices/{number}', effect: read }");
});

test("the org is tried, and what workflows need of it is looked at again", async () => {
  await open("connections");
  await card("Salesforce").getByRole("button", { name: "Test" }).click();
  await card("Salesforce")
    .getByText(/^Signed in to .* as/)
    .waitFor();
  const doctor = card("What the workflows need of the org");
  await doctor.getByRole("button", { name: "Run the checks" }).click();
  await doctor.getByRole("button", { name: "Run again" }).waitFor();
  expect(await doctor.getByRole("listitem").count()).toBeGreaterThan(6);
  await picture("connections");
  expect(await barriers(page)).toEqual([]);
});

test("models say how right they are by class, what they cost of the cap, and answer a text", async () => {
  await open("models");
  const own = card(/support-topics/);
  await own.getByRole("row", { name: /^billing 48/ }).waitFor();
  await own.getByLabel("As a customer would write it").fill("You charged my card twice for one invoice");
  await own.getByRole("button", { name: "Ask it" }).press("Enter");
  await own.getByText(/^billing, /).waitFor();
  await card("Language models today").getByText("of 5.00 USD").waitFor();
  await card(/claude-haiku-4-5/)
    .getByText("ANTHROPIC_API_KEY", { exact: true })
    .waitFor();
  await picture("models");
  expect(await barriers(page)).toEqual([]);
});

test("somebody is invited, comes in, is given another role and disabled; the last administrator stays", async () => {
  await open("people");
  await page.getByRole("button", { name: "Invite…" }).click();
  await page.getByLabel(/^Name, best/).fill("Cleo Ware");
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Cleo Ware, operator" });
  const password = await dialog.locator(".made").innerText();
  expect(password).toMatch(/^(\w{5}-){3}\w{5}$/);
  await dialog.getByRole("button", { name: "Done" }).click();
  const row = (name: string) => page.getByRole("row", { name: new RegExp(`^${name}`) });
  await row("Cleo Ware")
    .getByText(/^invited, until/)
    .waitFor();
  await page.getByLabel("Role of Cleo Ware").selectOption("editor");
  await page.getByText("is editor now, by Ada Moor").waitFor();
  await page.getByRole("button", { name: "What can be done about Cleo Ware" }).click();
  await page.getByRole("menuitem", { name: "Disable" }).press("Enter");
  await row("Cleo Ware").getByText("disabled").waitFor();
  await page.getByLabel("Role of Ada Moor").selectOption("viewer");
  await page
    .getByRole("alert")
    .getByText(/last administrator/)
    .waitFor();
  await picture("people");
  expect(await barriers(page)).toEqual([]);
});

test("it is said what leaves the org and what is kept until when; the trail is verified and handed out", async () => {
  await open("data");
  await card("Retention")
    .getByText(/stay for 90 days, then they are deleted/)
    .waitFor();
  await picture("data");
  expect(await barriers(page)).toEqual([]);
  await page.getByRole("link", { name: "Audit" }).click();
  await page.getByRole("button", { name: "Verify the trail" }).click();
  await page.getByText("The chain holds").waitFor();
  await page.getByRole("button", { name: "Make the file" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^trail-.*\.sqlite$/);
  await picture("audit");
  expect(await barriers(page)).toEqual([]);
});

test("where no folder of metadata is named, the org itself is scanned", async () => {
  await open("connections");
  await page.getByRole("link", { name: "Scan" }).click();
  await page.getByText(/A scan reads the metadata of 127\.0\.0\.1/).waitFor();
  await page.getByRole("button", { name: "Another object…" }).click();
  await page.getByLabel(/^One of \d+ of 127/).fill("Lead");
  await page.getByRole("button", { name: "Go to it" }).click();
  await page.getByText("Lead was not scanned yet.").waitFor();
  await page.getByRole("button", { name: "Scan now" }).click();
  await page.getByRole("button", { name: "Scan again" }).waitFor();
  await page.getByRole("button", { name: "Draft a workflow from it" }).waitFor();
});

test.each([
  ["connections", 390, false],
  ["models", 390, true],
  ["people", 390, true],
  ["data", 390, false],
  ["audit", 390, true],
  ["connections", 1440, true],
  ["people", 1440, true],
] as const)("%s at %i wide reads in order, and nothing is cut off (dark: %s)", async (tab, width, dark) => {
  await open(tab, { width, dark });
  await page.locator(".settings .card").first().waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  await picture(`${tab}-${width}-${dark ? "dark" : "light"}`);
  expect(await barriers(page)).toEqual([]);
});

test("each role sees what it may: a viewer neither people nor connections, and does nothing", async () => {
  await open("people", { as: "Vera Lind" });
  await page.getByText("As a viewer you cannot look at people.").waitFor();
  const tabs = page.getByRole("navigation", { name: "Settings" }).getByRole("link");
  expect(await tabs.allInnerTexts()).toEqual(["Models", "Data", "Audit"]);
  await tabs.getByText("Audit").click();
  await page.getByText("As a viewer you cannot verify the trail.").waitFor();
});
