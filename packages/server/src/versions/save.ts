import type { AuditStore } from "@throughline/audit";
import type { Clock } from "@throughline/runtime";
import type { Problem } from "@throughline/workflow";
import type { Workspace } from "../workspace.ts";
import { openWorkspace } from "../workspace.ts";
import type { Version } from "./fold.ts";
import { addVersionEntries, saveVersion } from "./journal.ts";
import { parseVersion, type VersionText } from "./text.ts";

/** Why a text cannot be saved as a version, with every problem of its form. */
export class NoVersionError extends Error {
  readonly problems: Problem[];

  constructor(message: string, problems: Problem[]) {
    super(message);
    this.name = "NoVersionError";
    this.problems = problems;
  }
}

/**
 * Saves a draft of a workflow. What can be read is saved, whatever the checks say of it: a draft is work in progress, and
 * its problems come back with it.
 *
 * @param agents default: those of the workspace's files
 * @throws NoVersionError for what is no workflow, or another one
 */
export async function saveDraft(
  store: AuditStore,
  { file, workflow }: Workspace,
  { text, agents = {} }: { text: string; agents?: Record<string, string> | undefined },
  saved: { at: string; by: string; note?: string | undefined },
): Promise<{ version: Version; problems: Problem[] }> {
  const draft = openWorkspace(file, {}, text, agents);
  const { problems } = draft;
  const version: VersionText = draft.version ?? { text, agents };
  const parsed = parseVersion(version);
  if (!draft.workflow || !parsed.complete)
    throw new NoVersionError(
      "The draft cannot be read, so it was not saved.",
      problems.filter(({ severity }) => severity === "error"),
    );
  const { id, hash } = draft.workflow;
  if (workflow && id !== workflow.id)
    throw new NoVersionError(`The draft is of the workflow "${id}", not of "${workflow.id}".`, []);
  const { note, ...who } = saved;
  return {
    version: await saveVersion(store, id, { hash, ...version, ...who, ...(note && { note }) }),
    problems,
  };
}

/** Who saves what runs where nobody has saved anything yet. */
const AT_START = "throughline start";

/** Where a workflow has no version yet, the one that runs is its first, and active. */
export async function saveFirst(store: AuditStore, workspaces: Workspace[], clock: Clock): Promise<void> {
  for (const { workflow, version } of workspaces) {
    if (!workflow || !version) continue;
    const [at, by] = [clock.now(), AT_START];
    await addVersionEntries(store, workflow.id, ({ versions }) => {
      if (versions.length) return [];
      return [
        { kind: "version-saved", at, number: 1, hash: workflow.hash, ...version, by },
        { kind: "version-activated", at, number: 1, by, inFlight: {} },
      ];
    });
  }
}
