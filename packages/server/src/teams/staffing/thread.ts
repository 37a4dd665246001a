import { parentPort, workerData } from "node:worker_threads";
import { playStaffing, type StaffingSetup } from "./run.ts";

parentPort?.postMessage(playStaffing(workerData as StaffingSetup));
