import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Desk, startDesk } from "./desk/desk.ts";

const FILE = join(import.meta.dirname, "pool/workflow.yaml");

let desk: Desk;
let browser: Browser;
beforeAll(async () => {
  [desk, browser] = await Promise.all([startDesk(FILE), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

test("versions are listed with who, when and why, and compared in words and in text", async () => {
  const text = readFileSync(FILE, "utf8");
  const title = /^title: (.*)$/m.exec(text)?.[1];
  const id = /^workflow: (\S+)/m.exec(text)?.[1];
  const draft = text.replace(/^title: .*$/m, "title: In summer");
  const saved = await fetch(`${desk.url}/api/workflows/${id}/versions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ by: "ann", text: draft, note: "for the summer" }),
  });
  expect(saved.status).toBe(200);

  const { page, faults }: { page: Page; faults: string[] } = await openPage(browser, {});
  await page.goto(desk.url);
  await page.getByRole("link", { name: "Versions" }).click();
  const row = page.getByRole("row", { name: /for the summer/ });
  await row.waitFor();
  expect(await row.textContent()).toMatch(/^2draft.*ann.*for the summer/);
  await page.getByText(`The title is In summer instead of ${title}`).waitFor();
  await page.getByText("In text").click();
  await page.getByText("+title: In summer").waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.context().close();
  expect(faults).toEqual([]);
});
