import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ACTION_KINDS } from "./actions/kinds.ts";
import { createOutbox } from "./actions/outbox.ts";
import { createAdmin } from "./admin/admin.ts";
import { createTraffic } from "./admin/traffic.ts";
import { createClients } from "./auth/clients.ts";
import { createSessions } from "./auth/sessions.ts";
import { createSignIn } from "./auth/sign-in.ts";
import { withEventTriggers } from "./automation/event-triggers.ts";
import { createAutomations } from "./automation/registry.ts";
import { createSchedule } from "./automation/schedule.ts";
import { resumeIngest } from "./bulk/ingest.ts";
import { createBulkJobs } from "./bulk/jobs.ts";
import { keepJobs } from "./bulk/kept-jobs.ts";
import type { Core } from "./core.ts";
import { findUser } from "./core.ts";
import { createDb, type Db, dmlOn } from "./db.ts";
import { startSmtp } from "./email/doors.ts";
import { selfSigned } from "./events/certificate.ts";
import { createEventLog, type EventLog } from "./events/event-log.ts";
import { startPubSub } from "./events/pubsub-server.ts";
import { addManagedSubscriptions, eventTopics } from "./events/setup.ts";
import { signedIn } from "./events/sign-in.ts";
import { liveTopics, type Topics } from "./events/topics.ts";
import { ALLOCATIONS, createEventUsage } from "./events/usage.ts";
import { createFaults, type FaultBox, type Faults } from "./faults/faults.ts";
import type { Service } from "./http/context.ts";
import { openDoors } from "./http/doors.ts";
import { createRouter } from "./http/router.ts";
import { createApiUsage } from "./http/usage.ts";
import { createMetadataApi } from "./metadata-api/api.ts";
import { type Setup, setupOf } from "./metadata-api/setup.ts";
import { fillCheckboxes } from "./metadata-api/setup-records.ts";
import type { OrgMetadata, OrgOptions } from "./options.ts";
import { compileAssignmentRules } from "./records/assign.ts";
import { createPermissions } from "./records/permissions.ts";
import { createRecentItems } from "./records/recent.ts";
import { forgetRollUps, rollUpsOf } from "./records/roll-up.ts";
import { begin, inTransaction } from "./records/transaction.ts";
import { createCursors } from "./rest/cursors.ts";
import { RESOURCES } from "./rest/resources.ts";
import { createCatalogue, liveCatalogue } from "./schema/catalogue.ts";
import {
  ADMIN,
  AUTOMATED_PROCESS,
  addAutomatedProcess,
  applySeed,
  INTEGRATION,
  rightsOf,
} from "./seed/apply.ts";
import { loadRecords } from "./seed/records.ts";
import { assignPermissionSet } from "./seed/setup.ts";
import { openDataFolder } from "./storage/data-folder.ts";
import { createIds } from "./storage/ids.ts";
import { type Journal, openJournal } from "./storage/journal.ts";
import { createStore } from "./storage/store.ts";
import { openVault } from "./storage/vault.ts";
import { createBayeux } from "./streaming/bayeux.ts";
import { createNotices } from "./streaming/notices.ts";
import { followPushTopics } from "./streaming/push-topic.ts";
import { createToolingCatalogue } from "./tooling/catalogue.ts";
import { forgetDefinitions } from "./tooling/core.ts";

/** What an org has done so far. */
export interface OrgStats {
  apiCalls: number;
  byResource: Record<string, number>;
  /** Records created, changed or deleted since the start; what the seed brought is not counted. */
  writesApplied: number;
}

/** A running org. */
export interface Org {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `https://127.0.0.1:PORT`, if that was asked for. */
  readonly httpsUrl: string | undefined;
  /** `127.0.0.1:PORT`, TLS with a certificate of its own: clients need `rejectUnauthorizedSsl: false`. */
  readonly pubSubEndpoint: string;
  /** `127.0.0.1:PORT` where mail is taken in, if that was asked for. */
  readonly smtpEndpoint: string | undefined;
  readonly orgId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The user as whom the first client acts. */
  readonly integrationUserId: string;
  readonly faults: Faults;
  readonly db: Db;
  /**
   * Opens a session and gives its access token.
   * @param username the administrator unless given
   * @throws Error for a user who is not there or not active
   */
  signIn(username?: string): string;
  stats(): OrgStats;
  /** Does now what automation has left for later and has come due by the org's clock; gives how much that was. */
  runDue(): number;
  /** Stops listening and cuts all connections. */
  close(): Promise<void>;
}

const HOST = "127.0.0.1";
const KEEP_ALIVE_MS = 60_000;
const PUBLISH_STREAM_MS = 70_000;
const MANAGED_COMMIT_MS = 1_800_000;
const TWO_HOURS = 7_200_000;
const EVENTS_KEPT = 250_000;

