import { availableParallelism } from "node:os";
import { KINDS } from "../kinds/index.ts";
import type { Piece, Project } from "../kinds/kind.ts";
import type { Unread } from "../model.ts";
import { withoutCopies } from "./copies.ts";
import { findFiles } from "./find.ts";
import { objectIn } from "./object.ts";
import { packagesIn } from "./packages.ts";
import { createProject } from "./project.ts";
import { type Batch, kindsByEnding, readFiles } from "./read-files.ts";
import { readOnThreads } from "./threads.ts";

export interface ReadOptions {
  /** API name, in upper or lower case. */
  object: string;
  /** How many files are read at once; as many as there are cores unless given. */
  jobs?: number;
  /** Told as the reading goes on: files done, of so many. */
  onProgress?: (done: number, total: number) => void;
}

/** What was read, and what could not be. */
export interface ReadProject {
  /** The API name as the project spells it. */
  object: string;
  /** Whether any file is about that object by its name. */
  known: boolean;
  project: Project;
  unread: Unread[];
  files: {
    /** All files of the folder. */
    found: number;
    /** Those of a kind that a scan reads, whether or not they concern the object. */
    metadata: number;
    /** Parsed, by kind. */
    read: Record<string, number>;
  };
}

/** Below this a thread takes longer to start than to do its work. */
const FEW = 150;

/**
 * Reads the metadata of a folder, in source format, in the format of the Metadata API, or both: whatever lies there, under
 * whatever folders. Nothing of it is executed.
 * @throws Error that says what to do, where the folder is not there or has no metadata in it
 */
export async function readProject(
  folder: string,
  { object: asked, jobs = availableParallelism(), onProgress }: ReadOptions,
): Promise<ReadProject> {
  const unread: Unread[] = [];
  const all = findFiles(folder, unread);
  const kindsOf = kindsByEnding(KINDS);
  const paths = all.filter((path) => kindsOf(path).length > 0);
  if (paths.length === 0) throw new Error(noProject(folder, all.length));
  const { object, known } = objectIn(paths, asked);

  const batches: Batch[] = [];
  let done = 0;
  const took = (batch: Batch, files: number) => {
    batches.push(batch);
    done += files;
    onProgress?.(done, paths.length);
  };
  if (jobs <= 1 || paths.length < FEW) took(readFiles(folder, object, paths, KINDS), paths.length);
  else await readOnThreads(folder, object, paths, jobs, took);

  const pieces: Piece[] = batches.flatMap((batch) => batch.pieces).sort(byFile);
  const own = withoutCopies(pieces, packagesIn(folder, all), unread);
  const read: Record<string, number> = {};
  for (const batch of batches)
    for (const [kind, count] of Object.entries(batch.read)) read[kind] = (read[kind] ?? 0) + count;
  unread.push(...batches.flatMap((batch) => batch.unread));
  return {
    object,
    known,
    project: createProject(own),
    unread: unread.sort(byFile),
    files: { found: all.length, metadata: paths.length, read },
  };
}

/** So that a scan says the same however many threads there were. */
const byFile = (a: { file: string }, b: { file: string }) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0);

const noProject = (folder: string, files: number) =>
  `There is no Salesforce metadata in ${folder}${files > 0 ? ` (${files} other files are)` : ""}. Name the folder of an SFDX project (with force-app in it), or one that metadata was retrieved to (with objects, flows, workflows in it).`;
