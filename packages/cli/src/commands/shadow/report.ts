import { Args } from "@oclif/core";
import type { ShadowReport as Report } from "@throughline/server";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../../command.ts";
import { askRunning, serverFlag } from "../../running.ts";

/** Items named behind each reason. */
const NAMED = 3;

export default class ShadowReport extends ThroughlineCommand {
  static override description =
    "Tell how far the shadow of a workflow agrees with what really happened: by field, by the row or rule that parts from it, and by day.";
  static override examples = ["<%= config.bin %> shadow support-email"];
  static override args = { workflow: Args.string({ required: true, description: "Its name." }) };
  static override flags = { json: jsonFlag, server: serverFlag };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ShadowReport);
    const path = `/api/workflows/${encodeURIComponent(args.workflow)}/shadow`;
    const report = await askRunning<Report | null>(this, flags.server, path);
    if (!report) this.error(`${args.workflow} has no shadow.`, { exit: PROBLEMS });
    if (report.state === "failed") process.exitCode = PROBLEMS;
    if (flags.json) {
      this.json(report, 2);
      return;
    }
    for (const line of linesOf(report)) this.log(line);
  }
}

function* linesOf(report: Report): Generator<string> {
  const { of, workflow, alone, since, items, fields, reasons, days, notAsked } = report;
  const beside = alone ? "beside what the org does by itself" : "in the shadow of the live one";
  yield `${of} of ${workflow}, ${beside}, since ${time(since)}: ${count(items, "item")}`;
  if (report.state === "failed") yield `It does not run: ${report.why}`;
  for (const [field, { same, sameTeam, other, share, pending }] of Object.entries(fields)) {
    const parts = [
      `${same} the same`,
      ...(sameTeam > 0 ? [`${sameTeam} to somebody else of the team`] : []),
      `${other} otherwise`,
      ...(pending > 0 ? [`${pending} not settled yet`] : []),
    ];
    yield `  ${field.padEnd(20)} ${percent(share)}  ${parts.join(", ")}`;
  }
  const all = reasons.reduce((sum, { disagreements }) => sum + disagreements, 0);
  if (all > 0) yield `${count(all, "disagreement")}:`;
  for (const { field, shadow, real, disagreements, of: decided, items: named } of reasons) {
    yield `  ${disagreements} of ${all}  ${field}: ${shadow}, really ${real} (it decided ${decided})`;
    for (const { item, shadow: would, real: is } of named.slice(0, NAMED))
      yield `      ${item}: ${would}, really ${is}`;
    if (disagreements > NAMED)
      yield `      and ${disagreements - NAMED} more (--json names up to ${named.length})`;
  }
  if (days.length > 1) {
    yield "By day of arrival:";
    for (const { day, share, same, sameTeam, other } of days)
      yield `  ${day}  ${percent(share)} of ${same + sameTeam + other}`;
  }
  for (const { what, times, price } of notAsked)
    yield `Not asked: ${what}, ${times} times${price > 0 ? `, for $${price.toFixed(4)} at most` : ""}`;
  if (report.cost > 0) yield `Its own questions cost $${report.cost.toFixed(4)}.`;
  if (report.setAside > 0)
    yield `${count(report.setAside, "item")} of it took no more events because of a defect.`;
}

const percent = (share: number | null) =>
  share === null ? "   – " : `${Math.round(share * 100)} %`.padStart(5);
const time = (at: string) => at.slice(0, 16).replace("T", " ");
const count = (many: number, what: string) => `${many} ${what}${many === 1 ? "" : "s"}`;
