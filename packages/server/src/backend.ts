import { join } from "node:path";
import type { AuditStore, ItemRow } from "@throughline/audit";
import type { Room } from "@throughline/connectors";
import { type DoneOutside, doneOutside, type Entry, type ItemState } from "@throughline/engine";
import type { Runtime } from "@throughline/runtime";
import type { Workflow } from "@throughline/workflow";
import type { Logger } from "pino";
import { createErrands, type Errands } from "./a2a/errands.ts";
import { type Adoptions, createAdoptions } from "./adopt/adoptions.ts";
import type { Bells } from "./agents/bell.ts";
import { createRegister, type Register } from "./agents/register.ts";
import type { RetentionView, Summary, TaskRow } from "./api-types.ts";
import { type Audits, createAudits } from "./audits/audits.ts";
import { retentionView } from "./audits/retention.ts";
import { type Begun, openBegun } from "./begun.ts";
import { type Bulk, createBulk } from "./bulk/bulk.ts";
import { checkDraft } from "./check/draft.ts";
import type { CheckReport } from "./check/report.ts";
import type { Engine } from "./engine.ts";
import { createLive, type Live } from "./live.ts";
import type { MirrorState } from "./mirror/mirror.ts";
import type { OrgAccess } from "./org-access.ts";
import { type CallLog, openCallLog } from "./outside/calls.ts";
import { createSigner, type Placement, type Signer } from "./placement/index.ts";
import { createOverlay, waitsOf, wordsOf } from "./pressure.ts";
import type { RetentionOptions } from "./retention.ts";
import { createDrafts, type Drafts } from "./scan/drafts.ts";
import { createScans, type Scans } from "./scan/scans.ts";
import type { Shadows } from "./shadow/shadows.ts";
import { openJournal } from "./sign-in/journal.ts";
import type { SignIn } from "./sign-in/sign-in.ts";
import { type Agreements, createAgreements } from "./systems/agreements.ts";
import { type Connect, createConnect } from "./systems/connect.ts";
import { createDoctor, type Doctor } from "./systems/doctor.ts";
import { type LocalModelsShown, showLocalModels } from "./systems/local.ts";
import type { SignIns } from "./systems/sign-ins/sign-ins.ts";
import { createSystems, type Systems } from "./systems/systems.ts";
import { createInboxes, type Inboxes } from "./tasks/inboxes.ts";
import { todayOf } from "./teams/today.ts";
import { createTrainings, type Trainings } from "./training/trainings.ts";
import { type Activations, createActivations } from "./versions/activate.ts";
import type { VersionText } from "./versions/text.ts";
import { createWebhooks, type Webhooks } from "./webhooks/webhooks.ts";
import { createWhatIfs, type WhatIfs } from "./what-if/what-ifs.ts";
import { createLists, type Lists } from "./work-items/list.ts";
import { createViews, type Views } from "./work-items/views.ts";
import type { Workspace } from "./workspace.ts";

