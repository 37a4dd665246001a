import type { Store } from "@throughline/audit";
import type { Deployed } from "@throughline/runtime";
import type { Workflow } from "@throughline/workflow";
import { versionsOf } from "./journal.ts";
import { parseVersion } from "./text.ts";

/** What runs at a start. */
export interface AtStart {
  /** The active version of every workflow, and those that its items may still run. */
  deployed: Deployed[];
  /** Files that are another version than the active one: drafts, in words. */
  drafts: string[];
}

/**
 * The versions that run: of each workflow the one that the journal says is active, whatever its file says by now; where
 * nothing was activated yet, the file. Every version that was active once is there for the items that began with it.
 * Rejects with `StoreError`, and for a version that this release cannot read any more.
 */
export async function versionsAtStart(
  store: Pick<Store, "entries">,
  files: { file: string; workflow: Workflow }[],
): Promise<AtStart> {
  const deployed: Deployed[] = [];
  const drafts: string[] = [];
  for (const { file, workflow } of files) {
    const { versions, active } = await versionsOf(store, workflow.id);
    const running = versions.find(({ number }) => number === active);
    if (!running || running.hash === workflow.hash) deployed.push({ workflow, active: true });
    else
      drafts.push(
        `${file} is a draft: version ${running.number} of ${workflow.id} is active, and runs.` +
          ` What is different: throughline diff`,
      );
    for (const version of versions) {
      if (!version.activated || version.hash === workflow.hash) {
        if (version.hash === workflow.hash && version.activated && version !== running)
          deployed.push({ workflow, active: false });
        continue;
      }
      const { workflow: text } = parseVersion(version);
      if (!text)
        throw new Error(
          `Version ${version.number} of ${workflow.id} cannot be read any more, and items may run it. Start with the release that saved it.`,
        );
      deployed.push({ workflow: text, active: version === running });
    }
  }
  return { deployed, drafts };
}
