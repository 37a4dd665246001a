import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Args, Flags } from "@oclif/core";
import type { SavedVersion, WholeVersion } from "@throughline/server";
import {
  compareVersions,
  describedOrg,
  liveOrg,
  type Promotion,
  promote,
  type TargetOrg,
} from "@throughline/server/versions";
import { openWorkspace } from "@throughline/server/workspace";
import { type Environment, parseEnvironments } from "@throughline/versions";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";
import { loginFrom } from "../login.ts";
import { contextOf, seedOf } from "../org-file.ts";
import { askRunning } from "../running.ts";
import { me } from "../versions/source.ts";
import { inline } from "../versions/words.ts";

export default class Promote extends ThroughlineCommand {
  static override description =
    "Bring a workflow to another org: with the names of that org, checked against it, and saved there as a draft.";
  static override examples = [
    "<%= config.bin %> promote workflow.yaml --to production",
    "<%= config.bin %> promote workflow.yaml --to production --check",
    "<%= config.bin %> promote workflow.yaml --to production --org-file production-org.yaml --out production.yaml",
  ];
  static override args = { file: Args.string({ required: true, description: "The workflow file." }) };
  static override flags = {
    to: Flags.string({ required: true, description: "The environment, as environments.yaml names it." }),
    "org-file": Flags.string({ description: "A description of that org, in place of asking it." }),
    server: Flags.string({
      description: "Where the Throughline of that org runs; else as environments.yaml says.",
    }),
    out: Flags.string({ description: "Write the workflow with its new names to this file." }),
    note: Flags.string({ description: "What it is for." }),
    check: Flags.boolean({ description: "Save nothing." }),
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Promote);
    this.mustExist(args.file, "workflow file");
    const environment = this.environment(args.file, flags.to);
    const { org, close } = await this.org(environment, flags["org-file"]);
    const promotion = await promote(openWorkspace(args.file), environment, org).finally(close);
    const refused = promotion.findings.some(({ severity }) => severity === "error");
    const server = flags.server ?? environment.server;
    const active = server && (await this.active(server, promotion.workflow.id));
    const changes = active
      ? compareVersions(active, promotion.version, { before: "active", after: flags.to }).changes
      : undefined;
    if (refused) process.exitCode = PROBLEMS;
    else if (flags.out) writeFileSync(flags.out, promotion.version.text);
    const saved =
      refused || flags.check || !server
        ? undefined
        : await this.save(server, promotion, flags.note, args.file);
    if (flags.json) {
      const { version, bound, findings } = promotion;
      this.json(
        { to: flags.to, refused, bound, findings, changes, saved: saved?.version, text: version.text },
        2,
      );
      return;
    }
    for (const { from, to, sort } of promotion.bound)
      if (from !== to) this.log(`${WORDS[sort]} ${from} → ${to}`);
    for (const { file, line, column, severity, message, fix, code } of promotion.findings) {
      this.log(`${file}:${line}:${column}  ${severity}  ${message}  [${code}]`);
      if (fix) this.log(`    → ${fix}`);
    }
    if (changes) {
      this.log(
        changes.length ? `What ${flags.to} would do otherwise:` : `${flags.to} does the same already.`,
      );
      for (const { sentence } of changes) this.log(`  ${inline(sentence)}`);
    }
    this.log(
      refused
        ? `It does not fit ${flags.to}, so nothing was saved there.`
        : saved
          ? `${flags.to}: version ${saved.version.number}, ${saved.version.state}`
          : `It fits ${flags.to}.`,
    );
  }

  private environment(file: string, name: string): Environment {
    const path = join(dirname(file), "environments.yaml");
    this.mustExist(path, "environments.yaml");
    const { environments, problems } = parseEnvironments(readFileSync(path));
    const [wrong] = problems.filter(({ severity }) => severity === "error");
    if (wrong) this.error(`${path}:${wrong.line}:${wrong.column}  ${wrong.message}`, { exit: PROBLEMS });
    const found = environments.find((one) => one.name === name);
    if (found) return found;
    const known = environments.map(({ name }) => name).join(", ");
    return this.wrongUse(`${path} has no environment "${name}".`, `It has: ${known || "none"}.`);
  }

  private async org(
    { name, org, loginUrl, clientId }: Environment,
    file: string | undefined,
  ): Promise<{ org: TargetOrg; close(): Promise<void> }> {
    if (file !== undefined) {
      this.mustExist(file, "description of an org");
      return { org: describedOrg(contextOf(seedOf(file))), close: async () => undefined };
    }
    const login = loginFrom(
      {
        ...(org !== undefined && { org }),
        ...(loginUrl !== undefined && { "login-url": loginUrl }),
        ...(clientId !== undefined && { "client-id": clientId }),
        "pubsub-insecure": false,
      },
      (message) =>
        this.wrongUse(
          message,
          `Give ${name} in environments.yaml an org, or a login url with client id and set THROUGHLINE_CLIENT_SECRET; or name a description with --org-file.`,
        ),
    );
    const { connectSalesforce } = await import("@throughline/connectors");
    const { systemClock, systemRandom } = await import("@throughline/runtime");
    const salesforce = await connectSalesforce({ ...login, clock: systemClock(), random: systemRandom() });
    return { org: await liveOrg(salesforce), close: () => salesforce.close() };
  }

  /** What runs there; undefined where nothing has been activated. */
  private async active(server: string, workflow: string): Promise<WholeVersion | undefined> {
    const path = `/api/workflows/${encodeURIComponent(workflow)}/versions`;
    const { active } = await askRunning<{ active: number | null }>(this, server, path);
    return active === null ? undefined : askRunning<WholeVersion>(this, server, `${path}/${active}`);
  }

  private save(
    server: string,
    { version, workflow }: Promotion,
    note: string | undefined,
    file: string,
  ): Promise<SavedVersion> {
    const path = `/api/workflows/${encodeURIComponent(workflow.id)}/versions`;
    return askRunning<SavedVersion>(this, server, path, {
      ...{ by: me(), ...version, note: note ?? `promoted from ${file}` },
    });
  }
}

const WORDS: Record<Promotion["bound"][number]["sort"], string> = {
  queues: "queue",
  users: "user",
  teams: "team",
  recordTypes: "record type",
  connections: "connection",
};
