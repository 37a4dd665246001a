export { type KeptScan, keepScan, lastScan } from "./kept.ts";