function createCore(
  options: OrgOptions,
  started: Setup,
  now: () => Date,
  faults: FaultBox,
  journal: Journal | undefined,
): Core {
  let setup = started;
  let setUpAt = now();
  const store = createStore();
  const catalogueOf = ({ seed, metadata }: Setup) =>
    createCatalogue(seed.objects, (name) => metadata.customPermissions.includes(name), seed.labels);
  const { catalogue, become: setCatalogue } = liveCatalogue(catalogueOf(setup));
  const { permissions, become: setPermissions } = createPermissions(store, setup.metadata);
  const tooling = createToolingCatalogue();
  for (const def of [...catalogue.objects, ...tooling.objects]) store.register(def.name, def.keyPrefix);
  const sequences = { ids: createIds(), numbers: new Map<string, number>() };
  const newId = sequences.ids.next;
  const schedule = createSchedule(now, (work) =>
    inTransaction(begin(core as Core, { userId: AUTOMATED_PROCESS, origin: "" }), work),
  );
  const core: Omit<Core, "log"> & { log?: EventLog } = {
    orgId: newId("00D"),
    startedAt: setUpAt,
    setUpAt: () => setUpAt,
    setup: () => setup,
    reconfigure(next) {
      const before = { setup, setUpAt };
      const { metadata } = next;
      const catalogueBefore = setCatalogue(catalogueOf(next));
      const permissionsBefore = setPermissions(metadata);
      setup = next;
      let topicsBefore: Topics | undefined;
      const back = () => {
        setCatalogue(catalogueBefore);
        setPermissions(permissionsBefore);
        if (topicsBefore) setTopics(topicsBefore);
        ({ setup, setUpAt } = before);
        forgetSetup(core as Core);
      };
      try {
        for (const def of catalogue.objects) store.register(def.name, def.keyPrefix);
        forgetSetup(core as Core);
        topicsBefore = setTopics(topicsOf(metadata));
        // dates of answers have whole seconds, and this is later than what was answered before
        setUpAt = new Date(Math.max(now().getTime(), Math.ceil(setUpAt.getTime() / 1000) * 1000 + 1000));
      } catch (error) {
        back();
        throw error;
      }
      return back;
    },
    catalogue,
    store,
    newId,
    sequences,
    now,
    permissions,
    recent: createRecentItems(),
    purged: new Set(),
    bulkProgress: new Map(),
    automation: createAutomations(catalogue, schedule, dmlOn),
    tooling,
    outbox: createOutbox(),
    actions: ACTION_KINDS,
    apex: new Map(Object.entries({ ...started.seed.apex, ...options.apex })),
    eventUsage: createEventUsage({ ...ALLOCATIONS, ...options.eventAllocations }, now),
    counters: { writesApplied: 0, commits: 0 },
    nextNumber(object, field) {
      const key = `${object}.${field}`;
      const next = (sequences.numbers.get(key) ?? 0) + 1;
      sequences.numbers.set(key, next);
      return next;
    },
  };
  // what is wrong with them is told now and not at the first save
  rollUpsOf(core as Core);
  // an org that tells of all objects goes on doing so, whichever are selected besides
  const tellsAll = !options.seed?.changeDataCapture && !started.metadata.changeDataCapture;
  const topicsOf = ({ changeDataCapture, ...metadata }: OrgMetadata) =>
    eventTopics(core as Core, [
      options.seed ?? {},
      { ...metadata, ...(changeDataCapture && !tellsAll && { changeDataCapture }) },
    ]);
  const { topics, become: setTopics } = liveTopics(topicsOf(started.metadata));
  const logWith = (faults: FaultBox) =>
    createEventLog(topics, now, faults, options.eventsKept ?? EVENTS_KEPT, journal?.began);
  const log = logWith(faults);
  const kept = journal?.over(log, () => logWith(createFaults())) ?? log;
  return Object.assign(core, { log: withEventTriggers(kept, core) });
}

/** What was made of the org's setup is made anew when it is needed. */
function forgetSetup(core: Core): void {
  forgetRollUps(core);
  forgetDefinitions(core);
  rollUpsOf(core);
}

/** Where an org that is kept has its sessions, its bulk jobs and what was deployed: beside its records. */
function keptBeside({ journal, data }: OrgOptions): { signIn?: string; bulk?: string; metadata?: string } {
  if (data !== undefined)
    return {
      signIn: join(data, "sign-in.jsonl"),
      bulk: join(data, "bulk"),
      metadata: join(data, "metadata.jsonl"),
    };
  if (journal === undefined) return {};
  return { signIn: `${journal}.sign-in`, bulk: `${journal}.bulk`, metadata: `${journal}.metadata` };
}

function openKept({ journal, data }: OrgOptions, now: () => Date): Journal | undefined {
  if (journal !== undefined && data !== undefined)
    throw new Error("An org keeps its records in a journal or in a data folder, not in both.");
  if (data !== undefined) return openDataFolder(data, now);
  return journal === undefined ? undefined : openJournal(journal, now);
}

/**
 * Starts an org on this machine.
 * @throws Error that names what is wrong with the seed, or EADDRINUSE for a port that is taken
 */
