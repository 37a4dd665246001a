import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Found, Report } from "@throughline/scan";

/** A scan as it is kept: what it found, in words and as data. */
export interface KeptScan extends Found {
  /** ISO. */
  at: string;
  by: string;
  /** How long it took, in ms. */
  took: number;
  folder: string;
  report: Report;
}

const fileOf = (dataFolder: string, object: string): string =>
  join(dataFolder, "scans", `${object.toLowerCase().replaceAll(/[^a-z0-9_]/g, "-")}.json`);

/** Keeps the last scan of an object; the one before it is replaced at once or not at all. */
export function keepScan(dataFolder: string, scan: KeptScan): void {
  const file = fileOf(dataFolder, scan.report.object);
  mkdirSync(join(dataFolder, "scans"), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(scan));
  renameSync(`${file}.new`, file);
}

/** The last scan of an object; undefined where there was none, or what is kept cannot be read. */
export function lastScan(dataFolder: string, object: string): KeptScan | undefined {
  const file = fileOf(dataFolder, object);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as KeptScan;
  } catch {
    return undefined;
  }
}
