import { Flags } from "@oclif/core";
import type { PoolItem } from "@throughline/server";
import { jsonFlag, ThroughlineCommand } from "../command.ts";
import { askRunning, serverFlag } from "../running.ts";

export default class Pool extends ThroughlineCommand {
  static override description =
    "List what waits for an owner: for whom, since when, why nobody has it, and what comes next.";
  static override examples = [
    "<%= config.bin %> pool",
    "<%= config.bin %> pool --team 'billing team' --json",
  ];
  static override flags = {
    json: jsonFlag,
    server: serverFlag,
    team: Flags.string({ description: "Of this team alone." }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Pool);
    const query = flags.team === undefined ? "" : `?team=${encodeURIComponent(flags.team)}`;
    const waiting = await askRunning<PoolItem[]>(this, flags.server, `/api/pool${query}`);
    if (flags.json) return this.json(waiting, 2);
    for (const line of waiting.flatMap(inWords)) this.log(line);
    this.log(waiting.length === 0 ? "Nothing waits for an owner." : `${waiting.length} wait`);
  }
}

function inWords(one: PoolItem): string[] {
  const { team, place, of, number, subject, since, urgency, needs, pull, dropped, until, next, because } =
    one;
  const facts = [
    `since ${minute(since)}`,
    `priority ${urgency}`,
    ...(needs.length > 0 ? [`needs ${needs.join(", ")}`] : []),
    ...(pull ? ["members take it themselves"] : []),
    ...(dropped.length > 0 ? [`${dropped.join(", ")} given up`] : []),
  ];
  return [
    `${team}  ${place} of ${of}  ${number}  ${subject}`,
    `    ${facts.join("; ")}`,
    `    ${because}`,
    ...(until !== null && next.length > 0 ? [`    at ${minute(until)} it ${next.join(", then ")}`] : []),
  ];
}

const minute = (at: string) => at.slice(0, 16).replace("T", " ");
