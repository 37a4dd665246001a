import { writeFileSync } from "node:fs";
import { Args, Flags } from "@oclif/core";
import { encodeRouting } from "@throughline/models";
import { jsonFlag, ThroughlineCommand } from "../command.ts";
import { chooseColumns, type Refused } from "../log/columns.ts";
import type { Log, Roles } from "../log/log.ts";
import { readLog } from "../log/read.ts";
import { movesOf, type Replay, type Resolution, replay, resolutionOf } from "../log/replay.ts";
import { FORMATS, timeFormat } from "../log/times.ts";
import { names } from "../model/command.ts";

export default class ImportLog extends ThroughlineCommand {
  static override description =
    "What an event log says about who had the work: how often it changed group and came back; and which group ends up resolving which kind of work, learnt on the earlier part and held against what really happened on the later part.";
  static override examples = [
    "<%= config.bin %> import-log incidents.csv.gz --case number --time sys_updated_at --group assignment_group --train-before 2016-05-01",
    "<%= config.bin %> import-log helpdesk.xes --train-before 2013-01-01 --json",
  ];
  static override args = {
    file: Args.string({
      required: true,
      description: "The log: CSV with a header, or XES (.xes); either may be compressed (.gz).",
    }),
  };
  static override flags = {
    case: Flags.string({ description: "Column with the item's name.", helpValue: "COLUMN" }),
    time: Flags.string({ description: "Column with the event's time.", helpValue: "COLUMN" }),
    group: Flags.string({
      description: "Column with the group or team that has the item.",
      helpValue: "COLUMN",
    }),
    person: Flags.string({ description: "Column with the person who has it.", helpValue: "COLUMN" }),
    attributes: Flags.string({
      description:
        "Columns to learn from, joined by commas; unless given, all that do not give the end away.",
      helpValue: "A,B,C",
    }),
    "train-before": Flags.string({
      description: "Learn from the items resolved before it; judge by those that arrive from then on.",
      helpValue: "DATE",
    }),
    "time-format": Flags.string({
      description: "How times are written, such as dd/MM/yyyy HH:mm; unless given, it is found out and said.",
      helpValue: "FORMAT",
    }),
    save: Flags.string({
      description: "Keep what was learnt as a local model, which an interpret step can ask.",
      helpValue: "FILE",
    }),
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ImportLog);
    this.mustExist(args.file, "log");
    const { case: item, time, group, person } = flags;
    const missing = Object.entries({ case: item, time, group }).filter(([, column]) => column === undefined);
    if (missing.length && !/\.(xes|xml)(\.gz)?$/i.test(args.file))
      this.wrongUse(
        `Which columns of the CSV are they? Name them with ${missing.map(([flag]) => `--${flag}`).join(", ")}.`,
        "Only XES has names of its own for them.",
      );
    const named = Object.entries({ item, time, group, person }).filter(([, column]) => column !== undefined);
    const format = flags["time-format"];
    const log = await readLog(
      args.file,
      Object.fromEntries(named) as Partial<Roles>,
      format === undefined ? undefined : timeFormat(format),
    );
    const wanted = flags.attributes === undefined ? undefined : names(flags.attributes);
    const strange = wanted?.filter((column) => !log.columns.includes(column)) ?? [];
    if (strange.length)
      this.wrongUse(
        `The log has no column ${strange.join(", ")}.`,
        `Its columns: ${log.columns.join(", ")}.`,
      );
    const { used, refused } = chooseColumns(log, wanted);
    const leaks = refused.filter(({ leak }) => leak);
    for (const { column, why } of wanted ? leaks : [])
      this.logToStderr(`${column} is refused as an input: ${why}.`);
    const until = flags["train-before"];
    if (until !== undefined && used.length === 0) throw new Error("No column is left to learn from.");
    const resolution = resolutionOf(log);
    const learnt = until === undefined ? undefined : replay(log, used, this.day(until, log), resolution);
    if (flags.save !== undefined) {
      if (!learnt) this.wrongUse("Nothing is learnt without --train-before.", "Say up to when to learn.");
      writeFileSync(flags.save, encodeRouting(learnt.model));
    }
    const found = { log, used, refused, resolution, learnt };
    if (flags.json) this.json(asJson(found), 2);
    else for (const line of inWords(found)) this.log(line);
  }

  private day(text: string, { format }: Log): number {
    const day = [format, ...FORMATS].map(({ read }) => read(text)).find((at) => at !== undefined);
    return (
      day ?? this.wrongUse(`"${text}" is no day.`, "Write it as 2016-05-01, or as the log writes its times.")
    );
  }
}

