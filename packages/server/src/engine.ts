import { emptyRoster, type Hours, type Roster, type RosterState, type Teams } from "@throughline/assignment";
import { type AuditStore, openTrail, type StoreOptions } from "@throughline/audit";
import {
  type ConnectionsLook,
  type ConnectionsPort,
  type ConnectionsSource,
  type ConnectionWorld,
  type Directory,
  openConnections,
  orgSettingsOf,
  type SalesforcePort,
} from "@throughline/connectors";
import { openLook } from "@throughline/models";
import {
  type Clock,
  createRuntime,
  type Ids,
  type ModelsPort,
  type Random,
  type RosterPort,
  type Runtime,
  type RuntimeOptions,
  rosterOf,
  systemClock,
  systemIds,
  systemRandom,
} from "@throughline/runtime";
import type { Deciders } from "@throughline/steps";
import type { Problem, Workflow } from "@throughline/workflow";
import type { Logger } from "pino";
import { type Catalogue, fieldIn, problemsInOrg } from "./against-org.ts";
import { openSuspensions, type Suspensions } from "./agents/suspensions.ts";
import type { DayCaps } from "./day-caps.ts";
import { type Display, displayOf, keepDisplays, keptDisplays, projectionOf } from "./display.ts";
import { type LanguageModels, languageModels } from "./language-models.ts";
import { type LocalModels, localModels } from "./local-models.ts";
import { createLog } from "./log.ts";
import { openMemories } from "./memories.ts";
import { liveCalendar, type TeamsOfOrg, teamsOfOrg } from "./people.ts";
import { bordersOf, openPlacement, type Placement } from "./placement/index.ts";
import { priorityOf } from "./priority.ts";
import { openSecrets, type Secrets } from "./secrets.ts";
import { liveSecrets } from "./systems/rotate.ts";
import { createSignIns, type SignIns } from "./systems/sign-ins/sign-ins.ts";
import { createWatch, type Watch } from "./systems/watch.ts";
import { type Absences, openAbsences } from "./teams/absences/index.ts";
import { gatherTeams } from "./teams/gather.ts";
import { type AtStart, versionsAtStart } from "./versions/at-start.ts";
import type { Workspace } from "./workspace.ts";

export interface EngineOptions {
  workspaces: Workspace[];
  salesforce: SalesforcePort;
  /**
   * File of the audit trail, ":memory:", `postgres://…`, or `salesforce`, which is the org itself: where another process
   * writes one of the last two, this one stands by.
   */
  store: string;
  /** Nobody is called: connections answer with the samples of connections.yaml, language models as they are recorded. */
  samples?: boolean;
  /** Language models are called, also where connections are not. */
  liveModels?: boolean;
  /** Settings of the trail's own database. */
  tune?: StoreOptions["tune"];
  clock?: Clock;
  random?: Random;
  ids?: Ids;
  log?: Logger;
  /** What stands between the engine and the world, where it runs as a shadow. */
  around?: Surroundings;
  /** Days that ended items stay in the store, where they do not stay for good. */
  keepDays?: number;
  /** Secrets of connections and models; those of the environment unless given. */
  secrets?: Secrets;
  /** Called once this process alone works on the trail: others may have written its files until then. */
  seated?(): void;
  /** Where outside agents may tell of news; absent: they are looked at alone. */
  bell?: ConnectionWorld["bell"];
  /** People who sign in at systems, in whose name connections call; absent: forgotten with the process. */
  signIns?: SignIns;
  /** How much is kept in memory, and is under way at once. */
  bounds?: Pick<RuntimeOptions, "maxWaiting" | "maxLetters" | "maxParallelWrites" | "maxParallelCalls">;
}

/** What a shadow has in place of the world, as far as it is not the org's port. */
export interface Surroundings {
  /** The people of the live engine; absent: the org is asked. */
  people?: TeamsOfOrg;
  directory(of: Directory): Directory;
  roster(of: Roster): RosterPort;
  connections(of: ConnectionsPort): ConnectionsPort;
  models(of: ModelsPort): ModelsPort;
  workflow(of: Workflow): Workflow;
}

/** A runtime with all that it stands on, not yet started. */
export interface Engine {
  runtime: Runtime;
  store: AuditStore;
  workflows: Workflow[];
  workspaces: Workspace[];
  salesforce: SalesforcePort;
  teams: TeamsAsTheyAre;
  people: TeamsOfOrg;
  absences: Absences;
  /** Agents that are to do nothing now. */
  suspensions: Suspensions;
  /** What the org's objects have, as far as workflows touch it. */
  catalogue: Catalogue;
  clock: Clock;
  log: Logger;
  /** What may leave the org, and to whom. */
  placement: Placement;
  /** The systems that are called, from outside of the work. */
  /** What may be spent in a day; absent: nobody has a cap. */
  caps?: DayCaps;
  outside: Outside;
  /** The local models beside the workflows. */
  models: LocalModels;
  /** What the core is handed: for whoever plays an item on. */
  deciders: Deciders;
  /**
   * New items of a workflow start with this version from now on. Rejects where it does not fit the org or that cannot be
   * asked: then the one before is active still.
   */
  activate(workflow: Workflow): Promise<void>;
  /** Stops the runtime and closes the store and the org's connection. */
  close(): Promise<void>;
}

