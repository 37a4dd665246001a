import { Args, Flags } from "@oclif/core";
import { type Assignment, assignmentsOf, candidateNamed, whyNotText } from "@throughline/server/explain";
import { fileFlag, jsonFlag, PROBLEMS, ThroughlineCommand, trailFlags } from "../command.ts";
import { linesOf } from "../explain/print.ts";

export default class Explain extends ThroughlineCommand {
  static override description =
    "Tell why a work item went to whom, and why not to somebody else: every candidate with the reason, and what would have chosen another one. From the trail alone.";
  static override examples = [
    "<%= config.bin %> explain 00001042",
    "<%= config.bin %> explain 00001042 --why-not kai@example.com",
  ];
  static override args = {
    key: Args.string({
      required: true,
      description: "Case number, record id, e-mail address, or workflow/record id.",
    }),
  };
  static override flags = {
    json: jsonFlag,
    "why-not": Flags.string({ description: "Only about this one: a user name or name.", helpValue: "USER" }),
    ...trailFlags,
    file: fileFlag,
  };

  override async run(): Promise<void> {
    const { args, flags, metadata } = await this.parse(Explain);
    const whyNot = flags["why-not"];
    const store = await this.openTrail(this.trailIn(flags, metadata), flags);
    try {
      const keys = await store.findKeys(args.key);
      const items: { key: string; assignments: Assignment[] }[] = [];
      for (const key of keys) items.push({ key, assignments: assignmentsOf(await store.entries(key)) });
      if (items.every(({ assignments }) => assignments.length === 0)) process.exitCode = PROBLEMS;
      if (flags.json) {
        this.json(
          items.map(({ key, assignments }) => ({
            key,
            assignments: assignments.map((one) => plain(one, whyNot)),
          })),
          2,
        );
        return;
      }
      if (keys.length === 0) this.log(`No work item is known by ${args.key}.`);
      for (const { key, assignments } of items) {
        this.log(key);
        if (assignments.length === 0) this.log("  Nobody was looked for yet.");
        for (const assignment of assignments) for (const line of linesOf(assignment, whyNot)) this.log(line);
        this.log("");
      }
    } finally {
      await store.close();
    }
  }
}

/** An assignment for programs; `whyNot` is about the one who was asked for. */
function plain(assignment: Assignment, whyNot: string | undefined) {
  const { at, step, owner, because, candidates, others } = assignment;
  const { text, givenUp = [], before = [], instead = [] } = because;
  const one = whyNot === undefined ? undefined : candidateNamed(assignment, whyNot);
  return {
    ...{ at, step, owner: owner ?? null, text, givenUp, before: before.map((tried) => tried.text) },
    ...(whyNot === undefined
      ? { candidates, others, instead }
      : { whyNot: one ? { ...one, text: whyNotText(assignment, one).join(" ") } : null }),
  };
}
