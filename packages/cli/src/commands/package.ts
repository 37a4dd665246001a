import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Args, Flags } from "@oclif/core";
import type { OrgPackage, PackageOptions } from "@throughline/connectors";
import { openWorkspace } from "@throughline/server/workspace";
import type { Workflow } from "@throughline/workflow";
import { jsonFlag, ThroughlineCommand } from "../command.ts";
import { loginFrom, orgFlags } from "../login.ts";
import { offlineContext, readOrgFile } from "../org-file.ts";

type Service = PackageOptions["service"];

export default class Package extends ThroughlineCommand {
  static override description =
    "Write the package that makes an org refuse what would write over somebody's change, and shows on a record's page what goes on.";
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
    "public-url": Flags.string({
      description: "Where the org's flows and agents reach Throughline.",
      default: "https://throughline.example.com",
      helpValue: "https://…",
    }),
    ...orgFlags,
  };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(Package);
    const files = argv as string[];
    const workflows = files.map((file) => this.workflowIn(file));
    const address = flags["public-url"];
    if (URL.parse(address)?.protocol !== "https:")
      this.wrongUse(
        `${address} is no address that an org calls.`,
        "Write it as https://throughline.example.com.",
      );
    const { callableDocument } = await import("@throughline/server/callable");
    const service = { address, document: callableDocument() };
    const fromOrg = flags.org !== undefined || flags["login-url"] !== undefined;
    const made = fromOrg
      ? await this.ofOrg(workflows, service, flags)
      : await this.ofFiles(workflows, service, files);
    const { sameForAll } = await import("../org-package.ts");
    const texts = new Map([...made.files, ...sameForAll()]);
    for (const [path, text] of texts) {
      const file = join(flags.out, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    if (flags.json) {
      this.json({ out: flags.out, files: [...texts.keys()], unguarded: made.unguarded });
      return;
    }
    this.log(`${texts.size} files are in ${flags.out}. How to deploy them: ${join(flags.out, "README.md")}`);
    for (const { object, field, why } of made.unguarded)
      this.warn(`${field} of ${object} has no guard, because ${why}.`);
  }

  private workflowIn(file: string): Workflow {
    this.mustExist(file, "workflow file");
    const { workflow, problems } = openWorkspace(file, offlineContext(file));
    const broken = problems.some(({ severity }) => severity === "error");
    if (workflow && !broken) return workflow;
    throw new Error(`${file} has problems. Run: throughline check ${file}`);
  }

  private async ofFiles(workflows: Workflow[], service: Service, files: string[]): Promise<OrgPackage> {
    const { offlineDescribes, packageFrom } = await import("../org-package.ts");
    const objects = Object.assign({}, ...files.map((file) => readOrgFile(file)?.objects));
    try {
      return await packageFrom(workflows, offlineDescribes(objects), service);
    } catch (error) {
      throw new Error(
        `${(error as Error).message}\nDescribe it in org.yaml beside the workflow, or ask an org: --org ALIAS.`,
      );
    }
  }

  private async ofOrg(
    workflows: Workflow[],
    service: Service,
    flags: Parameters<typeof loginFrom>[0],
  ): Promise<OrgPackage> {
    const login = loginFrom(flags, (message, fix) => this.wrongUse(message, fix));
    const { connectSalesforce } = await import("@throughline/connectors");
    const { packageFrom } = await import("../org-package.ts");
    const salesforce = await connectSalesforce(login);
    try {
      return await packageFrom(workflows, (object) => salesforce.describe(object), service);
    } finally {
      await salesforce.close();
    }
  }
}
