export { ceilings, requestOf, USUAL_TEXT, usualCeilings } from "./ceilings.ts";
export { checkDraft, type OrgAtHand } from "./draft.ts";
export { type CheckReport, reportOn, type WorstTold } from "./report.ts";
