import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Found, OrgPeople, Report } from "@throughline/scan";

/** A scan as it is kept: what it found, in words and as data. */
export interface KeptScan extends Found {
  /** ISO. */
  at: string;
  by: string;
  /** How long it took, in ms. */
  took: number;
  /** Where the metadata is that it read. */
  folder: string;
  /** The org from which that was retrieved; absent: it was a folder of somebody's. */
  org?: string;
  /** What the org lists and did not give, in its words. */
  missing?: string[];
  people?: OrgPeople;
  report: Report;
}

const folderOf = (dataFolder: string): string => join(dataFolder, "scans");
const nameOf = (object: string): string => `${object.toLowerCase().replaceAll(/[^a-z0-9_]/g, "-")}.json`;

/** Keeps the last scan of an object; the one before it is replaced at once or not at all. */
export function keepScan(dataFolder: string, scan: KeptScan): void {
  const file = join(folderOf(dataFolder), nameOf(scan.report.object));
  mkdirSync(folderOf(dataFolder), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(scan));
  renameSync(`${file}.new`, file);
}

/** The last scan of an object; undefined where there was none, or what is kept cannot be read. */
export const lastScan = (dataFolder: string, object: string): KeptScan | undefined =>
  readScan(join(folderOf(dataFolder), nameOf(object)));

/** The last scan of every object that was scanned. */
export function lastScans(dataFolder: string): KeptScan[] {
  const folder = folderOf(dataFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) =>
    name.endsWith(".json") ? (readScan(join(folder, name)) ?? []) : [],
  );
}

function readScan(file: string): KeptScan | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as KeptScan;
  } catch {
    return undefined;
  }
}
