import type { Presence, QuotaUsed } from "@throughline/assignment";
import type { TaskRow, ItemRow as WorkItemRow } from "@throughline/audit/row";
import type { DoneOutside, Entry, Repair, Situation } from "@throughline/engine";
import type { Report as ScanReport } from "@throughline/scan";
import type { DecidedBy } from "@throughline/steps";
import type { Change } from "@throughline/versions";
import type { Problem, Value, Workflow } from "@throughline/workflow";
import type { CheckReport } from "./check/report.ts";
import type { Role, Route } from "./sign-in/roles.ts";

/** Who writes what in the org, as a scan reports it, and a record that was played. */
export type {
  Arrival as ScanArrival,
  Collision as ScanCollision,
  FieldReport as ScanField,
  Fires as ScanFires,
  Held as ScanHeld,
  Loop as ScanLoop,
  Played as ScanPlayed,
  PlayedStep as ScanStep,
  Report as ScanReport,
  Target as ScanTarget,
  WriterLine as ScanWriter,
} from "@throughline/scan";

/** What the HTTP API answers. The console imports these types only. */

export type { WorstTold } from "./check/report.ts";
/** One work item as the lists show it, and one open task: the trail's own derived rows. */
/** A route of the API, as `POST /api/tasks/:id/answer`. */
/** GET /api/workflows/{id}/shadow: 404 where the workflow has none. */
/** Who is away, and what would become of the work with other people. */
export type { Absence, AbsenceBody } from "./http/absences.ts";
export type { AgentLine, AgentsView } from "./http/agents.ts";
export type { AuditView, ExportMade, RetentionView, VerificationMade } from "./http/audit.ts";
export type { BulkBody, BulkPreview, BulkPreviewBody, BulkView } from "./http/bulk.ts";
export type { Connected, Connecting, OfferedOperations } from "./http/connect.ts";
export type { ConnectionLine, DoctorView, Rotated, SecretLine, SystemTest } from "./http/connections.ts";
export type { ItemsBehind } from "./http/insights.ts";
export type { LanguageModelLine, LocalModelLine, LocalSaid, ModelsList } from "./http/models.ts";
export type { ProgramCall, ProgramGrant, ProgramRequest } from "./http/oauth.ts";
export type { MadePassword, PeopleList, PersonLine } from "./http/people.ts";
export type { Placement } from "./http/placement.ts";
export type { StaffingAsk, StaffingReport } from "./http/staffing.ts";
/** GET /api/workflows/{id}/surroundings */
export type { Surroundings } from "./http/surroundings.ts";
export type { SavedView, ViewBody } from "./http/views.ts";
export type { BegunAnswer, WorkflowLine } from "./http/workflows.ts";
/** GET /api/workflows/{id}/past */
export type { Past, SettledPast, StepPast } from "./past/shape.ts";
export type { ShadowReport } from "./shadow/shadows.ts";
export type {
  BulkAnswers,
  DoneAnswer,
  Inbox,
  Lead,
  LeadsTo,
  Marked,
  ModelThought,
  Similar,
  TaskDetail,
  TaskKind,
  TaskLine,
} from "./tasks/api.ts";
export type { TrainingView } from "./training/api.ts";
export type { Sample } from "./try/samples.ts";
/** POST /api/workflows/{id}/try */
export type { TriedItem, TryAsked, TryGiven, TryMove, TryQuestion } from "./try/shape.ts";
export type { Listed as Differences, WhatIfReport } from "./what-if/what-ifs.ts";
export type { Route, Situation, TaskRow, WorkItemRow };

