import { existsSync, mkdirSync, rmSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Flags } from "@oclif/core";
import { type AuditStore, IN_ORG, isFile } from "@throughline/audit";
import type { SalesforcePort } from "@throughline/connectors";
import type { OrgAccess, Secrets, Server } from "@throughline/server";
import { LOOPBACK } from "@throughline/server/loopback";
import { openAccounts, readProvider } from "@throughline/server/sign-in";
import type { Version } from "@throughline/server/versions";
import { openWorkspace, settingsOf, type Workspace } from "@throughline/server/workspace";
import { AGES, parseAge } from "../age.ts";
import { FINE, jsonFlag, PROBLEMS, ThroughlineCommand, trailFlags } from "../command.ts";
import { teamsOfToday } from "../demo/teams.ts";
import { CLIENT_SECRET, loginFrom, orgFlags } from "../login.ts";
import { offlineContext, readOrgFile } from "../org-file.ts";
import { me } from "../versions/source.ts";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const DEMO = join(ROOT, "examples", "01-support-email", "workflow.yaml");
const CONSOLE = join(ROOT, "packages", "console", "dist");

/** What runs, and how it ends. */
interface Started {
  store: AuditStore;
  stop(): Promise<void>;
}

interface Serving {
  keep?: string | undefined;
  "archive-to"?: string | undefined;
  "delete-ended"?: boolean;
  port: number;
  host: string;
  demo: boolean;
  "sign-in": boolean;
  "public-url"?: string | undefined;
  data: string;
  json: boolean;
  activate?: boolean;
  shadow?: string | undefined;
  "shadow-only"?: boolean;
  "shadow-spend": string;
}

/** How long after the start what was compiled is kept: it takes a moment, in which nothing else is done. */
const KEPT_AFTER_MS = 10_000;

export default class Start extends ThroughlineCommand {
  static override description = "Start Throughline: the workflows over an org, the API and the console.";
  static override examples = [
    "<%= config.bin %> start --demo",
    "<%= config.bin %> start --demo --workflow examples/04-parcel-desk/workflow.yaml",
    "<%= config.bin %> start --workflow workflow.yaml --org my-sf-alias",
    "THROUGHLINE_CLIENT_SECRET=… <%= config.bin %> start --workflow workflow.yaml --login-url https://acme.my.salesforce.com --client-id …",
  ];
  static override flags = {
    demo: Flags.boolean({
      description:
        "With an org on this machine, messages that flow in, and simulated people: the first example, or the one that --workflow names. Nobody is called.",
    }),
    workflow: Flags.string({
      description: "A workflow file; may be given several times.",
      multiple: true,
      default: [],
    }),
    port: Flags.integer({ description: "Port of the console and the API.", default: 4040 }),
    host: Flags.string({
      description: "Address to listen on; one that others can reach needs sign-in.",
      default: "127.0.0.1",
    }),
    "sign-in": Flags.boolean({
      description: "People sign in: those of `people add`. Where there are any, it is so without this flag.",
    }),
    "public-url": Flags.string({
      description: "Where people reach the page, when something stands in front of it, as TLS does.",
      helpValue: "https://…",
    }),
    keep: Flags.string({
      description: `How long items stay in the store once they have ended; without it, for ever. ${AGES}`,
    }),
    "archive-to": Flags.string({
      description: "With --keep: folder of the archives to which older ones go, a file a month.",
      dependsOn: ["keep"],
      exclusive: ["delete-ended"],
    }),
    "delete-ended": Flags.boolean({
      description: "With --keep: older ones are deleted.",
      dependsOn: ["keep"],
    }),
    shadow: Flags.string({
      description:
        "A draft that runs in the shadow of the live workflow of its name: it decides everything and writes nothing.",
      helpValue: "DRAFT.yaml",
      exclusive: ["shadow-only"],
    }),
    "shadow-only": Flags.boolean({
      description: "Nothing is live: the workflows run as a shadow of what the org does by itself.",
      exclusive: ["demo"],
    }),
    "shadow-spend": Flags.string({
      description:
        "US dollars a day that the shadow may spend on what language models were never asked by live items.",
      default: "0",
    }),
    activate: Flags.boolean({
      description:
        "Where a file is another version than the active one, let it go live if nothing stops it; else it is told why, and the active one runs.",
      exclusive: ["demo", "shadow-only"],
    }),
    json: jsonFlag,
    ...trailFlags,
    ...orgFlags,
  };

