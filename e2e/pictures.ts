import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

/** Where pictures are written: `PICTURES=folder`; without it none are. */
const FOLDER = process.env.PICTURES;

/** Keeps what is on the screen as a picture, where pictures are wanted. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!FOLDER) return;
  mkdirSync(FOLDER, { recursive: true });
  // what was under way when the last step was over: a menu that closes, a row that flashes
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
}

/** Every look that a journey is walked in. */
export const LOOKS = [
  { look: "1440-light", width: 1440, dark: false },
  { look: "1440-dark", width: 1440, dark: true },
  { look: "390-light", width: 390, dark: false },
  { look: "390-dark", width: 390, dark: true },
] as const;