/** GET /api/work-items?view=&workflow=&stage=&team=&owner=&priority=&by=&started=&q=&sort=&page= */
export interface WorkItemList {
  rows: WorkItemRow[];
  /** Where to look on; absent: there is nothing more. A page of what is seldom may be short, or empty, and have it. */
  next?: string;
  total: number;
  /** Counts per view, as far as they were counted. */
  views: { all: number; "needs-person": number; incidents: number; waiting: number; touched: number };
  /** Views that may have more than was counted. */
  more: string[];
  /** Values to filter by; of facts those that have few. */
  choices: {
    workflow: string[];
    stage: string[];
    team: string[];
    priority: string[];
    version: { hash: string; name: string }[];
    facts: Record<string, string[]>;
  };
}

/** GET /api/work-items/{key}: the whole story. `key` is `workflow/recordId`, URL-encoded. */
export interface WorkItemStory {
  row: WorkItemRow;
  recordUrl: string;
  workflow: Workflow;
  budget: { perItem: number; currency: string } | null;
  /** The trail, oldest first, with the explanation of each entry. */
  entries: { seq: number; entry: Entry; told: string }[];
  facts: Record<string, { value: Value; by: DecidedBy; visit: string }>;
  record: Record<string, Value>;
  labels: Record<string, string>;
  /** By stage; `path`: the later steps after a violation, by their place in it. */
  milestones: Record<
    string,
    {
      status: string;
      due?: string;
      remainingMs?: number;
      path?: Record<number, { due?: string; leftMs?: number; takenAt?: string }>;
    }
  >;
  tasks: TaskRow[];
  /** Where it waits in a team's pool; null while it does not. */
  pool: PoolItem | null;
  incidents: {
    id: string;
    step?: string;
    visit?: string;
    code: string;
    message: string;
    fields?: string[];
    openedAt: string;
    repairs: Repair[];
    /** The step could not be taken back. */
    undoes?: true;
  }[];
  /** What can be taken back, in the order in which it was done, each with what it is taken back with; null: not known. */
  undos: { step: string; visit: string; by: string; inputs: Record<string, Value> }[];
  /** What its steps did outside, in the order in which it was done, and what became of it. */
  doneOutside: DoneOutside[];
  /** What was done is being taken back, why, and what follows. */
  undoing: { because: string; afterwards: string } | null;
  /** One-line summary of every step, by step id, for the drawn workflow. */
  summaries: Record<string, { kind: string; type: string; summary: string }>;
}

/** GET /api/summary: the rail beside the list. */
export interface Summary {
  /** The day that is meant: from its midnight (ISO 8601) in a time zone. */
  today: { from: string; zone: string };
  open: number;
  tasks: number;
  started: number;
  /** Share of today's ended items that no person touched (0–1), null where none ended. */
  touchFree: number | null;
  /** Share of today's assigned items that were never reassigned. */
  firstTimeRight: number | null;
  decidedBy: Record<DecidedBy, number>;
  costPerItem: number;
  cap: number | null;
  atRisk: { key: string; number: string; stage: string; remainingMs: number }[];
  org: { connected: boolean; state: string; apiUsed: number | null; apiMax: number | null };
  waits: Waits;
}

/** What waits because there is more than the org's API budget or a system allows. */
export interface Waits {
  /** By system: "salesforce", or a connection. `why` is a clause, `until` an instant; absent where nobody knows. */
  lines: { system: string; waiting: number; why: string; until?: string }[];
  /** The org's events are not read on until there is less to do. */
  intakePaused: boolean;
  /** Items that take no events because of a defect. */
  setAside: number;
}

/** GET /api/teams: every team in one line. */
export interface TeamLine {
  name: string;
  members: number;
  inHours: number;
  /** Items that wait in its pool. */
  waiting: number;
}

