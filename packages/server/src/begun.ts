import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseTeams } from "@throughline/assignment";
import type { AuditStore } from "@throughline/audit";
import { type Clock, RefusedError } from "@throughline/runtime";
import type { Version } from "./versions/fold.ts";
import { saveVersion, versionsOf } from "./versions/journal.ts";
import { NoVersionError } from "./versions/save.ts";
import { readDraft, type Workspace } from "./workspace.ts";

/** What a workflow begins with. */
export interface Beginning {
  /** The workflow file; its name is the workflow's. */
  text: string;
  /** Text of the teams.yaml beside it. */
  teams?: string | undefined;
  by: string;
  note?: string | undefined;
}

/**
 * Workflows that were begun in the browser and run nowhere yet. Each has a folder of its own under the data, in which its
 * neighbours lie as they do beside any workflow; its versions are drafts of the trail. One that was named at the start
 * runs, and is none of these any more.
 */
export interface Begun {
  list(): Workspace[];
  /** Puts a version of one into its file, so that Throughline can be started with it: where that is. Undefined: it is none of these. */
  ready(workflow: string, text: string): string | undefined;
  /**
   * @throws NoVersionError for a text that cannot be read
   * @throws RefusedError `invalid` where the name is taken, or there is no folder to keep it in
   */
  begin(beginning: Beginning): Promise<{ workspace: Workspace; version: Version }>;
}

/** @param dataFolder without one nothing can be begun */
export function openBegun(
  { workspaces, store, clock }: { workspaces: Workspace[]; store: AuditStore; clock: Clock },
  dataFolder?: string,
): Begun {
  const folder = dataFolder === undefined ? undefined : join(dataFolder, "workflows");
  const all = new Map<string, Workspace>(
    folder !== undefined && existsSync(folder)
      ? readdirSync(folder).flatMap((id) => {
          const file = join(folder, id, "workflow.yaml");
          return existsSync(file) ? [[id, neighbours(file, readFileSync(file, "utf8"))]] : [];
        })
      : [],
  );
  const runs = (id: string) => workspaces.some(({ workflow }) => workflow?.id === id);

  return {
    list: () => [...all.values()].filter(({ workflow }) => workflow && !runs(workflow.id)),
    ready(id, text) {
      const file = runs(id) ? undefined : all.get(id)?.file;
      if (file !== undefined) writeFileSync(file, text);
      return file;
    },
    async begin({ text, teams, by, note }) {
      if (folder === undefined)
        throw new RefusedError("invalid", "There is no data folder here to keep a new workflow in.");
      const read = readDraft(join(folder, "new", "workflow.yaml"), { text, agents: {} });
      if (!read.workflow || !read.complete)
        throw new NoVersionError(
          "The workflow cannot be read, so it was not begun.",
          read.problems.filter(({ severity }) => severity === "error"),
        );
      const { id, hash } = read.workflow;
      if (runs(id) || all.has(id) || (await versionsOf(store, id)).versions.length > 0)
        throw new RefusedError(
          "invalid",
          `There is a workflow of the name "${id}" already. Write another name behind workflow:.`,
          "workflow",
        );
      const own = join(folder, id);
      mkdirSync(own, { recursive: true });
      try {
        const file = join(own, "workflow.yaml");
        writeFileSync(file, text);
        if (teams !== undefined) writeFileSync(join(own, "teams.yaml"), teams);
        const workspace = neighbours(file, text);
        const saved = { hash, text, agents: {}, at: clock.now(), by, ...(note && { note }) };
        const version = await saveVersion(store, id, saved);
        all.set(id, workspace);
        return { workspace, version };
      } catch (error) {
        rmSync(own, { recursive: true, force: true });
        throw error;
      }
    },
  };
}

/** A workspace that is read and not checked: who looks at a draft of it has it checked. */
function neighbours(file: string, text: string): Workspace {
  const { workflow } = readDraft(file, { text, agents: {} });
  const teamsFile = join(file, "..", "teams.yaml");
  const teams = existsSync(teamsFile) ? parseTeams(readFileSync(teamsFile, "utf8")).teams : undefined;
  return {
    ...{ file, problems: [], proofs: [] },
    ...(workflow && { workflow, version: { text, agents: {} } }),
    ...(teams && { teams }),
  };
}
