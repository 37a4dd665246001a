import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import { systemClock } from "@throughline/runtime";
import { startServer } from "@throughline/server";
import { openWorkspace, type Workspace } from "@throughline/server/workspace";
import { offlineContext, readOrgFile } from "../../packages/cli/src/org-file.ts";
import { openSandbox } from "../../packages/cli/src/sandbox/sandbox.ts";

const FILE = join(import.meta.dirname, "workflow.yaml");
const CONSOLE = join(import.meta.dirname, "../../packages/console/dist");

export interface Desk {
  url: string;
  org: Org;
  /** Name of the workflow. */
  workflow: string;
  /** Creates a case that the workflow takes; answers its record id and the address of its story. */
  arrive(subject: string, fields?: Record<string, unknown>): { id: string; story: string };
  /** Ids of users by their names. */
  userId(name: string): string;
  close(): Promise<void>;
}

/** Whoever is in a team works at any time: the tests do on Sundays, too. */
function alwaysAtWork(workspace: Workspace): Workspace {
  if (!workspace.teams) return workspace;
  const hours = Object.entries(workspace.teams.hours).map(([name, one]) => [
    name,
    { ...one, week: one.week.map(() => [{ from: 0, to: 1440 }]), holidays: [] },
  ]);
  return { ...workspace, teams: { ...workspace.teams, hours: Object.fromEntries(hours) } };
}

/** Throughline over an org in this process, in which nothing happens but what the test does. */
export async function startDesk(
  file = FILE,
  origin = "Web",
  signIn?: Parameters<typeof startServer>[0]["signIn"],
  { reach = false, ...more }: Partial<Parameters<typeof startServer>[0]> & { reach?: boolean } = {},
): Promise<Desk> {
  const data = mkdtempSync(join(tmpdir(), "throughline-desk-"));
  const workspace = alwaysAtWork(openWorkspace(file, offlineContext(file)));
  const { org, salesforce, access } = await openSandbox(
    readOrgFile(file),
    systemClock(),
    workspace.workflow ? [workspace.workflow] : [],
  );
  const server = await startServer({
    workspaces: [workspace],
    salesforce,
    store: join(data, "trail.sqlite"),
    console: CONSOLE,
    port: 0,
    samples: true,
    ...(signIn && { signIn }),
    // beside the port, too: for a scan of its metadata, and for looks at it
    ...(reach && { org: access }),
    ...more,
  });
  return {
    url: server.url,
    org,
    workflow: workspace.workflow?.id ?? "",
    arrive(Subject, fields = {}) {
      const record = { Origin: origin, Subject, ...fields };
      const id = org.db.create("Case", record, { origin: "com/salesforce/api/web" });
      return { id, story: `${server.url}/items/${workspace.workflow?.id}/${id}` };
    },
    userId: (name) => org.db.query(`SELECT Id FROM User WHERE Name = '${name}'`)[0]?.Id as string,
    async close() {
      await server.close();
      await org.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
