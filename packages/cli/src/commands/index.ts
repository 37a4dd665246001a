import { COMMANDS as ORG_COMMANDS } from "@throughline/local-org/commands";
import Activate from "./activation/activate.ts";
import Approve from "./activation/approve.ts";
import InFlight from "./activation/in-flight.ts";
import Move from "./activation/move.ts";
import Refuse from "./activation/refuse.ts";
import Rollback from "./activation/rollback.ts";
import Adopt from "./adopt.ts";
import Archive from "./archive.ts";
import AuditRebuild from "./audit/rebuild.ts";
import AuditVerify from "./audit/verify.ts";
import Backup from "./backup.ts";
import Bench from "./bench.ts";
import Billing from "./billing.ts";
import Cancel from "./cancel.ts";
import Check from "./check.ts";
import ConnectA2a from "./connect/a2a.ts";
import ConnectAccept from "./connect/accept.ts";
import ConnectMcp from "./connect/mcp.ts";
import ConnectOpenApi from "./connect/openapi.ts";
import ConnectSalesforce from "./connect/salesforce.ts";
import ConnectSignIn from "./connect/sign-in.ts";
import ConnectSignOut from "./connect/sign-out.ts";
import Costs from "./costs.ts";
import Diff from "./diff.ts";
import Doctor from "./doctor.ts";
import Draft from "./draft.ts";
import Estimate from "./estimate.ts";
import Example from "./example.ts";
import Explain from "./explain.ts";
import ImportLog from "./import-log.ts";
import Incidents from "./incidents.ts";
import Insights from "./insights.ts";
import ModelAnswers from "./model/answers.ts";
import ModelEvaluate from "./model/evaluate.ts";
import ModelShow from "./model/show.ts";
import ModelTrain from "./model/train.ts";
import ModelTry from "./model/try.ts";
import Models from "./models.ts";
import Next from "./next.ts";
import { orgCommand } from "./org/org-command.ts";
import Package from "./package.ts";
import PeopleAdd from "./people/add.ts";
import PeopleList from "./people/list.ts";
import PeoplePassword from "./people/password.ts";
import PeopleRemove from "./people/remove.ts";
import PeopleRole from "./people/role.ts";
import PlacementAccept from "./placement/accept.ts";
import Placement from "./placement/show.ts";
import PlacementVerify from "./placement/verify.ts";
import Pool from "./pool.ts";
import Promote from "./promote.ts";
import Prompt from "./prompt.ts";
import Reassignments from "./reassignments.ts";
import Restore from "./restore.ts";
import Run from "./run.ts";
import Scan from "./scan.ts";
import Schema from "./schema.ts";
import ShadowReport from "./shadow/report.ts";
import ShadowStart from "./shadow/start.ts";
import ShadowStop from "./shadow/stop.ts";
import Simulate from "./simulate.ts";
import SimulateFaults from "./simulate-faults.ts";
import Start from "./start.ts";
import Tasks from "./tasks.ts";
import Teams from "./teams.ts";
import Trace from "./trace.ts";
import VersionsExport from "./versions/export.ts";
import VersionsImport from "./versions/import.ts";
import Versions from "./versions/list.ts";
import VersionsSave from "./versions/save.ts";
import VersionsShow from "./versions/show.ts";
import WhatIf from "./what-if.ts";

/** Every command. A new one is a file and a line here. */
export const commands = {
  start: Start,
  check: Check,
  diff: Diff,
  doctor: Doctor,
  draft: Draft,
  versions: Versions,
  "versions:show": VersionsShow,
  "versions:save": VersionsSave,
  "versions:export": VersionsExport,
  "versions:import": VersionsImport,
  activate: Activate,
  approve: Approve,
  refuse: Refuse,
  rollback: Rollback,
  "in-flight": InFlight,
  move: Move,
  adopt: Adopt,
  promote: Promote,
  run: Run,
  trace: Trace,
  "what-if": WhatIf,
  example: Example,
  explain: Explain,
  tasks: Tasks,
  pool: Pool,
  next: Next,
  teams: Teams,
  "people:add": PeopleAdd,
  "people:list": PeopleList,
  "people:role": PeopleRole,
  "people:password": PeoplePassword,
  "people:remove": PeopleRemove,
  shadow: ShadowReport,
  "shadow:start": ShadowStart,
  "shadow:stop": ShadowStop,
  incidents: Incidents,
  cancel: Cancel,
  insights: Insights,
  "audit:verify": AuditVerify,
  "audit:rebuild": AuditRebuild,
  "model:train": ModelTrain,
  "model:evaluate": ModelEvaluate,
  "model:answers": ModelAnswers,
  "model:show": ModelShow,
  "model:try": ModelTry,
  models: Models,
  "import-log": ImportLog,
  prompt: Prompt,
  estimate: Estimate,
  costs: Costs,
  connect: ConnectOpenApi,
  "connect:a2a": ConnectA2a,
  "connect:mcp": ConnectMcp,
  "connect:salesforce": ConnectSalesforce,
  "connect:accept": ConnectAccept,
  "connect:sign-in": ConnectSignIn,
  "connect:sign-out": ConnectSignOut,
  billing: Billing,
  reassignments: Reassignments,
  package: Package,
  placement: Placement,
  "placement:accept": PlacementAccept,
  "placement:verify": PlacementVerify,
  archive: Archive,
  backup: Backup,
  restore: Restore,
  ...Object.fromEntries(ORG_COMMANDS.map((command) => [`org:${command.name}`, orgCommand(command)])),
  bench: Bench,
  scan: Scan,
  schema: Schema,
  simulate: Simulate,
  "simulate-faults": SimulateFaults,
};
