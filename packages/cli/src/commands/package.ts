import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Args, Flags } from "@oclif/core";
import type { OrgPackage } from "@throughline/connectors";
import { openWorkspace } from "@throughline/server/workspace";
import type { Workflow } from "@throughline/workflow";
import { jsonFlag, ThroughlineCommand } from "../command.ts";
import { loginFrom, orgFlags } from "../login.ts";
import { offlineContext, readOrgFile } from "../org-file.ts";

export default class Package extends ThroughlineCommand {
  static override description =
    "Write the package that makes an org refuse what would write over somebody's change, or come twice.";
  static override examples = [
    "<%= config.bin %> package examples/01-support-email/workflow.yaml --out salesforce",
    "<%= config.bin %> package cases.yaml leads.yaml --org my-sf-alias --out salesforce",
  ];
  static override strict = false;
  static override args = {
    file: Args.string({ required: true, description: "The workflow file; several go into one package." }),
  };
  static override flags = {
    json: jsonFlag,
    out: Flags.string({ required: true, description: "Folder that the package is written to." }),
    ...orgFlags,
  };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(Package);
    const files = argv as string[];
    const workflows = files.map((file) => this.workflowIn(file));
    const fromOrg = flags.org !== undefined || flags["login-url"] !== undefined;
    const { files: texts, unguarded } = fromOrg
      ? await this.ofOrg(workflows, flags)
      : await this.ofFiles(workflows, files);
    for (const [path, text] of texts) {
      const file = join(flags.out, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    if (flags.json) {
      this.json({ out: flags.out, files: [...texts.keys()], unguarded });
      return;
    }
    this.log(`${texts.size} files are in ${flags.out}. How to deploy them: ${join(flags.out, "README.md")}`);
    for (const { object, field, why } of unguarded)
      this.warn(`${field} of ${object} has no guard, because ${why}.`);
  }

  private workflowIn(file: string): Workflow {
    this.mustExist(file, "workflow file");
    const { workflow, problems } = openWorkspace(file, offlineContext(file));
    const broken = problems.some(({ severity }) => severity === "error");
    if (workflow && !broken) return workflow;
    throw new Error(`${file} has problems. Run: throughline check ${file}`);
  }

  private async ofFiles(workflows: Workflow[], files: string[]): Promise<OrgPackage> {
    const { packageOf } = await import("../org-package.ts");
    const objects = Object.assign({}, ...files.map((file) => readOrgFile(file)?.objects));
    try {
      return packageOf(workflows, objects);
    } catch (error) {
      throw new Error(
        `${(error as Error).message}\nDescribe it in org.yaml beside the workflow, or ask an org: --org ALIAS.`,
      );
    }
  }

  private async ofOrg(workflows: Workflow[], flags: Parameters<typeof loginFrom>[0]): Promise<OrgPackage> {
    const login = loginFrom(flags, (message, fix) => this.wrongUse(message, fix));
    const { connectSalesforce, packageFor } = await import("@throughline/connectors");
    const salesforce = await connectSalesforce(login);
    try {
      return packageFor(
        await Promise.all(
          workflows.map(async ({ object, governs }) => ({
            describe: await salesforce.describe(object),
            governs,
          })),
        ),
      );
    } finally {
      await salesforce.close();
    }
  }
}
