import { Args } from "@oclif/core";
import { type Bill, bills } from "@throughline/audit";
import { type Worst, type WorstCosts, worstCosts } from "@throughline/proof";
import { ceilings, USUAL_TEXT } from "@throughline/server/check";
import { openWorkspace } from "@throughline/server/workspace";
import { dollars, NANO } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";
import { jsonFlag, PROBLEMS, ThroughlineCommand, trailFlags } from "../command.ts";
import type { LoginFlags } from "../login.ts";
import { offlineContext } from "../org-file.ts";
import { periodFlags, periodOf } from "../period.ts";

/** What items of a period took, in billionths of a US dollar. */
interface Past {
  items: number;
  mean: number;
  median: number;
  p95: number;
  most: number;
  /** Share of what was settled, by level. */
  levels: Record<string, number>;
}

export default class Estimate extends ThroughlineCommand {
  static override description =
    "What one item of a workflow can cost in language models: the dearest way through it call by call, against its budget, the requests to Salesforce that it can take, and what past items did cost.";
  static override examples = [
    "<%= config.bin %> estimate examples/01-support-email/workflow.yaml",
    "<%= config.bin %> estimate workflow.yaml --data .throughline --month 2026-11 --json",
  ];
  static override args = { file: Args.string({ required: true, description: "The workflow file." }) };
  static override flags = { ...periodFlags, json: jsonFlag, ...trailFlags };

  override async run(): Promise<void> {
    const { args, flags, metadata } = await this.parse(Estimate);
    this.mustExist(args.file, "workflow file");
    const now = new Date().toISOString();
    const period = periodOf(flags, now);
    if ("wrong" in period) this.wrongUse(period.wrong);
    const context = offlineContext(args.file);
    const { workflow, problems, callsOf } = openWorkspace(args.file, context);
    const wrong = problems.find(({ severity }) => severity === "error");
    if (!workflow || wrong) {
      const where = wrong ? `${wrong.file}:${wrong.line} ${wrong.message}` : args.file;
      this.error(`The workflow has problems: ${where}\nRun throughline check first.`, { exit: PROBLEMS });
    }
    const fieldOf = (name: string) => {
      const field = context.fields?.(workflow.object, name);
      return field === "unknown-object" ? undefined : field;
    };
    const within = async (textOf?: (length: number) => string) => {
      const most = await ceilings(args.file, context.fields, textOf);
      return worstCosts(workflow, (step, asking) => most(workflow, step, asking), fieldOf, callsOf);
    };
    const worst = await within();
    const usual = (await within((length) => "a".repeat(Math.min(USUAL_TEXT, length)))).money.most;
    const given = metadata.flags.data?.setFromDefault !== true || flags.store !== undefined;
    const past = given
      ? await this.past(this.trailIn(flags, metadata), flags, workflow.id, period)
      : undefined;
    const found = { worst, usual, past };
    if (flags.json) this.json(asJson(workflow, found), 2);
    else for (const line of inWords(workflow, found)) this.log(line);
  }

  private async past(
    location: string,
    flags: LoginFlags,
    workflow: string,
    { from, until }: { from: string; until: string },
  ): Promise<Past> {
    const store = await this.openTrail(location, flags);
    const found: Bill[] = [];
    try {
      for await (const bill of bills(store, from, until)) if (bill.workflow === workflow) found.push(bill);
    } finally {
      await store.close();
    }
    return pastOf(found);
  }
}

/** What was found out, in billionths of a US dollar. `usual` is the dearest way for a message of usual length. */
interface Found {
  worst: WorstCosts;
  usual: number;
  past: Past | undefined;
}

