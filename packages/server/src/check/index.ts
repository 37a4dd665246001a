export { type CheckReport, reportOn } from "./report.ts";
