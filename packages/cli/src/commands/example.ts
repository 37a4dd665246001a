import { existsSync } from "node:fs";
import { Args, Flags } from "@oclif/core";
import { versionByHash, writeExample } from "@throughline/server/examples";
import { openWorkspace } from "@throughline/server/workspace";
import { fileFlag, jsonFlag, PROBLEMS, ThroughlineCommand, trailFlags } from "../command.ts";
import { offlineContext } from "../org-file.ts";

export default class Example extends ThroughlineCommand {
  static override description =
    "Make a regression example of a real item: written into examples.yaml beside the workflow, where check plays it from then on.";
  static override examples = [
    '<%= config.bin %> example 00001042 --workflow support/workflow.yaml --why "It went to sales in March."',
  ];
  static override args = {
    item: Args.string({
      required: true,
      description: "Case number, record id, e-mail address, or workflow/record id.",
    }),
  };
  static override flags = {
    workflow: Flags.string({ description: "The workflow file that the item ran.", default: "workflow.yaml" }),
    name: Flags.string({ description: "Name of the example. Default: the item's number." }),
    why: Flags.string({ description: "Why it is worth keeping." }),
    json: jsonFlag,
    ...trailFlags,
    file: fileFlag,
  };

  override async run(): Promise<void> {
    const { args, flags, metadata } = await this.parse(Example);
    if (!existsSync(flags.workflow))
      this.wrongUse(`There is no workflow file at ${flags.workflow}.`, "Name it with --workflow FILE.");
    const workspace = openWorkspace(flags.workflow, offlineContext(flags.workflow));
    const { workflow } = workspace;
    if (!workflow)
      this.wrongUse(`${flags.workflow} is not a workflow.`, `Run: throughline check ${flags.workflow}`);
    const store = await this.openTrail(this.trailIn(flags, metadata), flags);
    try {
      const keys = (await store.findKeys(args.item)).filter((key) => key.startsWith(`${workflow.id}/`));
      const [key] = keys;
      const found = key === undefined ? undefined : await store.getItem(key);
      if (key === undefined || !found)
        this.error(`No work item of ${workflow.id} is known by ${args.item}.`, { exit: PROBLEMS });
      if (keys.length > 1)
        this.error(`${args.item} is several items: ${keys.join(", ")}.\nName one of them.`, {
          exit: PROBLEMS,
        });
      const { hash } = found.state;
      const ran = hash === workflow.hash ? workflow : await versionByHash(store, workflow.id, hash);
      const written = await writeExample(
        workspace,
        { entries: (await store.entries(key)).map(({ entry }) => entry), workflow: ran ?? workflow },
        { name: flags.name ?? `${workflow.object} ${found.row.number}`, why: flags.why },
      );
      const notes = [...(ran ? [] : [NOT_KEPT]), ...written.notes];
      if (flags.json) {
        this.json({ ...written, notes }, 2);
        return;
      }
      this.log(`${written.file}: "${written.name}" was added.`);
      for (const note of notes) this.log(`  ${note}`);
    } finally {
      await store.close();
    }
  }
}

const NOT_KEPT = "The version that the item ran was not saved; what is expected is what the file's comes to.";
