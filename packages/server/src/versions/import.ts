import type { AuditStore } from "@throughline/audit";
import type { WholeVersion } from "../api-types.ts";
import type { VersionEntry } from "./entry.ts";
import { addVersionEntries } from "./journal.ts";
import { parseVersion } from "./text.ts";

/**
 * Takes versions from files into the journal: those of which nothing is known yet. Where the journal is empty, they keep
 * their numbers and states; else they are drafts with the next numbers. Who saved them, when and with which note stays.
 *
 * @returns how many are new
 * @throws Error for a text that is not what the list says, or is no workflow of that name: then nothing is taken
 */
export async function importVersions(
  store: AuditStore,
  workflow: string,
  given: WholeVersion[],
): Promise<number> {
  for (const { number, hash, ...version } of given) {
    const parsed = parseVersion(version).workflow;
    if (parsed?.hash !== hash)
      throw new Error(
        `Version ${number} is not what was saved: its text has been changed. Nothing was taken.`,
      );
    if (parsed.id !== workflow)
      throw new Error(`Version ${number} is of the workflow "${parsed.id}", not of "${workflow}".`);
  }
  let taken = 0;
  await addVersionEntries(store, workflow, ({ versions }) => {
    const fresh = given.filter(({ hash }) => !versions.some((known) => known.hash === hash));
    taken = fresh.length;
    const saved = fresh.map(
      ({ number, hash, text, agents, savedAt: at, savedBy: by, note }, index): VersionEntry => ({
        ...{ kind: "version-saved", at, number: versions.length ? versions.length + index + 1 : number },
        ...{ hash, text, agents, by, ...(note !== null && { note }) },
      }),
    );
    return versions.length ? saved : [...saved, ...lived(fresh)];
  });
  return taken;
}

/** What an empty journal has to say for the versions to stand as they did, in the order in which it happened. */
function lived(versions: WholeVersion[]): VersionEntry[] {
  const activations = versions.flatMap(({ number, activated }): VersionEntry[] =>
    activated
      ? [
          {
            ...{ kind: "version-activated", at: activated.at, number, by: activated.by, inFlight: {} },
            ...(activated.approvedBy !== null && { approvedBy: activated.approvedBy }),
          },
        ]
      : [],
  );
  const retired = versions.flatMap(({ number, state, retiredAt, savedBy: by }): VersionEntry[] =>
    state === "retired" && retiredAt !== null ? [{ kind: "version-retired", at: retiredAt, number, by }] : [],
  );
  // what was retired at the moment in which another one went live says so by that
  const byItself = retired.filter(({ at }) => !activations.some((one) => one.at === at));
  return [...activations, ...byItself].sort((a, b) => (a.at < b.at ? -1 : 1));
}