  override async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Start);
    if (!flags.demo && flags.workflow.length === 0) {
      this.wrongUse(
        "Which workflow? There is none.",
        "Try it out with --demo, or name a file with --workflow FILE.",
      );
    }
    this.retention(flags);
    this.signIn(flags);
    this.shadow(flags);
    const { isTraced, startTelemetry } = await import("../telemetry.ts");
    const endTelemetry = isTraced(process.env) ? await startTelemetry() : undefined;
    const { store, stop } = flags.demo
      ? await this.demo(flags)
      : await this.real(flags, this.trailAt(flags, metadata));
    // what was compiled is kept by now: whoever is killed keeps nothing at the end, and starts slowly again
    setTimeout(flushCompileCache, KEPT_AFTER_MS).unref();
    const asked = new Promise<void>((resolve) => {
      process.once("SIGINT", () => resolve());
      process.once("SIGTERM", () => resolve());
    });
    const lost = await Promise.race([asked, store.lost]);
    // what it began is taken up by whoever writes now, or by its next start
    if (lost) this.error(lost.message, { exit: PROBLEMS });
    await stop();
    await endTelemetry?.();
    // the events' connection lingers until the org lets go of it
    this.exit(FINE);
  }

  private told(
    flags: { json: boolean },
    facts: { url: string; [more: string]: string },
    words: string[],
  ): void {
    if (flags.json) this.json(facts);
    else for (const line of [`Throughline is up: ${facts.url}`, ...words]) this.log(line);
  }

  private async demo(flags: Serving & { workflow: string[] }): Promise<Started> {
    const [file = DEMO, another] = flags.workflow;
    if (another) this.wrongUse("A demo plays one workflow.", `Leave out ${another}, or start another demo.`);
    const workspace = this.open(file);
    const itemsFile = join(dirname(file), "items.jsonl");
    if (!existsSync(itemsFile))
      this.wrongUse(
        `There is no ${itemsFile}, and so nothing that could flow in.`,
        "Write the fields of a record on each line of it.",
      );
    if (workspace.teams) workspace.teams = teamsOfToday(workspace.teams, new Date());
    // the org of the demo forgets everything when it ends, so the trail of its last run is of no use any more
    const data = join(flags.data, "demo");
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { recursive: true });
    const { systemClock } = await import("@throughline/runtime");
    const { openSandbox } = await import("../sandbox/sandbox.ts");
    const { beginLife } = await import("../demo/life.ts");
    const { workflow } = workspace;
    if (!workflow) throw new Error(`${file} is not a workflow.`);
    const { org, salesforce, access } = await openSandbox(
      readOrgFile(file),
      systemClock(),
      [workflow],
      workspace.connections,
    );
    const server = await this.serve(flags, [workspace], salesforce, join(data, "trail.sqlite"), {
      samples: true,
      org: access,
      recordUrl: (id) => `${org.url}/${id}`,
    });
    // the page Scan has something to show from the start
    server.scans.begin(workflow.object, "the demo");
    const end = beginLife({ engine: server, org, workflow, itemsFile });
    this.told(flags, { url: server.url, org: org.url, data }, [
      `  workflow  ${workflow.id} (${relative(process.cwd(), file)})`,
      `  org       ${org.url} (on this machine, in memory)`,
      `  trail     ${data} (throughline trace 00000001 --data ${data})`,
      "Messages flow in now. Ctrl+C ends it.",
    ]);
    return {
      store: server.store,
      async stop() {
        end();
        await server.close();
        await org.close();
      },
    };
  }

  private async real(
    flags: Parameters<typeof loginFrom>[0] & Serving & { workflow: string[]; store?: string },
    named: string,
  ): Promise<Started> {
    const trail = this.trailOf(flags, named);
    const workspaces = await Promise.all(
      flags.workflow.map((file) => (flags.activate ? this.open(file) : this.running(file, trail))),
    );
    const { openSecrets } = await import("@throughline/server/secrets");
    const secrets = openSecrets(flags.data, process.env);
    const login = loginFrom(flags, (message, fix) => this.wrongUse(message, fix), secrets.env);
    const { connectSalesforce, createBudget, fileLedger, heldLedger, orgSettingsOf } = await import(
      "@throughline/connectors"
    );
    const { systemClock, systemRandom } = await import("@throughline/runtime");
    const settings = orgSettingsOf(workspaces.flatMap(({ connections }) => connections ?? []));
    const clock = systemClock();
    const log = { info: () => {}, warn: (message: string) => this.warn(message) };
    // whatever is asked of the org beside the work is of the same budget
    const ledger = fileLedger(join(flags.data, "api-budget.json"));
    // beside a trail that another process may be working on, that one writes down what was used
    const held = isFile(trail) ? ledger : heldLedger(ledger);
    const allowance = createBudget(settings.budget, clock, held, log);
    const salesforce = await connectSalesforce({
      ...login,
      ...{ clock, random: systemRandom(), allowance, log },
      ...settings,
    }).catch((error: Error) => {
      throw reachable(error) ? error : new Error(unreachable(flags["login-url"] ?? "Salesforce", error));
    });
    for (const { file, workflow } of workspaces) {
      const open = workflow ? await salesforce.casWindow(workflow.object, workflow.governs) : [];
      if (open.length === 0) continue;
      this.warn(
        `The org does not guard ${open.join(", ")}: between our reading and our writing, somebody's change can be written over there. Deploy the package: throughline package ${file} --out FOLDER`,
      );
    }
    const server = await this.serve(flags, workspaces, salesforce, trail, {
      secrets,
      seated: allowance.takeOver,
      org: {
        ...{ login: login.login, allowance },
        ...(login.login.kind === "client-credentials" && { variable: CLIENT_SECRET }),
      },
      ...(flags["login-url"] && { recordUrl: (id: string) => `${flags["login-url"]}/${id}` }),
    });
    const { store, url } = server;
    this.told(flags, { url, ...(isFile(trail) ? { data: flags.data } : { store: store.path }) }, []);
    return { store, stop: () => server.close() };
  }

  /** Where the trail is: what the workflows' workspaces say of it goes before what was named. */
  private trailOf({ workflow, store }: { workflow: string[]; store?: string }, named: string): string {
    const inOrg = workflow.filter((file) => existsSync(file) && settingsOf(file).settings.inOrg);
    if (inOrg.length === 0) return named;
    if (store !== undefined && store !== IN_ORG)
      this.wrongUse(
        `${inOrg[0]} keeps its trail in the org (workspace.yaml, store: salesforce), and --store says otherwise.`,
        "Leave out one of the two.",
      );
    if (inOrg.length < workflow.length)
      this.wrongUse(
        `One trail holds all workflows: ${inOrg.join(", ")} would be kept in the org, and the others would not.`,
        "Say store: salesforce in the workspace.yaml beside each of them, or in none.",
      );
    return IN_ORG;
  }

  private async serve(
    flags: Serving,
    workspaces: Workspace[],
    salesforce: SalesforcePort,
    store: string,
    more: {
      samples?: boolean;
      org: OrgAccess;
      secrets?: Secrets;
      seated?(): void;
      recordUrl?: (id: string) => string;
    },
  ): Promise<Server> {
    if (!existsSync(CONSOLE))
      this.warn("The console is not built; the API works all the same. Build it with: npm run build");
    const retention = this.retention(flags);
    const signIn = this.signIn(flags);
    if (!LOOPBACK.includes(flags.host) && !flags["public-url"]?.startsWith("https:"))
      this.warn(
        `Passwords and sessions cross the network as they are. Put TLS in front, let Throughline listen on 127.0.0.1, and say where people reach it: --public-url https://…`,
      );
    const { startServer } = await import("@throughline/server");
    return startServer({
      workspaces,
      salesforce,
      store,
      console: CONSOLE,
      data: flags.demo ? join(flags.data, "demo") : flags.data,
      port: flags.port,
      host: flags.host,
      ...(retention && { retention }),
      ...(signIn && { signIn }),
      ...this.shadow(flags),
      ...(flags.activate && { activate: me() }),
      ...more,
    });
  }

  /** How people sign in; undefined where nobody has to: on this machine alone, while nobody was added. */
  private signIn({ data, demo, host, "sign-in": asked, "public-url": publicUrl }: Serving) {
    const { length } = openAccounts(data).list();
    const provider = readProvider(data);
    const needed = asked || publicUrl !== undefined || !LOOPBACK.includes(host);
    const some = length > 0 || provider !== undefined;
    if (!needed && (demo || !some)) return undefined;
    if (!some)
      this.wrongUse(
        "Nobody could sign in: there are no people yet.",
        `Add somebody: throughline people add NAME --role administrator${data === ".throughline" ? "" : ` --data ${data}`}`,
      );
    if (publicUrl !== undefined && !/^https?:$/.test(URL.parse(publicUrl)?.protocol ?? ""))
      this.wrongUse(`${publicUrl} is no address of a page.`, "Write it as https://throughline.example.com.");
    return {
      folder: data,
      provider,
      ...(publicUrl !== undefined && { publicUrl }),
      monitorToken: process.env.THROUGHLINE_MONITOR_TOKEN || undefined,
      callerToken: process.env.THROUGHLINE_CALLER_TOKEN || undefined,
      proxies: process.env.THROUGHLINE_PROXIES?.split(/[\s,]+/).filter(Boolean) ?? [],
    };
  }

  /** What runs as a shadow. */
  private shadow(flags: Pick<Serving, "shadow" | "shadow-only" | "shadow-spend">) {
    const { shadow: file, "shadow-only": shadowOnly = false, "shadow-spend": amount } = flags;
    const spend = Number(amount);
    if (!(spend >= 0))
      this.wrongUse(`${amount} is no amount of US dollars.`, "Write it as --shadow-spend 1.50.");
    if (shadowOnly) return { shadowOnly, shadow: { spend } };
    if (file === undefined) return {};
    const { workflow } = this.open(file);
    return { shadow: { file, spend, ...(workflow && { workflow: workflow.id }) } };
  }

  private retention({ keep, "archive-to": folder, "delete-ended": erase }: Serving) {
    if (keep === undefined) return undefined;
    const keepMs = parseAge(keep);
    if (keepMs === undefined) this.wrongUse(`${keep} is no age.`, AGES);
    if (folder === undefined && !erase)
      this.wrongUse(
        `What becomes of items that ended ${keep} ago?`,
        "Name a folder with --archive-to FOLDER, or add --delete-ended to keep nothing of them.",
      );
    return { keepMs, ...(folder !== undefined && { folder }) };
  }

  /** What runs over the trail: the version that is active there, or else the file. */
  private async running(file: string, trail: string): Promise<Workspace> {
    this.mustExist(file, "workflow file");
    const { runsInstead } = await import("@throughline/server/versions");
    const version = await runsInstead(trail, file);
    if (version)
      this.warn(
        `${file} is a draft: version ${version.number} is active, and runs. What is different: throughline diff. Let it go live: throughline activate ${file}`,
      );
    return this.open(file, version);
  }

  private open(file: string, version?: Pick<Version, "text" | "agents">): Workspace {
    this.mustExist(file, "workflow file");
    const workspace = openWorkspace(file, offlineContext(file), version?.text, version?.agents);
    const errors = workspace.problems.filter(({ severity }) => severity === "error");
    if (errors[0]) {
      const { line, column, message } = errors[0];
      process.exitCode = PROBLEMS;
      this.error(`${errors[0].file}:${line}:${column}  ${message}\nRun: throughline check ${file}`, {
        exit: PROBLEMS,
      });
    }
    return workspace;
  }
}

/** The org answered, and said no: its message says what to check. */
const reachable = (error: Error) => (error as { error?: { class?: string } }).error?.class === "person";

const unreachable = (org: string, { message }: Error) =>
  `${org} cannot be reached, or has trouble of its own. Check the address and the network, and start again.\n${message}`;
