import { KINDS } from "./kinds/index.ts";
import type { Project } from "./kinds/kind.ts";
import type { Blocker, Write } from "./model.ts";
import { type ReadOptions, type ReadProject, readProject } from "./project/read.ts";

/** Everything that writes an object's fields, and everything that refuses a save of it, as far as the metadata says. */
export interface Found {
  writes: Write[];
  blockers: Blocker[];
}

export interface Scan extends ReadProject, Found {
  /** Files that were left out on purpose, by the reason: tests, what a package hides. */
  leftOut: Record<string, number>;
}

/**
 * Scans a folder of metadata: who writes what of an object.
 * @throws Error that says what to do, where the folder is not there or has no metadata in it
 */
export async function scan(folder: string, options: ReadOptions): Promise<Scan> {
  const read = await readProject(folder, options);
  const { project, object } = read;
  const found = scanOf(project, object);
  const unread = [...read.unread, ...KINDS.flatMap((kind) => kind.unread?.(project) ?? [])];
  const leftOut = Object.assign({}, ...KINDS.map((kind) => kind.leftOut?.(project)));
  return { ...read, ...found, unread, leftOut };
}

/** The same of what was read already. Pure. */
export function scanOf(project: Project, object: string): Found {
  return {
    writes: KINDS.flatMap((kind) => kind.writes?.(object, project) ?? []),
    blockers: KINDS.flatMap((kind) => kind.blocks?.(object, project) ?? []),
  };
}
