import {
  type ConnectionsSource,
  connectSalesforce,
  createBudget,
  type Login,
  orgSettingsOf,
} from "@throughline/connectors";
import { loadMetadata, type Org, type OrgSeed, startOrg } from "@throughline/local-org";
import { type Clock, systemRandom } from "@throughline/runtime";
import type { OrgAccess } from "@throughline/server";
import type { Workflow } from "@throughline/workflow";
import { offlineDescribes, packageFrom } from "../org-package.ts";

/** A private org on this machine and our connection to it. */
export interface Sandbox {
  org: Org;
  salesforce: Awaited<ReturnType<typeof connectSalesforce>>;
  /** How it is signed in to beside that. */
  access: OrgAccess;
}

/**
 * Starts an org from its description and signs in to it, as a real client would.
 * @param workflows the org has the package that guards what these write
 * @param kept folder in which the org keeps its records, and goes on from them at the next start
 * @param connections the workspace's connections.yaml, which may say what may be spent of the org
 */
export async function openSandbox(
  seed: OrgSeed | undefined,
  clock: Clock,
  workflows: Workflow[] = [],
  connections?: ConnectionsSource,
  kept?: string,
): Promise<Sandbox> {
  const made =
    workflows.length > 0 ? await packageFrom(workflows, offlineDescribes(seed?.objects)) : undefined;
  // an org that has the package tells of more than what it selects: of people and their work, too
  const { changeDataCapture: _, ...metadata } = loadMetadata(made?.files ?? new Map());
  const org = await startOrg({
    ...(seed && { seed }),
    ...(kept !== undefined && { data: kept }),
    metadata,
    now: () => new Date(clock.now()),
  });
  const login: Login = {
    kind: "client-credentials",
    loginUrl: org.url,
    clientId: org.clientId,
    clientSecret: org.clientSecret,
  };
  const settings = orgSettingsOf(connections === undefined ? [] : [connections]);
  const allowance = createBudget(settings.budget, clock);
  const salesforce = await connectSalesforce({
    ...{ login, allowance },
    // by name: TLS knows no server names that are addresses
    pubSubEndpoint: org.pubSubEndpoint.replace("127.0.0.1", "localhost"),
    pubSubInsecure: true,
    clock,
    random: systemRandom(),
    ...settings,
  });
  return { org, salesforce, access: { login, allowance } };
}

/** Where the org's own assignment rule would put a new record: the workflow's holding queue. */
export function holdingOwner({ org }: Pick<Sandbox, "org">, { start }: Workflow): { OwnerId?: string } {
  if (start.holdIn === undefined) return {};
  const name = start.holdIn.replaceAll("'", "\\'");
  const where = `Type = 'Queue' AND (Name = '${name}' OR DeveloperName = '${name}')`;
  const [queue] = org.db.query(`SELECT Id FROM Group WHERE ${where} LIMIT 1`);
  return queue ? { OwnerId: String(queue.Id) } : {};
}
