export { type Candidate, candidateOf, loadText, nameOf } from "./choose/candidate.ts";
export { type Choice, choiceFor, choose, type Words } from "./choose/choose.ts";
export { type Attempt, find, type Held } from "./choose/search.ts";
export type { MemberView, RosterView, TeamView, Turn, Workload } from "./choose/view.ts";
export { type Dispatched, dispatch, isMatched } from "./dispatch/dispatch.ts";
export { matchBest } from "./dispatch/match.ts";
export { type HeldItem, inTurn } from "./dispatch/urgency.ts";
export { jain } from "./history/balance.ts";
export type { ItemHistory, Level, Moment, Ownership } from "./history/history.ts";
export { type Journey, journeyOf, type Reassignment } from "./history/journey.ts";
export {
  byAttribute,
  byStep,
  byTeam,
  type MeasureOptions,
  type Measures,
  measure,
  measureBy,
  type Share,
} from "./history/measures.ts";
export { calendar } from "./hours/calendar.ts";
export { type Openness, openAt } from "./hours/open-at.ts";
export { weekText } from "./hours/week.ts";
export type { DayAhead } from "./now/days.ts";
export { type MemberNow, type Presence, type QuotaUsed, worksAt } from "./now/member.ts";
export { dayOf, inHoursNow, type TeamNow, teamNow } from "./now/team.ts";
export type { RosterEntry } from "./roster/entry.ts";
export { createRoster, type Proposal, type Roster, type RosterAnswer } from "./roster/roster.ts";
export { emptyRoster, type Reservation, type RosterState, rosterApply, type Waits } from "./roster/state.ts";
export { viewOf } from "./roster/view.ts";
export type { WaitingItem } from "./roster/waiting-item.ts";
export type { Bounds } from "./simulate/bounds.ts";
export { boundsOfSeeds, type Compared, compare, type Estimate } from "./simulate/compare.ts";
export type { Desk, GivenItem, WorkKind } from "./simulate/desk.ts";
export { deskOfItems, parseDesk, withItems } from "./simulate/file.ts";
export { play } from "./simulate/play.ts";
export { type Score, scoreOf } from "./simulate/score.ts";
export { type Strategy, strategyNamed, USUAL as USUAL_STRATEGIES } from "./simulate/strategies.ts";
export { type Pace, paceOf } from "./speed/pace.ts";
export { arrived, begun, emptyPace, ended, type Kind, kindOf, type PaceState } from "./speed/state.ts";
export {
  type MemberOrigins,
  type MergedTeams,
  mergeTeams,
  type OrgPerson,
  type OrgTeams,
  type SourceMembers,
  sourceKey,
} from "./teams/merge.ts";
export { nameKey } from "./teams/names.ts";
export { parseTeams, type TeamsProblem } from "./teams/parse.ts";
export type * from "./types.ts";