/** GET /api/teams/{name}: a team as it is now. Times are ISO instants, dates ISO dates. */
export interface TeamView {
  name: string;
  at: string;
  /** Time zone of the team's hours, and its day on which `at` lies. */
  zone: string;
  day: SpanView;
  queue: string | null;
  members: MemberView[];
  /** Members beyond those that are listed; all figures count them. */
  more: number;
  inHours: number;
  /** Of those in hours: points of work, of points of capacity. */
  load: number;
  capacity: number;
  /** Of the whole team: points at the time, the most that they may be, and points given of its quota. */
  all: { load: number; cap: number | null; quota: QuotaUsed[] };
  today: TeamDay;
  /** How many are in hours from later times of the day on. */
  coming: { at: string; inHours: number }[];
  /** How many of those in hours have each skill. */
  skills: { name: string; now: number }[];
  /** What waits for somebody of the team, the first in line first; `waiting`: how much it is in all, `oldest`: since when. */
  pool: PoolItem[];
  waiting: number;
  oldest: string | null;
  /**
   * The next working days: who is there with how many points of capacity of all, who (by name) is away,
   * and which skills nobody has who is there. */
  ahead: { date: string; there: number; capacity: number; of: number; away: string[]; without: string[] }[];
}

export interface MemberView {
  /** User name in the org. */
  user: string;
  name: string;
  zone: string;
  presence: Presence;
  /** When their hours end or begin; for somebody busy, when they are back. */
  until: string | null;
  /** What somebody busy is busy with; "" where that is not known. */
  what: string;
  load: number;
  capacity: number;
  /** Points in this team, and the most that they may be. */
  inTeam: { load: number; cap: number | null };
  /** Points given in this team, of their quota. */
  quota: QuotaUsed[];
  attributes: Record<string, Value>;
  skills: Record<string, number>;
  shifts: SpanView[];
  absences: { from: string; to: string }[];
  /** What they hold by our decision, the oldest first. */
  holds: HeldItem[];
  /** Items beyond those that are listed. */
  moreHeld: number;
}

/** What became of the items that started today (in the team's zone) and had their first owner in the team. */
export interface TeamDay {
  given: number;
  /** From an item's start to its first owner, in ms; null: none was given. */
  meanWaitMs: number | null;
  /** Milestones that are over, of items that the team had then. */
  milestones: { met: number; of: number };
}

export interface SpanView {
  from: string;
  to: string;
}

/** An item that somebody holds: what people know it by, and its points of capacity. */
export interface HeldItem {
  key: string;
  number: string;
  subject: string;
  size: number;
  since: string;
}

/** An item that waits in a team's pool until somebody can have it. */
export interface PoolItem {
  key: string;
  number: string;
  subject: string;
  team: string;
  since: string;
  /** Place in the line of its team, from 1, of how many. */
  place: number;
  of: number;
  /** Skills that it needs. */
  needs: string[];
  /** As the record says; and as a number, with what it has gained by waiting. */
  priority: string;
  urgency: number;
  milestone: WorkItemRow["milestone"];
  /** Members take it themselves. */
  pull: boolean;
  /** What was given up so far; when more is given up, and what. */
  dropped: string[];
  until: string | null;
  next: string[];
  /** Why nobody has it now: a sentence. */
  because: string;
}

/** POST /api/work-items/{key}/example: what could not be kept or had to stay stands in `notes`. */
export interface ExampleWritten {
  file: string;
  name: string;
  notes: string[];
}

/** POST /api/next: somebody asks for more work, under their name, user name or id. */
export interface NextBody {
  by: string;
}

/** The best of what waits for them, which is theirs now; null: nothing. `because` says why, a sentence. */
export interface Next {
  item: { key: string; number: string; subject: string } | null;
  because: string;
}

/** POST /api/tasks/{id}/answer */
export interface AnswerBody {
  by: string;
  answer: Record<string, Value>;
  /** It may be taken back for ten seconds, and is given then. */
  hold?: boolean;
}

/** POST /api/work-items/{key}/incidents/{id} */
export interface RepairBody {
  by: string;
  repair: Repair;
  reason: string;
  values?: Record<string, Value>;
  /** With skip or cancel: what was done is taken back as well. */
  undo?: boolean;
}