/** What the HTTP resources stand on. */
export interface Backend {
  runtime: Runtime;
  store: AuditStore;
  workflows: Workflow[];
  /** The version that an item runs. */
  workflowOf(id: string, hash: string): Workflow | undefined;
  /** The files of a workflow that runs here, or was begun here. */
  workspaceOf(id: string): Workspace | undefined;
  /** Workflows that were begun here and run nowhere yet. */
  begun: Begun;
  /** What an item's steps did outside, and what became of it. */
  doneOutside(state: ItemState, entries: Iterable<Entry>): DoneOutside[];
  /** What is wrong with a draft in the place of a workspace's workflow, and what is proven of it. */
  check(workspace: Workspace, draft: VersionText): Promise<CheckReport>;
  lists: Lists;
  /** Acts upon many items at once. */
  bulk: Bulk;
  /** Lists that people have saved. */
  views: Views;
  tasks(to?: string): Promise<TaskRow[]>;
  summary(): Promise<Summary>;
  org(): Summary["org"];
  /** What is left of the org's API budget. */
  room(): Partial<Room>;
  health(): { ok: boolean; org: string; store: string; work: string };
  teams: Engine["teams"];
  /** Who is away, as people enter it here. */
  absences: Engine["absences"];
  /** All agents, inside and outside. */
  register: Register;
  /** What other agents have begun here. */
  errands: Errands;
  /** Where those outside tell of news. */
  bells: Bells;
  clock: Engine["clock"];
  salesforce: Pick<Engine["salesforce"], "describe">;
  catalogue: Engine["catalogue"];
  /** A row as it stands now, also where it waits for what its trail does not know. */
  shown(row: ItemRow): Promise<ItemRow>;
  /** What of the trail is in the org's own objects; undefined where nothing is to be there. */
  mirrored(): MirrorState | undefined;
  /** API calls that the trail took, where it is kept in the org. */
  trailCalls(): number | undefined;
  /** Drafts that run in the shadow of what is live. */
  shadows: Shadows;
  /** What drafts would have done with the items of the trail. */
  whatIfs: WhatIfs;
  /** Who writes what in the org today. */
  scans: Scans;
  /** Workflows that are drafted from that. */
  drafts: Drafts;
  /** How versions go live. */
  activations: Activations;
  /** How open records are taken over. */
  adoptions: Adoptions;
  placement: Placement;
  /** Open tasks as people see them. */
  inbox: Inboxes;
  /** What people's answers teach the local models. */
  trainings: Trainings;
  /** Answers for the reports that leave. */
  signer: Signer;
  /** The systems that are called, and what workflows need of the org. */
  systems: Systems;
  /** Systems connected by the document that describes them. */
  connecting: Connect;
  /** People who sign in at systems, in whose name connections call. */
  signIns: SignIns;
  agreements: Agreements;
  doctor: Doctor;
  /** What other systems send. */
  webhooks: Webhooks;
  localModels: LocalModelsShown;
  /** The trail, verified and handed out. */
  audits: Audits;
  /** What leaves the store when. */
  retention(): Promise<RetentionView>;
  /** Writes down what concerns who may do what; nothing where there is no data folder and nobody signs in. */
  note: ReturnType<typeof openJournal>;
  /** What programs asked for in somebody's name. */
  calls: CallLog;
  live: Live;
  /** Who may come in; absent where everybody who reaches the API may do everything. */
  signIn?: SignIn;
  recordUrl(recordId: string): string;
  log: Logger;
}

const namesIn = (text = ""): string[] => text.split(",").flatMap((name) => name.trim() || []);

/** How long changes are gathered before the pages are told: a row that changes ten times in a moment is sent once. */
const GATHER_MS = 100;

/** How often the figures of the day are sent at most while something happens, and the share of the time that they may take. */
const SUMMARY_MS = 1_000;
const SUMMARY_SHARE = 0.02;

/** How often is looked whether something else waits. */
const WAITS_MS = 2_000;