interface Found {
  log: Log;
  used: string[];
  refused: Refused[];
  resolution: Resolution;
  learnt: Replay | undefined;
}

/** Counts of items for what happened; shares from 0 to 1 for what was right. */
function asJson({ log, used, refused, resolution, learnt }: Found): object {
  const { moves: _, reassigned, pingPong, ...measures } = movesOf(log, resolution);
  const { firstRight = null, model, ...rest } = learnt ?? {};
  return {
    items: log.items.length,
    reassigned: reassigned.count,
    pingPong: pingPong.count,
    firstRight,
    ...rest,
    inputs: model ? { used, unused: model.left } : { used },
    refused,
    shares: { reassigned: reassigned.share, pingPong: pingPong.share },
    reassignments: measures.reassignments,
    log: {
      ...{ events: log.events, columns: log.roles, timeFormat: log.format.name },
      ...(log.unsure.length > 0 && { timesReadToo: log.unsure }),
      ...(standsStill(log) && { timeStandsStill: true }),
      resolvedBy: resolution.column ?? "last event",
      allFirstRight: measures.firstRight.share,
    },
    ...(model && { learnt: { version: model.version, ...model.quality } }),
  };
}

/** Nearly all items with several events have them all at one time: the column says when an item came, not more. */
const standsStill = ({ several, changes, roles }: Log) => (changes.get(roles.time) ?? 0) < 0.1 * several;

const percent = (share: number | null) => (share === null ? "none" : `${(100 * share).toFixed(1)} %`);

function* inWords({ log, used, refused, resolution, learnt }: Found): Generator<string> {
  const { reassigned, reassignments, pingPong, firstRight } = movesOf(log, resolution);
  yield `${log.items.length} items with ${log.events} events; times are read as ${log.format.name}${
    log.unsure.length ? `, though ${log.unsure.join(" and ")} would fit too (--time-format says which)` : ""
  }.`;
  if (standsStill(log))
    yield `${log.roles.time} hardly changes within an item: when items were resolved is not known, so what is learnt may know more than it could. Name the time of the event with --time.`;
  yield `${reassigned.count} (${percent(reassigned.share)}) changed group, ${pingPong.count} (${percent(pingPong.share)}) came back to one that had had them; ${reassignments.total} reassignments in all.`;
  yield `The first group was the one with which it ended for ${percent(firstRight.share)} of the items.`;
  if (!learnt) return;
  const { train, test, intervals, bestAttribute, gain } = learnt;
  yield `Learnt from ${train.items} items resolved before (${resolution.column ? `by ${resolution.column}` : "with their last event"}), with ${train.groups} groups; judged by ${test.items} that arrived later.`;
  yield `Inputs: ${used.join(", ")}; hour and weekday of the arrival.`;
  for (const { column, why } of refused) yield `  not ${column}: ${why}`;
  yield "The first assignment is right:";
  const told = {
    reality: "in reality",
    ours: "ours",
    mostFrequent: "most frequent group",
    roundRobin: "round robin",
  };
  for (const [name, words] of Object.entries(told) as [keyof typeof told, string][]) {
    const { low, high } = intervals[name];
    yield `  ${words.padEnd(20)} ${percent(learnt.firstRight[name])} (${percent(low)} to ${percent(high)})`;
  }
  if (bestAttribute)
    yield `  ${`by ${bestAttribute.column} alone`.padEnd(20)} ${percent(bestAttribute.share)}`;
  yield `Ours less reality: ${percent(gain.share)} (${percent(gain.low)} to ${percent(gain.high)}).`;
}