/** GET /api/set-aside: items that take no events because of a defect. */
export interface SetAside {
  item: string;
  events: number;
  reason: string;
  since: string;
}

/** POST /api/set-aside/{key} */
export interface SetAsideRepair {
  by: string;
  repair: "retry" | "cancel";
  reason: string;
}

/** `count` of `of`; the share is null of nothing. */
export interface Share {
  count: number;
  of: number;
  share: number | null;
}

/** The figures of ownership over some items: `measure` of the assignment room says how each is counted. */
export interface Figures {
  items: number;
  /** Items that had a person as owner at some time. */
  assigned: number;
  /** Of these, those that changed hands. */
  reassigned: Share;
  reassignments: { total: number; mean: number | null; distribution: number[] };
  /** Of these, those that came back to an owner or a team that had had them. */
  pingPong: Share;
  /** Of the ended ones, those that ended with their first owner. */
  firstRight: Share;
  /** Milliseconds from the arrival to the first owner. */
  timeToFirst: { mean: number | null; median: number | null; p95: number | null };
  /** Jain's index over how much each owner was given. */
  balance: number | null;
  milestones: Share;
}

/** GET /api/insights?workflow=&period=: the items that started in the period, and twelve weeks for what goes on over time. */
export interface Insights {
  from: string;
  until: string;
  /** Of the items, how many go on. */
  open: number;
  figures: Figures;
  touchFree: Share;
  cost: {
    mean: number;
    /** The least budget of an item that a workflow has. */
    cap: number | null;
    /** Items up to a cost in US dollars; null: more than all before. */
    bins: { upTo: number | null; items: number }[];
  };
  /** Reassignments by what caused them, the most first. */
  causes: {
    is: "decision" | "assign" | "action" | "hand" | "foreign";
    /** The step that had decided or chosen. */
    step?: string;
    /** Of a decision: the fact or field, and who settled it. */
    name?: string;
    by?: DecidedBy;
    moves: number;
    /** Items behind it, and some of them with the entry by which they changed hands. */
    of: number;
    items: { key: string; number: string; entry: number }[];
    /** In words, the most frequent first. */
    texts: { text: string; moves: number }[];
  }[];
  by: Record<"team" | "topic" | "step", (Figures & { name: string })[]>;
  weeks: (Figures & { name: string })[];
  /** What was settled, by the week in which the items started. */
  decidedBy: { week: string; counts: Partial<Record<DecidedBy, number>> }[];
  stages: { stage: string; items: number; medianMs: number; p95Ms: number }[];
  milestones: { name: string; of: "stage" | "team"; met: number; all: number }[];
  accuracy: { name: string; by: DecidedBy; decisions: number; corrected: number }[];
  /** Writes of others to governed fields, by who has likely made them; of the latest thousand items that had any. */
  foreign: {
    writes: number;
    items: number;
    /** Writers that the last scan of the org knows, the most first. */
    writers: {
      kind: string;
      name: string;
      file: string;
      line: number;
      writes: number;
      /** For so many of them nobody else is as likely. */
      alone: number;
      fields: string[];
      /** What speaks for it, of the first one. */
      because: string[];
      items: { key: string; number: string; entry: number }[];
    }[];
    /** Those that no writer explains, by who wrote. */
    others: { by: string; writes: number; fields: string[] }[];
  };
  /** Workflows that may be asked for. */
  workflows: { id: string; title: string }[];
}

/** A version of a workflow, without its texts. */
export interface VersionRow {
  number: number;
  hash: string;
  state: "draft" | "active" | "retired";
  savedAt: string;
  savedBy: string;
  note: string | null;
  /** The last time that it went live. */
  activated: { at: string; by: string; approvedBy: string | null } | null;
  retiredAt: string | null;
}