/** The systems that are called, for those who look after them. */
export interface Outside {
  look: ConnectionsLook;
  watch: Watch;
  secrets: Secrets;
  signIns: SignIns;
  /** Whether an operation changes nothing. */
  reads(connection: string, operation: string): boolean;
  /** Language models are not called: they answer as they are recorded. */
  recorded: boolean;
  /** Opens what a connections.yaml declares by now. */
  reopen(source: ConnectionsSource): Problem[];
  /** Operations that are not what somebody agreed to any more, and the way to agree to one. */
  agreements: Pick<ReturnType<typeof openConnections>, "held" | "accept">;
}

/** The teams as they are configured, and what the roster knows of them. */
export interface TeamsAsTheyAre {
  now(): Teams;
  directory: Directory;
  roster(): RosterState;
}

/**
 * Puts the parts together: plain factories, no container.
 * @throws Error when the files do not fit together, StoreError when the trail cannot be opened
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { workspaces, samples = false, around } = options;
  const clock = options.clock ?? systemClock();
  const secrets = options.secrets ?? openSecrets(undefined, process.env);
  const signIns = options.signIns ?? createSignIns(undefined, () => Date.parse(clock.now()));
  const watch = createWatch(clock);
  const salesforce = watch.salesforce(options.salesforce);
  const log = options.log ?? createLog();
  const workflows = workspaces.map(({ file, workflow }) => {
    if (!workflow) throw new Error(`${file} is not a workflow that can run. Run: throughline check ${file}`);
    return around ? around.workflow(workflow) : workflow;
  });
  const displays = new Map<string, Display>();
  const objects: Parameters<typeof priorityOf>[0] = new Map();
  const file = gatherTeams(workspaces);
  const catalogue: Catalogue = new Map();
  await askOrg(workspaces, salesforce, { displays, objects, catalogue });
  const sources = workspaces.flatMap((workspace) => workspace.connections ?? []);
  const { connections, look, problems, ...opened } = openConnections(sources, {
    ...{ samples, clock },
    secrets: liveSecrets(secrets.env),
    world: {
      // operations of the org itself go by its port
      org: salesforce,
      ...(options.bell && { bell: options.bell }),
      signedIn: signIns.source,
      commands: (secrets.env.THROUGHLINE_COMMANDS ?? "").split(",").map((name) => name.trim()),
    },
  });
  if (problems[0]) throw new Error(`connections.yaml, line ${problems[0].line}: ${problems[0].message}`);

  const { giveUpAfterMs } = orgSettingsOf(sources);

  let waited = false;
  const store = await openTrail({
    location: options.store,
    ...(options.tune ? { tune: options.tune } : { thread: true }),
    project: projectionOf(displays),
    standBy: true,
    ...(salesforce.trail && { org: salesforce.trail }),
    withholds: (id, object, field) => {
      const known = fieldIn(catalogue, object, field);
      // what a workflow writes itself has to be known as it was, to see what others make of it
      const governed = workflows.some((one) => one.id === id && one.governs.includes(field));
      return field !== "Id" && !governed && known?.type === "text" && !known.of && !known.reference;
    },
    told(message) {
      waited = true;
      log.warn(message);
    },
  });
  let language: LanguageModels;
  try {
    if (waited) secrets.reread();
    options.seated?.();
    // what the org said before may be long ago
    if (waited) {
      catalogue.clear();
      await askOrg(workspaces, salesforce, { displays, objects, catalogue });
    }
    language = await languageModels(workspaces, {
      ...{ store, clock, env: secrets.env },
      recorded: samples && !options.liveModels,
    });
  } catch (error) {
    await store.close();
    throw error;
  }
  // items of workflows that ran here before are still shown
  for (const [id, display] of await keptDisplays(store)) if (!displays.has(id)) displays.set(id, display);
  await keepDisplays(store, displays);
  const absences = await openAbsences(store, clock);
  const suspensions = await openSuspensions(store, clock);
  const people =
    around?.people ??
    absences.over(
      await teamsOfOrg(
        file,
        salesforce,
        workflows.map(({ object }) => object),
        (problem) => log.warn(problem),
      ).catch(async (error: unknown) => {
        await store.close();
        throw error;
      }),
    );
  const directory = around ? around.directory(people.directory) : people.directory;
  const teams = () => people.now().teams;
  let roster: Roster | undefined;
  /** Learns of the org what a version needs that is in no file by now. */
  const learn = async (workflow: Workflow) => {
    const file = workspaces.find((one) => one.workflow?.id === workflow.id)?.file ?? workflow.id;
    await askOrg([{ file, workflow }], salesforce, { displays, objects, catalogue });
    await keepDisplays(store, displays);
  };
  const { deployed, drafts } = await atStart(store, workspaces, workflows, around ? undefined : learn);
  for (const draft of drafts) log.warn(draft);
  const placement = await openPlacement({
    ...{ store, salesforce, clock, log, location: options.store },
    workflows: deployed.map(({ workflow }) => workflow),
    borders: bordersOf(language.asked, connections),
    ...(options.keepDays !== undefined && { keepDays: options.keepDays }),
  });
  const systems = suspensions.connections(placement.connections(watch.connections(connections)));
  const models = language.models && placement.models(watch.models(language.models));
  const active = deployed.flatMap((one) => (one.active ? [one.workflow] : []));
  const memories = openMemories(store);
  const localOnes = localModels(workspaces.map(({ file }) => file));
  const deciders: Deciders = {
    calendar: liveCalendar(() => teams().hours.default as Hours),
    catalogue: (object, field) => fieldIn(catalogue, object, field),
    look: await openLook(),
    recall: memories.recall,
    predict: localOnes.predict,
    suspended: suspensions.decider,
    addresses: (operation) => connections.operation?.(operation)?.addresses ?? [],
    ...(language.ceiling && { ceiling: language.ceiling }),
  };
  const { caps } = language;
  const runtime = createRuntime({
    workflows: deployed,
    store,
    salesforce,
    connections: around ? around.connections(systems) : systems,
    ...(models && { models: around ? around.models(models) : models }),
    ...(caps && {
      paying: ({ agent, most }) => caps.spending.admit(caps.of(agent), most, clock.now()),
    }),
    roster(trail) {
      roster = rosterOf(teams, directory)(trail);
      return around ? around.roster(roster) : roster;
    },
    deciders,
    clock,
    random: options.random ?? systemRandom(),
    ids: options.ids ?? systemIds(),
    priority: priorityOf(objects),
    userId: (name) => directory.user(name)?.id,
    ...(giveUpAfterMs !== undefined && { giveUpAfterMs }),
    ...options.bounds,
    log: {
      info: (message, facts) => log.info(facts ?? {}, message),
      warn: (message, facts) => log.warn(facts ?? {}, message),
      error: (message, facts) => log.error(facts ?? {}, message),
    },
  });
  memories.follow(runtime);
  caps?.follow(runtime);
  await memories.remember(active, clock.now());
  return {
    runtime,
    store,
    workflows: active,
    workspaces,
    ...(caps && { caps }),
    salesforce,
    people,
    absences,
    suspensions,
    catalogue,
    teams: { now: teams, directory, roster: () => roster?.state ?? emptyRoster() },
    clock,
    log,
    placement,
    outside: {
      ...{ look, watch, secrets, signIns, reopen: opened.reopen, recorded: samples && !options.liveModels },
      agreements: opened,
      reads: (connection, operation) => connections.repeat(connection, operation) === "read",
    },
    models: localOnes,
    deciders,
    async activate(workflow) {
      await learn(workflow);
      await memories.remember([workflow], clock.now());
      placement.live(workflow);
      await runtime.activate(workflow);
      active.splice(
        active.findIndex(({ id }) => id === workflow.id),
        1,
        workflow,
      );
    },
    async close() {
      await runtime.stop();
      await opened.close();
      // what is kept in the org needs it to the end
      await store.close();
      if (store.calls) log.info({ apiCalls: store.calls() }, "What the trail took of the org's API.");
      await salesforce.close();
    },
  };
}