export async function startOrg(options: OrgOptions = {}): Promise<Org> {
  const now = options.now ?? (() => new Date());
  const faults = createFaults();
  const journal = openKept(options, now);
  const started = setupOf(options.seed, options.metadata);
  const { seed } = started;
  const core = createCore(options, started, now, faults, journal);
  const apps = options.clients ?? seed.connectedApps;
  const clientUsers = apps?.map((app) => app.username) ?? [INTEGRATION];
  const beside = keptBeside(options);
  const metadata = createMetadataApi(
    core,
    { seed: options.seed ?? {}, metadata: options.metadata ?? started.metadata },
    beside.metadata,
  );
  // the records of a folder are of the objects that were there last; a journal is repeated over the seed as it was
  if (options.data !== undefined) metadata.resume();
  if (!journal?.restore(core)) {
    addManagedSubscriptions(core, [options.seed ?? {}, options.metadata ?? {}]);
    applySeed(core, seed, clientUsers);
    loadRecords(core, options.records ?? []);
  }
  if (options.data === undefined) metadata.resume();
  compileAssignmentRules(core);
  const passwords = rightsOf(core, seed);
  // permission sets are for the app that the org is run for; other users have those that the seed gives them
  const [own = INTEGRATION] = clientUsers;
  for (const name of Object.keys(options.metadata?.permissionSets ?? {}))
    if (core.permissions.sets.includes(name)) assignPermissionSet(core, findUser(core, own)!.Id, name);
  const notices = createNotices(now);
  followPushTopics(core, notices);
  journal?.replay(core);
  if (metadata.components.changed) fillCheckboxes(core);
  // what is registered now sees neither the seed nor what is done once more
  if (options.automation) {
    addAutomatedProcess(core);
    options.automation(core.automation);
  }
  const vault = openVault(beside.signIn);
  const clients = createClients(apps, INTEGRATION, vault);
  const service: Service = {
    core,
    router: createRouter(RESOURCES),
    sessions: createSessions(core.orgId, now, options.sessionMs ?? TWO_HOURS, vault),
    cursors: createCursors(() => core.newId("0r8")),
    bulkJobs: createBulkJobs(keepJobs(core, beside.bulk)),
    apiUsage: createApiUsage(options.apiRequestLimit ?? 1_000_000, now),
    notices,
    metadata,
    bayeux: createBayeux(core, notices, faults),
    url: "",
  };
  let pubSubEndpoint = "";
  const { id: clientId, scopes } = clients.first;
  const signIn = (username = ADMIN) => {
    const user = findUser(core, username);
    if (user?.IsActive !== true) throw new Error(`There is no active user '${username}'.`);
    return { username, accessToken: service.sessions.open({ userId: user.Id, clientId, scopes }).token };
  };
  const traffic = createTraffic();
  const admin = createAdmin({ service, faults, traffic, signIn, pubSubEndpoint: () => pubSubEndpoint });
  const trouble = { faults, traffic, admin };
  const ways = createSignIn(core, clients, passwords, vault);
  const certificate = await selfSigned();
  if (options.certificateFile) writeFileSync(options.certificateFile, certificate.cert);
  const { port, httpsPort } = options;
  const doors = await openDoors(service, ways, trouble, {
    certificate,
    ...(port !== undefined && { port }),
    ...(httpsPort !== undefined && { httpsPort }),
  });

  const smtp = options.smtpPort === undefined ? undefined : await startSmtp(core, options.smtpPort);
  const pubSub = await startPubSub(
    {
      core,
      log: core.log,
      usage: core.eventUsage,
      faults,
      signedIn: (metadata) => signedIn(service.sessions, core.orgId, metadata),
      keepAliveMs: options.keepAliveMs ?? KEEP_ALIVE_MS,
      publishStreamMs: options.publishStreamMs ?? PUBLISH_STREAM_MS,
      commitMs: options.managedCommitMs ?? MANAGED_COMMIT_MS,
      certificate,
    },
    options.pubSubPort ?? 0,
  ).catch(async (error: unknown) => {
    await smtp?.close();
    await doors.close();
    throw error;
  });

  resumeIngest(core, service.bulkJobs);
  pubSubEndpoint = `${HOST}:${pubSub.port}`;
  return {
    url: service.url,
    httpsUrl: doors.httpsUrl,
    pubSubEndpoint,
    smtpEndpoint: smtp && `${HOST}:${smtp.port}`,
    orgId: core.orgId,
    clientId: clients.first.id,
    clientSecret: clients.first.secret,
    integrationUserId: findUser(core, clients.first.username)!.Id,
    faults,
    db: createDb(core, ADMIN),
    signIn: (username) => signIn(username).accessToken,
    stats: () => ({
      apiCalls: service.apiUsage.total(),
      byResource: { ...service.apiUsage.byResource },
      writesApplied: core.counters.writesApplied,
    }),
    runDue: core.automation.schedule.runDue,
    async close() {
      core.automation.schedule.close();
      service.bulkJobs.ended = true;
      await pubSub.close();
      await smtp?.close();
      await doors.close();
      journal?.close();
      metadata.components.close();
      vault.close();
    },
  };
}