/** GET /api/workflows/:id/versions: the newest first. */
export interface VersionList {
  workflow: string;
  active: number | null;
  /** The one that was active before, to which one can go back. */
  previous: number | null;
  /** The version that went live, while items in flight are still told what was chosen for them. */
  telling: number | null;
  /** Whoever approves a version has neither saved it nor asked for it. Absent where only the store was read. */
  fourEyes?: boolean;
  versions: VersionRow[];
  /** Who wanted which version to go live, and what came of it; the newest first. */
  requests: ActivationRow[];
}

/** What becomes of an item in flight: it stays with its version, goes on in the other one at the next safe point, or begins anew. */
export type InFlight = "finish" | "move" | "restart";

export interface ActivationRow {
  number: number;
  at: string;
  by: string;
  note: string | null;
  /** By name of a stage; what is not named finishes on the version that it began with. */
  inFlight: Record<string, InFlight>;
  /** By name of a stage, its name in the version that goes live where that is another. */
  stages: Record<string, string>;
  state: "asked" | "approved" | "refused" | "activated";
  approvedBy: string | null;
  /** Why it was refused. */
  because: string[];
}

/** POST /api/workflows/:id/activation and what follows it: `asked` waits for somebody to approve it. */
export interface Activated {
  number: number;
  state: "asked" | "activated" | "refused";
  /** What does not stop it and somebody should know: who else writes what it governs. */
  warnings?: string[];
}

/** GET /api/workflows/:id/in-flight?to= */
export interface InFlightPreview {
  workflow: string;
  to: number;
  items: number;
  /** The stages of the other version. */
  into: string[];
  stages: InFlightStage[];
}

/** The items in flight in one stage, as they stand in the version that is to go live. */
export interface InFlightStage {
  stage: string;
  items: number;
  /** So many can go on in the other version where they stand, later on, or never; those that run it already are in none. */
  now: number;
  later: number;
  never: number;
  already: number;
  /** Why not now, the most frequent first. */
  because: { text: string; items: number }[];
  /** Why `move` cannot be chosen for the stage. */
  refused: string | null;
}

/** POST /api/workflows/:id/adoption, as a dry run */
export interface AdoptionPlan {
  workflow: string;
  /** Open records of the object in the org, and those among them that are work items already. */
  open: number;
  items: number;
  /** Those that would be taken over, in the order of the stages. */
  stages: AdoptionStage[];
  /** Those that would be left as they are, by the reason, the most frequent first. */
  left: { because: string; records: number; sample: AdoptionRecord[] }[];
}

export interface AdoptionStage {
  stage: string;
  records: number;
  /** So many have somebody who keeps it; of the others the workflow finds an owner where it comes to that. */
  kept: number;
  /** Of so many the stage's milestone is over already. */
  overdue: number;
  sample: AdoptionRecord[];
}

export interface AdoptionRecord {
  id: string;
  /** The number or name that people use. */
  number: string;
  owner: string;
}

/** GET /api/workflows/:id/adoption */
export interface AdoptionList {
  workflow: string;
  /** How many rules the active version has. */
  rules: number;
  /** The latest first. */
  adoptions: Adoption[];
}

/** One adoption, and what became of it. */
export interface Adoption {
  run: string;
  at: string;
  by: string;
  state: "running" | "done" | "undoing" | "undone";
  adopted: number;
  left: number;
  /** Of an adoption that was undone. */
  undone: { at: string; by: string; reason: string; letGo: number; kept: number } | null;
}

/** POST /api/workflows/:id/move */
export interface Moved {
  to: number;
  /** So many were told. */
  told: number;
  refused: { item: string; because: string }[];
}

/** GET /api/workflows/:id/versions/:version, which is a number, `active` or `draft`. */
export interface WholeVersion extends VersionRow {
  /** The workflow file. */
  text: string;
  /** Files of agents that it takes, by name. */
  agents: Record<string, string>;
}

/** POST /api/workflows/:id/versions: `agents` that are not given are those of the files. */
export interface VersionBody {
  by: string;
  text: string;
  agents?: Record<string, string>;
  note?: string;
}