/** What runs; a shadow runs its draft, whatever is active. The store is closed where that cannot be read. */
async function atStart(
  store: AuditStore,
  workspaces: Workspace[],
  workflows: Workflow[],
  learn: ((workflow: Workflow) => Promise<void>) | undefined,
): Promise<AtStart> {
  if (!learn) return { deployed: workflows.map((workflow) => ({ workflow, active: true })), drafts: [] };
  try {
    const files = workflows.map((workflow, index) => ({ file: workspaces[index]?.file ?? "", workflow }));
    const found = await versionsAtStart(store, files);
    for (const { workflow, active } of found.deployed)
      if (active && !workflows.includes(workflow)) await learn(workflow);
    return found;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Learns what of the records is shown. Throws where a workflow asks for what the org does not have. */
async function askOrg(
  workspaces: Pick<Workspace, "file" | "workflow">[],
  salesforce: SalesforcePort,
  found: { displays: Map<string, Display>; objects: Parameters<typeof priorityOf>[0]; catalogue: Catalogue },
): Promise<void> {
  const directory = await salesforce.directory();
  for (const { file, workflow } of workspaces) {
    if (!workflow) continue;
    const describe = await salesforce.describe(workflow.object);
    const display = displayOf(workflow, describe);
    found.displays.set(workflow.id, display);
    found.objects.set(workflow.id, { display, describe });
    const [problem] = await problemsInOrg(workflow, salesforce, directory, found.catalogue);
    if (!problem) continue;
    const { line, message, fix } = problem;
    throw new Error(
      `${file}:${line}  ${message}${fix ? ` ${fix}` : ""} The workflow does not fit this org, so it was not activated.`,
    );
  }
}
