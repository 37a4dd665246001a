import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Unread } from "../model.ts";

const PASSED_OVER = new Set(["node_modules", "bower_components"]);

/**
 * All files below a folder, as paths below it with forward slashes, in order. Links are not followed; folders whose name
 * begins with a dot, and installed packages, are passed over; `.forceignore` is not asked, since what it names may well run.
 * @param unread gets the folders that could not be opened
 * @throws Error that says what to do, where there is no such folder
 */
export function findFiles(folder: string, unread: Unread[]): string[] {
  const found: string[] = [];
  const open = [""];
  mustBeFolder(folder);
  for (let below = open.pop(); below !== undefined; below = open.pop()) {
    for (const entry of entriesOf(folder, below, unread)) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (entry.isFile()) found.push(path);
      else if (entry.isDirectory() && !entry.name.startsWith(".") && !PASSED_OVER.has(entry.name))
        open.push(path);
    }
  }
  return found.sort();
}

function entriesOf(folder: string, below: string, unread: Unread[]): Dirent[] {
  try {
    return readdirSync(join(folder, below), { withFileTypes: true });
  } catch (error) {
    unread.push({ file: below, why: `the folder cannot be opened: ${(error as Error).message}` });
    return [];
  }
}

function mustBeFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  throw new Error(
    found
      ? `${folder} is a file. Name the folder of the project; a zip of metadata has to be unpacked first.`
      : `There is no folder at ${folder}.`,
  );
}
