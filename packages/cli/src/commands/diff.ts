import { existsSync } from "node:fs";
import { Args, Flags } from "@oclif/core";
import { compareVersions, type VersionText } from "@throughline/server/versions";
import { jsonFlag, ThroughlineCommand } from "../command.ts";
import { nameIn, textsOf, versionFlags, versionSource } from "../versions/source.ts";
import { inline } from "../versions/words.ts";

const SIDE = "A workflow file, or a version: its number, active, or draft.";
const VERSION = /^(\d+|active|draft)$/;

export default class Diff extends ThroughlineCommand {
  static override description =
    "Say what is different between two versions of a workflow: in words, on the graph, or in text.";
  static override examples = [
    "<%= config.bin %> diff workflow.yaml draft.yaml",
    "<%= config.bin %> diff active workflow.yaml --text",
    "<%= config.bin %> diff 3 4 --data .throughline --workflow support-email --json",
  ];
  static override args = {
    before: Args.string({ required: true, description: SIDE }),
    after: Args.string({ required: true, description: SIDE }),
  };
  static override flags = {
    graph: Flags.boolean({ description: "The graph with its changes, in Mermaid.", exclusive: ["text"] }),
    text: Flags.boolean({ description: "A unified diff of the files." }),
    json: jsonFlag,
    ...versionFlags,
  };

  override async run(): Promise<void> {
    const { args, flags, metadata } = await this.parse(Diff);
    const given = [args.before, args.after];
    const files = given.map((side) => (existsSync(side) ? textsOf(this, side) : undefined));
    for (const [index, side] of given.entries())
      if (!files[index] && !VERSION.test(side))
        this.wrongUse(`There is no workflow file at ${side}.`, "Name a file, a number, active, or draft.");
    const workflow = flags.workflow ?? files.flatMap((file) => (file && nameIn(file)) ?? [])[0];
    const source = files.every(Boolean)
      ? undefined
      : await versionSource(this, flags, {
          ...{ workflow, trail: this.trailIfNamed(flags, metadata) },
        });
    const texts: VersionText[] = [];
    const names: string[] = [];
    for (const [index, side] of given.entries()) {
      const file = files[index];
      const version = file ? undefined : await source?.get(side);
      texts.push(file ?? (version as VersionText));
      names.push(version ? `version ${version.number}` : side);
    }
    const [before, after] = names as [string, string];
    const compared = compareVersions(...(texts as [VersionText, VersionText]), { before, after });
    if (flags.json) return this.json({ from: before, to: after, ...compared }, 2);
    if (flags.graph) this.log(compared.graph);
    else if (flags.text) this.log(compared.text.trimEnd());
    else this.words(compared.changes, before, after);
  }

  private words(changes: ReturnType<typeof compareVersions>["changes"], before: string, after: string): void {
    for (const { sentence, line } of changes) {
      const { before: was, after: is } = line;
      const place =
        is === undefined ? `${was}` : was === undefined || was === is ? `${is}` : `${was} → ${is}`;
      this.log(`${inline(sentence)}  (line ${place})`);
    }
    const many = changes.length === 1 ? "1 difference" : `${changes.length} differences`;
    this.log(
      changes.length ? `${many} between ${before} and ${after}` : `${before} and ${after} do the same.`,
    );
  }
}