/** What became of it. */
export interface SavedVersion {
  version: VersionRow;
  problems: Problem[];
}

/** POST /api/check: a text, checked with the neighbours of a workflow that runs here. */
export interface CheckBody {
  workflow: string;
  text: string;
  agents?: Record<string, string>;
}

/** `file` stands at a problem of another file, without its folders. */
export interface CheckAnswer extends Omit<CheckReport, "problems"> {
  problems: Problem[];
}

/** GET /api/workflows/:id/compare?from=&to= */
export interface Comparison {
  from: number;
  to: number;
  changes: Change[];
  /** Mermaid, with marks. */
  graph: string;
  /** A unified diff. */
  text: string;
}

/** POST /api/workflows/:id/differences: `from` and `to` are hashes of versions. */
export interface MarkBody {
  item: string;
  from: string;
  to: string;
  expected: boolean;
  by: string;
  note?: string;
}

/** `example`: what is not expected became one. */
export interface DifferenceMarked {
  done: true;
  example?: ExampleWritten;
}

/** Every error: 400 wrong use, 404 not there, 409 no longer possible. */
export interface ApiError {
  /** `because`: everything that stands against it, where it is more than one thing. */
  error: { code: string; message: string; field?: string; fix?: string; because?: string[] };
}

/** GET /api/events (server-sent): `item` with a WorkItemRow as data, `summary` with a Summary, `entry` with {key, seq}. */
export type LiveEvent =
  | { type: "item"; row: WorkItemRow }
  | { type: "entry"; key: string; seq: number }
  | { type: "summary"; summary: Summary };

/** Who looks at the page, and what they may do. */
export interface Session {
  /** Whether people sign in here; otherwise everybody may do everything, under the name that they give. */
  signIn: boolean;
  /** How the identity provider is called to which they can go for it. */
  provider: string | null;
  /** Who has signed in. */
  person: { name: string; role: Role } | null;
  /** The routes that they may use, each a `Route`. */
  may: string[];
}

export interface SignInBody {
  name: string;
  password: string;
  /** Takes the place of the password. Needed with one that was made for somebody. */
  newPassword?: string;
}

/** GET /api/scan: an object that can be scanned. */
export interface ScanLine {
  object: string;
  /** Where the metadata is; null: nobody has said. */
  folder: string | null;
  /** The org that it is had from, where no workspace names a folder; null: neither. */
  org: string | null;
  /** So many done, of components of the org or of files. */
  running: { step: "retrieving" | "reading"; done: number; total: number } | null;
  /** Why the last one came to nothing. */
  failed: string | null;
  /** `took` in ms. */
  last: { at: string; by: string; took: number } | null;
}

/** GET /api/scan/:object: with the workflows that are about it. */
export interface ScanView extends ScanLine {
  workflows: { id: string; title: string; governs: string[]; reads: string[] }[];
  /** What the org lists and did not give, in its words. */
  missing: string[];
  /** What the last scan found; null: there was none. */
  report: ScanReport | null;
}

/** GET /api/scan/:object/draft: the last workflow that was drafted from a scan. */
export interface DraftMade {
  object: string;
  /** Its name. */
  workflow: string;
  by: string;
  at: string;
  /** `proving`: one that takes long can be read already, where there is a `version`. */
  state: "reading" | "proving" | "made" | "failed";
  running: { done: number; total: number } | null;
  failed: string | null;
  /** Number of the version that has it. */
  version: number | null;
  /** What it was made of, in counts. */
  from: Record<string, number>;
  /** What was not carried over, and why. */
  left: { what: string; why: string; file: string; line: number }[];
  /** Null until everything was proven. */
  problems: Problem[] | null;
  proofs: { proven: number; refuted: number; notDecided: number } | null;
}
export type { HeldLine } from "./http/agreements.ts";
export type { WebhookLine } from "./http/webhooks.ts";
