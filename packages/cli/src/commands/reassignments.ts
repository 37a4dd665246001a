import { existsSync } from "node:fs";
import { Flags } from "@oclif/core";
import { type ItemHistory, measure } from "@throughline/assignment";
import { IN_ORG, isFile } from "@throughline/audit";
import {
  BY,
  type By,
  causes,
  type Figures,
  figures,
  figuresBy,
  itemHistory,
  itemsOf,
  type Move,
  movesOf,
  NOBODY,
  orgHistory,
  withSeen,
} from "@throughline/server";
import { fileFlag, jsonFlag, ThroughlineCommand, trailFlags } from "../command.ts";
import { type LoginFlags, loginFrom, orgFlags } from "../login.ts";
import { type Period, periodFlags, periodOf } from "../period.ts";

type Line = Figures & { name: string };

export default class Reassignments extends ThroughlineCommand {
  static override description =
    "How often work had to be handed on: first time right, reassignments, ping-pong, time to the first owner, balance and milestones of the items that started in a period, and what caused each move. With an org, the same from the field history of its records: for what was worked before Throughline or without it, with the workflows' own beside it.";
  static override examples = [
    "<%= config.bin %> reassignments",
    "<%= config.bin %> reassignments --since 12w --by week",
    "<%= config.bin %> reassignments --org acme --object Case --since 90d --by week --json",
  ];
  static override flags = {
    ...periodFlags,
    by: Flags.option({ description: "What has a line.", options: Object.keys(BY) as By[] })(),
    workflow: Flags.string({ description: "Items of this workflow only.", exclusive: ["org", "login-url"] }),
    object: Flags.string({ description: "In an org: whose records.", default: "Case" }),
    topic: Flags.string({ description: "In an org: the field that says what a record is about." }),
    ended: Flags.string({
      description:
        "In an org: the field with the time when a record was done; ClosedDate or ConvertedDate if there is one.",
    }),
    ...orgFlags,
    json: jsonFlag,
    ...trailFlags,
    file: fileFlag,
  };

  override async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Reassignments);
    const period = periodOf(flags, new Date().toISOString());
    if ("wrong" in period) this.wrongUse(period.wrong);
    if (flags.store !== IN_ORG && (flags.org !== undefined || flags["login-url"] !== undefined)) {
      const found = this.trailAt(flags, metadata);
      const there = flags.file !== undefined || !isFile(found) || existsSync(found);
      const items = there ? await this.ofTrail(this.trailIn(flags, metadata), flags, period) : [];
      const ours = new Set(items.map(({ item }) => item.slice(item.lastIndexOf("/") + 1)));
      const records = (await this.ofOrg(flags, period)).filter(({ item }) => !ours.has(item));
      const people = withSeen(NOBODY, items);
      const beside = there ? items.map((item) => itemHistory(item, people)) : undefined;
      this.tell(records, { ...flags, period, of: `${flags.object} of the org`, beside });
      return;
    }
    const items = await this.ofTrail(this.trailIn(flags, metadata), flags, period, flags.workflow);
    const people = withSeen(NOBODY, items);
    const histories = items.map((item) => itemHistory(item, people));
    this.tell(histories, {
      ...flags,
      period,
      of: flags.workflow ?? "all workflows",
      moves: movesOf(items, histories, people),
    });
  }

  private async ofTrail(location: string, flags: LoginFlags, { from, until }: Period, workflow?: string) {
    const store = await this.openTrail(location, flags);
    return itemsOf(store, from, until, workflow).finally(() => store.close());
  }

  private async ofOrg(
    flags: Parameters<typeof loginFrom>[0] & { object: string; topic?: string; ended?: string },
    { from, until }: Period,
  ): Promise<ItemHistory[]> {
    const login = loginFrom(flags, (message, fix) => this.wrongUse(message, fix));
    const { connectSalesforce } = await import("@throughline/connectors");
    const salesforce = await connectSalesforce(login);
    try {
      const { object, topic, ended } = flags;
      const [records, directory] = await Promise.all([
        salesforce.ownerHistory({
          ...{ object, from, until },
          ...(ended !== undefined && { ended }),
          ...(topic !== undefined && { fields: [topic] }),
        }),
        salesforce.directory(),
      ]);
      return records.map((record) => orgHistory(record, directory.name, topic));
    } finally {
      await salesforce.close();
    }
  }

  private tell(
    histories: ItemHistory[],
    {
      by,
      json,
      period,
      of,
      moves,
      beside,
    }: {
      by?: By;
      json: boolean;
      period: Period;
      of: string;
      /** With their causes; what the org tells has none. */
      moves?: Move[];
      /** What the workflows have worked in the same time. */
      beside?: ItemHistory[] | undefined;
    },
  ): void {
    const total = figures(histories);
    const found = causes(moves ?? []);
    const lines = by === undefined ? [] : figuresBy(histories, by);
    if (json) {
      this.json(
        {
          ...{ ...period, total, ...(by !== undefined && { by, lines }), causes: found },
          moves: moves ?? measure(histories).moves,
          ...(beside && { trail: figures(beside) }),
        },
        2,
      );
      return;
    }
    const ended = histories.filter((item) => item.ended).length;
    this.log(`${of}: ${total.items} items began ${words(period)}, ${total.items - ended} of them are open`);
    if (!total.items && !beside?.length) return;
    this.log("");
    const all = [
      ...lines,
      { name: beside ? of : by === undefined ? "" : "all", ...total },
      ...(beside ? [{ name: "by the workflows", ...figures(beside) }] : []),
    ];
    const width = Math.max(4, ...all.map(({ name }) => name.length));
    this.log(`${" ".repeat(width)}${COLUMNS.map(([head]) => head.padStart(WIDTH)).join("")}`);
    for (const line of all)
      this.log(`${line.name.padEnd(width)}${COLUMNS.map(([, cell]) => cell(line).padStart(WIDTH)).join("")}`);
    if (!found.length) return;
    this.log("\nMoves, by what caused them:");
    for (const { moves, is, step, name, texts } of found) {
      const what = [KINDS[is], step, name].filter(Boolean).join(" · ");
      this.log(`${String(moves).padStart(6)}  ${what}: ${texts.map(({ text }) => text).join("; ")}`);
    }
  }
}

const WIDTH = 13;

const percent = (share: number | null) => (share === null ? "–" : `${(share * 100).toFixed(1)} %`);

/** What a line has. */
const COLUMNS: [head: string, cell: (line: Line) => string][] = [
  ["items", ({ items }) => String(items)],
  ["first right", ({ firstRight }) => percent(firstRight.share)],
  ["reassigned", ({ reassigned }) => percent(reassigned.share)],
  ["per item", ({ reassignments: { mean } }) => (mean === null ? "–" : mean.toFixed(2))],
  ["ping-pong", ({ pingPong }) => percent(pingPong.share)],
  ["first owner", ({ timeToFirst: { median } }) => (median === null ? "–" : duration(median))],
  ["balance", ({ balance }) => (balance === null ? "–" : balance.toFixed(2))],
  ["milestones", ({ milestones }) => percent(milestones.share)],
];

const KINDS = {
  decision: "decided",
  assign: "chosen",
  action: "chosen anew",
  hand: "by hand",
  foreign: "foreign write",
};

function duration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}

const words = ({ from, until }: Period) => `from ${from.slice(0, 10)} until before ${until.slice(0, 10)}`;
