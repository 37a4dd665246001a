import { type Store, StoreError } from "@throughline/audit";
import type { Entry } from "@throughline/engine";
import type { VersionEntry } from "./entry.ts";
import { applyVersion, NO_VERSIONS, type Version, type Versions } from "./fold.ts";
import type { VersionText } from "./text.ts";

/** Name of the trail that has the versions of a workflow. No record has an id like a workflow's, so it is no item's. */
export const journalKey = (workflow: string): string => `versions/${workflow}`;

/** The versions of a workflow, with all that was said of them. Empty where nothing was saved. Rejects with `StoreError`. */
export async function versionsOf(store: Pick<Store, "entries">, workflow: string): Promise<Versions> {
  const stored = await store.entries(journalKey(workflow));
  // the journal's entries travel through the store as those of items do
  return stored.map(({ entry }) => entry as unknown as VersionEntry).reduce(applyVersion, NO_VERSIONS);
}

/** How often somebody else may have written at the same moment. */
const TRIES = 20;

/**
 * Appends what `decide` makes of the versions as they are, in one line of the journal, and resolves with the versions
 * after it. Where somebody else appended meanwhile, `decide` is asked again with what is there then; nothing to append
 * is as well. Rejects with what `decide` throws, and with `StoreError`: then nothing is stored.
 */
export async function addVersionEntries(
  store: Pick<Store, "entries" | "append">,
  workflow: string,
  decide: (versions: Versions) => VersionEntry[],
): Promise<Versions> {
  for (let attempt = 1; ; attempt++) {
    const versions = await versionsOf(store, workflow);
    const entries = decide(versions);
    if (!entries.length) return versions;
    try {
      await store.append([
        {
          item: journalKey(workflow),
          workflow: "",
          entries: entries as unknown as Entry[],
          from: versions.entries + 1,
        },
      ]);
      return entries.reduce(applyVersion, versions);
    } catch (error) {
      if (!(error instanceof StoreError && error.class === "conflict") || attempt === TRIES) throw error;
    }
  }
}

/** What is saved: the texts, under the hash that parsing them gives. */
export interface Saving extends VersionText {
  hash: string;
  at: string;
  by: string;
  note?: string;
}

/**
 * Saves a version as a draft. What has been saved before is not saved again, whoever saves it: that version is given back.
 * Rejects with `StoreError`.
 */
export async function saveVersion(
  store: Pick<Store, "entries" | "append">,
  workflow: string,
  { hash, ...rest }: Saving,
): Promise<Version> {
  const { versions } = await addVersionEntries(store, workflow, ({ versions }) => {
    if (versions.some((version) => version.hash === hash)) return [];
    return [{ kind: "version-saved", number: versions.length + 1, hash, ...rest }];
  });
  return versions.find((version) => version.hash === hash) as Version;
}
