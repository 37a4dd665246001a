import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/**
 * What axe finds on the page that keeps people from using it: "rule: element", serious and critical only.
 *
 * @param within the part of the page that is looked at, as a selector
 */
export async function barriers(page: Page, within = "html"): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(within)})`);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
}