function pastOf(found: Bill[]): Past {
  const costs = found.map(({ cost }) => cost).sort((a, b) => a - b);
  const at = (share: number) => costs[Math.min(costs.length - 1, Math.floor(share * costs.length))] ?? 0;
  const levels: Record<string, number> = {};
  let settled = 0;
  for (const { decisions } of found)
    for (const [level, count] of Object.entries(decisions)) {
      levels[level] = (levels[level] ?? 0) + count;
      settled += count;
    }
  return {
    items: found.length,
    mean: found.length ? costs.reduce((sum, cost) => sum + cost, 0) / found.length : 0,
    ...{ median: at(0.5), p95: at(0.95), most: at(1) },
    levels: Object.fromEntries(Object.entries(levels).map(([level, count]) => [level, count / settled])),
  };
}

const usd = (nano: number) => nano / NANO;

function asJson({ budget }: Workflow, { worst, usual, past }: Found): object {
  const { money, asks, calls, onEvent } = worst;
  const tell = ({ by }: Worst) =>
    by.map(({ step, most, times, asking }) => ({
      ...{ step, ...asking, times },
      usd: most === undefined ? null : usd(most),
    }));
  return {
    budget: budget ? budget.perItem : null,
    worst: {
      ...{ usd: usd(money.most), usual: usd(usual), when: money.when, calls: tell(money) },
      ...{ asks: asks.most, requests: calls.most },
      onEvent: onEvent.map(({ event, money, asks, calls }) => ({
        ...{ event, usd: usd(money.most), calls: tell(money) },
        ...{ asks: asks.most, requests: calls.most },
      })),
    },
    ...(past && {
      past: {
        items: past.items,
        usd: { mean: usd(past.mean), median: usd(past.median), p95: usd(past.p95), most: usd(past.most) },
        levels: past.levels,
      },
    }),
  };
}

function* inWords({ budget }: Workflow, { worst, usual, past }: Found): Generator<string> {
  const { money, asks, calls, onEvent } = worst;
  yield money.by.length
    ? `The dearest way costs at most ${dollars(money.most)}, with texts as long as their fields can hold:`
    : "No way through the workflow asks a language model.";
  if (money.when.length) yield `  where ${money.when.join(" and ")}`;
  yield* tell(money);
  if (usual) yield `With texts of at most ${USUAL_TEXT} characters it costs at most ${dollars(usual)}.`;
  yield `An item asks language models at most ${timesOf(asks.most)}, and takes at most ${requestsOf(calls.most)}.`;
  for (const { event, money, asks, calls } of onEvent) {
    yield `Each ${event} can add ${dollars(money.most)}, ${timesOf(asks.most)} of asking, and ${requestsOf(calls.most)}:`;
    yield* tell(money);
  }
  if (budget) {
    const binds = money.most > budget.perItem * NANO;
    yield `The budget is ${budget.perItem} USD an item${binds ? ": what does not fit is not asked, and the ladder goes on without it" : ", and holds all of it"}.`;
  } else if (money.by.length) yield "There is no budget: add one, such as budget: { per item: 0.03 USD }.";
  if (!past) return;
  if (!past.items) {
    yield "No item of it ended in that time.";
    return;
  }
  yield `${past.items} items that ended cost ${dollars(past.mean)} on average, half of them at most ${dollars(past.median)}, 95 % at most ${dollars(past.p95)}, the dearest ${dollars(past.most)}.`;
  const shares = Object.entries(past.levels).sort(([, a], [, b]) => b - a);
  yield `Settled by ${shares.map(([level, share]) => `${level} ${(share * 100).toFixed(1)} %`).join(", ")}.`;
}

function* tell({ by }: Worst): Generator<string> {
  for (const { step, what, most, times, asking } of by)
    yield `  ${step}: ${asking ? `${asking.model} is asked for ${asking.facts.join(", ")}` : what}${times > 1 ? `, ${times} times` : ""}: ${
      most === undefined
        ? "never, because it is not connected or has no price"
        : `at most ${dollars(most * times)}`
    }`;
}

const timesOf = (count: number) => (count === 1 ? "once" : `${count} times`);
const requestsOf = (count: number) => `${count} request${count === 1 ? "" : "s"} to Salesforce`;
