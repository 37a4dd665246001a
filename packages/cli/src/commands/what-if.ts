import { existsSync } from "node:fs";
import { join } from "node:path";
import { Flags } from "@oclif/core";
import { isAddress, openTrail } from "@throughline/audit";
import type { ComparedItem } from "@throughline/replay";
import { systemClock } from "@throughline/runtime";
import { languageModels } from "@throughline/server/language-models";
import {
  askAndRun,
  type DifferenceTold,
  differenceTold,
  itemOfLine,
  runWhatIf,
  type SummaryTold,
  summaryTold,
  trailItems,
  whatIfWorld,
} from "@throughline/server/what-if";
import { openWorkspace, type Workspace } from "@throughline/server/workspace";
import type { Workflow } from "@throughline/workflow";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";
import { readItems } from "../items.ts";
import { offlineContext } from "../org-file.ts";
import { createProgress } from "../progress.ts";

/** All of time, as instants are written. */
const EVER = "9999-12-31T23:59:59.999Z";
const ALWAYS = "1970-01-01T00:00:00.000Z";

export default class WhatIf extends ThroughlineCommand {
  static override description =
    "What a changed workflow would have done with items: item by item what comes out otherwise, at which step, by which edit. Nothing is asked again that was answered before.";
  static override examples = [
    "<%= config.bin %> what-if --from workflow.yaml --to draft.yaml --items items.jsonl --json",
    "<%= config.bin %> what-if --from workflow.yaml --to draft.yaml --trail .throughline --since 2026-11-01",
  ];
  static override flags = {
    json: jsonFlag,
    from: Flags.string({ required: true, description: "The workflow as it is." }),
    to: Flags.string({ required: true, description: "The workflow as it would be." }),
    items: Flags.string({ description: "JSON lines, or a CSV with a header (.csv).", exclusive: ["trail"] }),
    trail: Flags.string({
      description: "Folder or file of an audit trail, or postgres://…: the items that arrived there.",
    }),
    since: Flags.string({ description: "Of the trail, items that arrived at or after this date or time." }),
    until: Flags.string({ description: "Of the trail, items that arrived before this date or time." }),
    map: Flags.string({ multiple: true, description: "column=Field or column=expect.fact", default: [] }),
    work: Flags.integer({
      description:
        "Minutes after which somebody does what an item waits for, where it does not say itself; 0: nobody does. Default: 60 with --items, 0 with --trail.",
      min: 0,
    }),
    ask: Flags.boolean({
      description:
        "Put to language models what they were never asked. It costs money; without this, only the price is told.",
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(WhatIf);
    const { items: file, trail } = flags;
    if ((file === undefined) === (trail === undefined))
      this.wrongUse("Say which items: --items FILE, or --trail LOCATION.");
    const [from, to] = [this.workspace(flags.from), this.workspace(flags.to)];
    const work = flags.work ?? (file === undefined ? 0 : 60);
    const settings = work > 0 ? { worksAfterMs: work * 60_000 } : {};
    const progress = createProgress("items");
    const run = {
      ...{ from, to, settings },
      difference: (one: Parameters<typeof differenceTold>[0]) =>
        this.difference(differenceTold(one), flags.json),
      progress: (count: number) => progress.at(count),
    };
    const workflows = [from.workflow, to.workflow] as [Workflow, Workflow];
    const source =
      file === undefined
        ? this.ofTrail(trail as string, from, flags.since ?? ALWAYS, flags.until ?? EVER)
        : this.ofFile(file, workflows, this.mapping(flags.map));
    const summary = flags.ask
      ? await askAndRun({ ...run, items: source }, await this.models(to))
      : await runWhatIf({ ...run, items: source() });
    progress.end();
    if (flags.json) this.json({ summary: true, ...summaryTold(summary) });
    else for (const line of inWords(summaryTold(summary))) this.log(line);
  }

  private workspace(file: string): Workspace {
    this.mustExist(file, "workflow file");
    const workspace = openWorkspace(file, offlineContext(file));
    const wrong = workspace.problems.find(({ severity }) => severity === "error");
    if (!workspace.workflow || wrong)
      this.error(
        `${wrong ? `${wrong.file}:${wrong.line} ${wrong.message}` : `${file} is no workflow.`}\nRun: throughline check ${file}`,
        { exit: PROBLEMS },
      );
    return workspace;
  }

  private async models(to: Workspace) {
    const { models } = await languageModels([to], {
      ...{ store: { spending: async () => [] }, clock: systemClock(), env: process.env },
      recorded: !to.models,
    });
    return (
      models ?? this.wrongUse("--ask needs language models.", "Connect them in models.yaml beside the draft.")
    );
  }

  private ofTrail(location: string, from: Workspace, since: string, until: string) {
    const folder = join(location, "trail.sqlite");
    const path = !isAddress(location) && existsSync(folder) ? folder : location;
    if (!isAddress(path)) this.mustExist(path, "audit trail");
    const workflow = from.workflow as Workflow;
    return async function* (): AsyncGenerator<ComparedItem> {
      const store = await openTrail({ location: path, readOnly: true });
      try {
        const { hash } = await whatIfWorld(from, {});
        yield* trailItems(store, { workflow, since, until }, hash ? { hash } : {});
      } finally {
        await store.close();
      }
    };
  }

  private ofFile(file: string, workflows: Workflow[], mapping: Record<string, string>) {
    this.mustExist(file, "file of items");
    const tell = (line: number, message: string) => this.logToStderr(`${file}:${line}  ${message}`);
    return async function* (): AsyncGenerator<ComparedItem> {
      let place = 0;
      let timed: ComparedItem[] | undefined;
      for await (const read of readItems(file, mapping)) {
        if ("message" in read) {
          tell(read.line, read.message);
          continue;
        }
        const { fields, expect } = read;
        const item = itemOfLine({ ...fields, ...(expect && { expect }) }, place++, workflows);
        // those that say when they arrive are brought into that order, which needs all of them
        if (place === 1 && fields.at !== undefined) timed = [];
        if (timed) timed.push(item);
        else yield item;
      }
      if (timed) yield* timed.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    };
  }

  private mapping(pairs: string[]): Record<string, string> {
    return Object.fromEntries(
      pairs.map((pair) => {
        const at = pair.indexOf("=");
        if (at < 1) this.wrongUse(`--map ${pair} is not understood.`, "Write it as --map column=Field.");
        return [pair.slice(0, at), pair.slice(at + 1)];
      }),
    );
  }

  private difference(difference: DifferenceTold, json: boolean): void {
    if (json) {
      this.json(difference);
      return;
    }
    // whoever got somebody else's place is counted below
    if (difference.how === "by load") return;
    const { item, changed, parts, cause, firstStep } = difference;
    this.log(`${item}  ${changed.join(", ")}`);
    this.log(`    at ${firstStep}: ${parts.before ?? "nothing"} → ${parts.after ?? "nothing"}`);
    this.log(`    because of ${cause?.text}`);
  }
}

function inWords(summary: SummaryTold): string[] {
  const { items, changed, byRule, byLoad, uncertain, reproduced, cost, apiCalls, neverAsked } = summary;
  const usd = (sum: number) => `${sum.toFixed(2)} USD`;
  return [
    "",
    `${items} items: ${changed} come out otherwise, ${byRule} by rule and ${byLoad} by load`,
    ...Object.entries(summary.byCause).map(([cause, count]) => `  ${count}  ${cause}`),
    ...(uncertain > 0 ? [`${uncertain} come out the same, but not all that they read was kept`] : []),
    `cost ${usd(cost.before)} → ${usd(cost.after)}, API calls ${apiCalls.before} → ${apiCalls.after}, milestones violated ${summary.violated.before} → ${summary.violated.after}`,
    ...Object.entries(summary.load)
      .filter(([, { before, after }]) => before !== after)
      .map(([team, { before, after }]) => `  ${team}: ${before} → ${after} items`),
    ...(reproduced.recorded > 0
      ? [`${reproduced.same} of ${reproduced.recorded} are played by the old version as they are recorded`]
      : []),
    ...neverAsked.map(
      ({ kind, what, step, questions, price }) =>
        `never asked: ${questions} × ${what} at ${step}${kind === "ask" ? `, ${usd(price)} at most` : ""}`,
    ),
  ];
}
