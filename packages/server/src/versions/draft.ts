import { readFileSync } from "node:fs";
import { RefusedError } from "@throughline/runtime";
import type { Engine } from "../engine.ts";
import { openWorkspace, type Workspace } from "../workspace.ts";
import { versionsOf } from "./journal.ts";
import { parseVersion } from "./text.ts";

/** What is not live: a version of the journal by its number, or a file. */
export type Draft = { version: number } | { file: string };

export const nameOf = (draft: Draft): string =>
  "version" in draft ? `version ${draft.version}` : draft.file;

/**
 * The draft with the files that it runs over: a file's own neighbours; for a version those of the live workflow.
 * @throws RefusedError where it is not there or no workflow that can run
 */
export async function openDraft(draft: Draft, workflow: string, live: Engine): Promise<Workspace> {
  const workspace = "version" in draft ? await ofVersion(draft.version, workflow, live) : ofFile(draft.file);
  const wrong = workspace.problems.find(({ severity }) => severity === "error");
  if (!workspace.workflow || wrong)
    throw new RefusedError(
      "invalid",
      `${nameOf(draft)} cannot run: ${wrong?.message ?? "it is no workflow"}`,
    );
  return workspace;
}

function ofFile(file: string): Workspace {
  try {
    readFileSync(file);
  } catch {
    throw new RefusedError("not-found", `There is no file ${file}.`);
  }
  return openWorkspace(file);
}

async function ofVersion(number: number, id: string, { store, workspaces }: Engine): Promise<Workspace> {
  const { versions } = await versionsOf(store, id);
  const version = versions.find((one) => one.number === number);
  const beside = workspaces.find(({ workflow }) => workflow?.id === id);
  if (!version || !beside) throw new RefusedError("not-found", `${id} has no version ${number}.`);
  const { workflow, problems } = parseVersion(version);
  const { workflow: _, ...rest } = beside;
  return {
    ...rest,
    ...(workflow && { workflow }),
    problems: problems.map((problem) => ({ ...problem, file: problem.file ?? beside.file })),
  };
}
