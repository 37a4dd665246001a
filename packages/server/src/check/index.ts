export { type CheckReport, reportOn, type WorstTold } from "./report.ts";
