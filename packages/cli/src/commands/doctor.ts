import { Args, Flags } from "@oclif/core";
import {
  type ConnectOptions,
  ConnectorFailure,
  connectSalesforce,
  inspectOrg,
  type OrgInspector,
  openConnections,
} from "@throughline/connectors";
import { type Diagnosis, examine, openWorkspace } from "@throughline/server";
import type { Workspace } from "@throughline/server/workspace";
import { dataFlag, jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";
import { loginFrom, orgFlags } from "../login.ts";
import { worldHere } from "../open-here.ts";
import { secretsHere } from "../secrets-here.ts";

const MARKS = { error: "✗", warning: "!", fine: "✓" };

export default class Doctor extends ThroughlineCommand {
  static override description =
    "Look at what a workflow needs of an org: the connection, the API and how much of it is left, permissions per object and field, change data capture, the package, what else assigns, clocks, queues, team members and record types; and the systems and webhooks of the workspace. Each finding says what to do. Reads only. Ends with code 1 where there is an error.";
  static override examples = [
    "<%= config.bin %> doctor workflow.yaml --org acme",
    "<%= config.bin %> doctor workflow.yaml --org acme-sandbox --org acme --json",
  ];
  static override args = { workflow: Args.string({ required: true, description: "A workflow file." }) };
  static override flags = {
    ...orgFlags,
    org: Flags.string({
      description: "User name or alias of an existing sf login; more than one may be named.",
      multiple: true,
    }),
    json: jsonFlag,
    data: dataFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Doctor);
    this.mustExist(args.workflow, "workflow");
    const workspace = openWorkspace(args.workflow);
    if (!workspace.workflow)
      this.wrongUse(
        `${args.workflow} is not a workflow that can be read.`,
        `Run: throughline check ${args.workflow}`,
      );
    const { org: aliases = [], ...rest } = flags;
    const wrongUse = (message: string, fix: string) => this.wrongUse(message, fix);
    const orgs: { name: string; login: ConnectOptions["login"] }[] = aliases.length
      ? aliases.map((org) => ({ name: org, login: loginFrom({ ...rest, org }, wrongUse).login }))
      : [{ name: rest["login-url"] ?? "", login: loginFrom(rest, wrongUse).login }];
    const told: { org: string; findings: Diagnosis }[] = [];
    for (const { name: org, login } of orgs) {
      const findings = await inspectOrg({ login }).then(
        (inspector) => this.examined(workspace, inspector, login, flags.data),
        (error: unknown): Diagnosis => {
          if (!(error instanceof ConnectorFailure)) throw error;
          return [{ check: "connection", severity: "error", message: error.message, place: org }];
        },
      );
      told.push({ org, findings });
      if (!flags.json) this.tell(org, findings);
    }
    if (flags.json) this.json(told, 2);
    if (told.some(({ findings }) => findings.some(({ severity }) => severity === "error")))
      process.exitCode = PROBLEMS;
  }

  /** The systems are reached as well, by the secrets that this machine has. */
  private async examined(
    workspace: Workspace,
    inspector: OrgInspector,
    login: ConnectOptions["login"],
    data: string,
  ): Promise<Diagnosis> {
    if (workspace.connections === undefined) return await examine(workspace, inspector, { env: process.env });
    const org = await connectSalesforce({ login });
    const { world } = worldHere(data);
    const systems = openConnections(workspace.connections, {
      ...{ secrets: secretsHere(), world: { ...world, org } },
    });
    try {
      return await examine(workspace, inspector, { systems, env: process.env });
    } finally {
      await systems.close();
      await org.close();
    }
  }

  private tell(org: string, findings: Diagnosis): void {
    this.log(`${org}:`);
    for (const { check, severity, message, fix, place } of findings) {
      this.log(
        `  ${MARKS[severity]} ${check}: ${message}${place && severity !== "fine" ? ` (${place})` : ""}`,
      );
      if (fix) this.log(`      ${fix}`);
    }
    const count = (what: keyof typeof MARKS) => findings.filter(({ severity }) => severity === what).length;
    this.log(`  ${count("error")} errors, ${count("warning")} warnings`);
  }
}
