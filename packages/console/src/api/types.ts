/** What the console knows of the other rooms: types. Of their code only what reads a table of candidates is in the bundle. */
export type { Change, Effect, Entry, Repair, TaskAbout } from "@throughline/engine";
export type {
  AnswerBody,
  ApiError,
  Comparison,
  ExampleWritten,
  Insights,
  LiveEvent,
  MemberView as TeamMember,
  Next,
  NextBody,
  PoolItem,
  RepairBody,
  Route,
  Session,
  SetAside,
  SetAsideRepair,
  ShadowReport,
  SignInBody,
  Situation,
  Summary,
  TaskRow,
  TeamLine,
  TeamView,
  VersionList,
  VersionRow,
  WorkItemList,
  WorkItemRow,
  WorkItemStory,
} from "@throughline/server/api";
export type { Because, Candidate, DecidedBy, Decision, FormField, StepError } from "@throughline/steps";
export type { Action, Block, Reason, Stage, Step, Value, Workflow } from "@throughline/workflow";
