import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ItemDifference, Summary } from "@throughline/replay";
import { itemOfLine, runWhatIf } from "@throughline/server/what-if";
import { openWorkspace } from "@throughline/server/workspace";
import type { Workflow } from "@throughline/workflow";
import { readItems } from "../packages/cli/src/items.ts";
import { dataFolder } from "./accuracy/measure.ts";
import { type Benchmark, round } from "./figure.ts";

const EXAMPLE = fileURLToPath(new URL("../examples/01-support-email", import.meta.url));

/** One line of one rule: what a subject says that is about money. */
const RULE = ['"payment", "refund", "charged"', '"refund", "charged"'] as const;

/**
 * What a one-line change of a rule would have done with ten thousand messages that customers of a bank have written: how
 * fast both versions play them, each on a thread, and whether the rule is named as the cause of every difference that is
 * not a matter of load.
 */
export const whatIf: Benchmark = async ({ say }) => {
  const messages = join(dataFolder(), "banking77", "train.csv");
  if (!existsSync(messages)) {
    say(`what-if is left out: there is no ${messages}. Set THROUGHLINE_DATA to the folder of the data.`);
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), "throughline-what-if-"));
  await cp(EXAMPLE, folder, { recursive: true });
  const text = readFileSync(join(folder, "workflow.yaml"), "utf8");
  if (!text.includes(RULE[0])) throw new Error("The example has no such rule any more.");
  writeFileSync(join(folder, "draft.yaml"), text.replace(...RULE));
  const from = openWorkspace(join(folder, "workflow.yaml"));
  const figures = [];
  for (const draft of ["workflow.yaml", "draft.yaml"]) {
    say(`what-if: the messages of a bank, ${draft === "draft.yaml" ? "with one rule changed" : "unchanged"}`);
    const to = openWorkspace(join(folder, draft));
    const workflows = [from.workflow, to.workflow] as [Workflow, Workflow];
    const differences: ItemDifference[] = [];
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    const summary: Summary = await runWhatIf({
      ...{ from, to, settings: { worksAfterMs: 3_600_000, unanswered: "plainest" as const } },
      items: itemsOf(messages, workflows),
      difference: (one) => differences.push(one),
    });
    const seconds = (performance.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    const name = draft === "draft.yaml" ? "what_if.changed" : "what_if.unchanged";
    const byRule = differences.filter(({ how }) => how === "by rule");
    const named = byRule.filter(
      ({ cause, firstStep }) =>
        firstStep === "understand" && cause?.edits.every(({ path }) => path.endsWith("decide.topic.2")),
    );
    figures.push(
      { name: `${name}.items_per_second`, value: round(summary.items / seconds, 0), unit: "items/s" },
      { name: `${name}.cpu_per_item`, value: round((user + system) / summary.items / 1_000, 3), unit: "ms" },
      { name: `${name}.differences`, value: summary.changed, unit: "items" },
      { name: `${name}.by_rule`, value: byRule.length, unit: "items" },
      {
        ...{ name: `${name}.rule_named`, value: named.length, unit: "items", versus: "by rule" },
        ...(byRule.length > 0 && { ratio: round(named.length / byRule.length, 4) }),
      },
    );
  }
  return figures;
};

async function* itemsOf(file: string, workflows: Workflow[]) {
  let place = 0;
  for await (const read of readItems(file))
    if ("fields" in read) yield itemOfLine({ ...read.fields, Origin: "Email" }, place++, workflows);
}
