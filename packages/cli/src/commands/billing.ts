import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import { Flags } from "@oclif/core";
import { type Bill, bills } from "@throughline/audit";
import { NANO } from "@throughline/steps";
import { stringify } from "csv-stringify/sync";
import { fileFlag, ThroughlineCommand, trailFlags } from "../command.ts";
import { type Period, periodFlags, periodOf } from "../period.ts";

/** Levels in the order of their columns. */
const LEVELS = [
  "rule",
  "table",
  "model",
  "agreement",
  "llm",
  "person",
  "system",
  "agent",
  "foreign",
] as const;

type Line = Record<string, string | number>;

export default class Billing extends ThroughlineCommand {
  static override description =
    "One line for every work item that ended in a period: execution is charged for a case, lead or request, not for a call or token. What language models cost stands beside it.";
  static override examples = [
    "<%= config.bin %> billing --month 2026-11 --out november.csv",
    "<%= config.bin %> billing --from 2026-11-01 --until 2026-11-08 --workflow support-email --format json",
  ];
  static override flags = {
    ...periodFlags,
    workflow: Flags.string({ description: "Items of this workflow only." }),
    format: Flags.string({ description: "csv, or json: one object a line.", options: ["csv", "json"] }),
    out: Flags.string({ description: "File to write; printed, if not said." }),
    ...trailFlags,
    file: fileFlag,
  };

  override async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Billing);
    const period = periodOf(flags, new Date().toISOString());
    if ("wrong" in period) this.wrongUse(period.wrong);
    const json = (flags.format ?? (flags.out?.endsWith(".json") ? "json" : "csv")) === "json";
    const store = await this.openTrail(this.trailIn(flags, metadata), flags);
    const out: Writable = flags.out === undefined ? process.stdout : createWriteStream(flags.out);
    const write = async (text: string) => {
      if (!out.write(text)) await once(out, "drain");
    };
    let [items, cost] = [0, 0];
    try {
      if (!json) await write(stringify([columns(emptyBill)]));
      for await (const bill of bills(store, period.from, period.until)) {
        if (flags.workflow !== undefined && bill.workflow !== flags.workflow) continue;
        const line = lineOf(bill);
        await write(json ? `${JSON.stringify(line)}\n` : stringify([Object.values(line)]));
        items++;
        cost += bill.cost;
      }
    } finally {
      await store.close();
      if (out !== process.stdout) {
        out.end();
        await once(out, "close");
      }
    }
    this.logToStderr(`${words(period)}: ${items} items ended, ${usd(cost)} USD for language models`);
  }
}

const columns = (bill: Bill) => Object.keys(lineOf(bill));

/** A bill as a line, in the order of its columns. */
function lineOf({ decisions, ...bill }: Bill): Line {
  return {
    item: bill.item,
    workflow: bill.workflow,
    version: bill.version.slice(0, 12),
    object: bill.object,
    record_id: bill.recordId,
    number: bill.number,
    started_at: bill.startedAt,
    ended_at: bill.endedAt,
    outcome: bill.outcome,
    model_calls: bill.modelCalls,
    input_tokens: bill.inputTokens,
    output_tokens: bill.outputTokens,
    model_cost_usd: usd(bill.cost),
    api_calls: bill.apiCalls,
    tasks: bill.tasks,
    ...Object.fromEntries(LEVELS.map((level) => [`by_${level}`, decisions[level] ?? 0])),
  };
}

/** Billionths are whole: nine digits lose nothing. */
const usd = (cost: number) => (cost / NANO).toFixed(9).replace(/\.?0+$/, "");

const words = ({ from, until }: Period) => `${from.slice(0, 10)} until before ${until.slice(0, 10)}`;

const emptyBill: Bill = {
  ...{ item: "", workflow: "", version: "", object: "", recordId: "", number: "" },
  ...{ startedAt: "", endedAt: "", outcome: "", modelCalls: 0, inputTokens: 0, outputTokens: 0 },
  ...{ cost: 0, apiCalls: 0, tasks: 0, decisions: {} },
};