/** Answers what the HTTP resources ask, and tells the pages what changes. */
export function createBackend(
  engine: Engine,
  options: {
    recordUrl?: (recordId: string) => string;
    shadows: Shadows;
    bells: Bells;
    data?: string;
    org?: OrgAccess;
    trail?: string;
    retention?: RetentionOptions;
  },
  signIn?: SignIn,
): Backend {
  const { runtime, store, workflows, salesforce, clock } = engine;
  const live = createLive();
  const cap = workflows.find(({ budget }) => budget)?.budget?.perItem ?? null;

  function org(): Summary["org"] {
    const limits = salesforce.limits();
    const { stream } = runtime.stats();
    return {
      connected: stream === "connected",
      state: stream,
      apiUsed: limits?.used ?? null,
      apiMax: limits?.max ?? null,
    };
  }

  async function summary(): Promise<Summary> {
    const now = clock.now();
    const today = todayOf(engine.teams.now(), now);
    return {
      ...(await store.summary(today.from, now)),
      today,
      cap,
      org: org(),
      waits: waitsOf(runtime.stats()),
    };
  }

  const workflowOf = (id: string, hash: string) =>
    runtime.version(hash) ?? workflows.find((workflow) => workflow.id === id);

  const doneBy: Backend["doneOutside"] = ({ workflow: id, hash }, entries) => {
    const workflow = workflowOf(id, hash);
    return workflow ? doneOutside(entries, workflow, engine.outside.reads) : [];
  };
  const shown = createOverlay(runtime);
  const lists = createLists({ store, workflows, clock, teams: engine.teams, shown });
  const signer = createSigner(options.data && join(options.data, "report-key.json"));
  const scans = createScans(engine, options.data, options.org);
  const begun = openBegun(engine, options.data);
  const workspaceOf = (id: string) =>
    [...engine.workspaces, ...begun.list()].find(({ workflow }) => workflow?.id === id);
  tellPages({ runtime, store, live, summary, shown });

  return {
    runtime,
    store,
    workflows,
    live,
    placement: engine.placement,
    signer,
    systems: createSystems({ engine, ...engine.outside, org: options.org }),
    doctor: createDoctor(engine, options.org),
    webhooks: createWebhooks({ ...engine, env: engine.outside.secrets.env }),
    localModels: showLocalModels(engine),
    audits: createAudits(engine, signer, options.trail ?? ":memory:", options.data),
    retention: () => retentionView(engine, options.retention),
    note: signIn?.note ?? (options.data === undefined ? () => {} : openJournal(options.data)),
    ...(signIn && { signIn }),
    calls: openCallLog(options.data),
    log: engine.log,
    teams: engine.teams,
    absences: engine.absences,
    register: createRegister(engine),
    bells: options.bells,
    errands: createErrands(
      { runtime, inside: namesIn(engine.outside.secrets.env.THROUGHLINE_PUSH_INSIDE) },
      options.data,
      signIn,
    ),
    clock,
    salesforce,
    catalogue: engine.catalogue,
    mirrored: () => undefined,
    trailCalls: () => engine.store.calls?.(),
    shadows: options.shadows,
    whatIfs: createWhatIfs(engine),
    scans,
    drafts: createDrafts(engine, scans, begun),
    activations: createActivations(engine, signIn !== undefined, scans.writes, begun),
    adoptions: createAdoptions(engine),
    inbox: createInboxes(engine, workflowOf),
    trainings: createTrainings(engine, () => workflows, options.data),
    summary,
    org,
    room: () => salesforce.room?.() ?? {},
    workflowOf,
    workspaceOf,
    doneOutside: doneBy,
    signIns: engine.outside.signIns,
    connecting: createConnect(workspaceOf, engine.outside, clock),
    agreements: createAgreements(() => engine.workspaces, engine.outside.agreements),
    begun,
    check: (workspace, draft) => checkDraft(workspace, draft, { ...engine, writes: scans.writes }),
    shown,
    lists,
    bulk: createBulk({ ...engine, doneOutside: doneBy }, lists),
    views: createViews(store),
    tasks: async (to) => (await store.listTasks({ ...(to && { to }), pageSize: 500 })).rows,
    health() {
      const { stream, storeTrouble } = runtime.stats();
      return {
        ok: stream === "connected" && !storeTrouble,
        org: stream,
        store: storeTrouble ?? "takes entries",
        work: wordsOf(waitsOf(runtime.stats())),
      };
    },
    recordUrl: options.recordUrl ?? (() => ""),
  };
}

function tellPages({
  runtime,
  store,
  live,
  summary,
  shown,
}: Pick<Backend, "runtime" | "store" | "live" | "summary" | "shown">): void {
  const changed = new Map<string, number>();
  let gathering: NodeJS.Timeout | undefined;
  let nextSummary = 0;
  const tell = async (now: Map<string, number>) => {
    for (const [key, seq] of now) {
      const row = await store.getRow(key);
      if (row) live.publish({ type: "item", row: await shown(row) });
      live.publish({ type: "entry", key, seq });
    }
    if (performance.now() < nextSummary) return;
    nextSummary = Number.POSITIVE_INFINITY;
    const began = performance.now();
    try {
      live.publish({ type: "summary", summary: await summary() });
    } finally {
      const ended = performance.now();
      nextSummary = ended + Math.max(SUMMARY_MS, (ended - began) / SUMMARY_SHARE);
    }
  };
  const flush = () => {
    const now = new Map(changed);
    changed.clear();
    gathering = undefined;
    if (live.listeners() === 0) return;
    // where the store cannot be read now, the pages are told with what changes next
    tell(now).catch(() => {
      for (const [key, seq] of now) if (!changed.has(key)) changed.set(key, seq);
    });
  };
  // what waits begins and ends without an entry
  let told = "";
  setInterval(() => {
    const waits = JSON.stringify(waitsOf(runtime.stats()));
    if (waits === told) return;
    told = waits;
    if (live.listeners() === 0) return;
    summary().then(
      (now) => live.publish({ type: "summary", summary: now }),
      // where the store cannot be read now, it is told with what changes next
      () => {
        told = "";
      },
    );
  }, WAITS_MS).unref();
  runtime.onEntry(({ item, seq }) => {
    changed.set(item, seq);
    if (!gathering) gathering = setTimeout(flush, GATHER_MS).unref();
  });
}
