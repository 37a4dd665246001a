import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { get } from "../../api/client.ts";
import type { VersionList, WholeVersion } from "../../api/types.ts";
import { useSaveVersion } from "../../api/versions.ts";
import { useActor } from "../../shell/acting-as.tsx";
import type { Opened } from "../document/use-editor.ts";

/** Saving what is on the screen as a draft. */
export interface Saving {
  /** Saves, or asks first where somebody else has saved meanwhile. */
  save(): void;
  /** Saves whatever others have saved. */
  saveOver(): void;
  /** Works on what the other one saved; what was typed here is gone. */
  takeTheirs(): void;
  /** Who has saved since this was opened: their version is newer than the one that is worked on. */
  theirs: WholeVersion | undefined;
  forgetTheirs(): void;
  busy: boolean;
  error: unknown;
}

export function useSave({ editor, base, rebase }: Opened, say: (text: string) => void): Saving {
  const by = useActor();
  const saving = useSaveVersion(editor.id);
  const client = useQueryClient();
  const [theirs, setTheirs] = useState<WholeVersion>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const path = `/api/workflows/${encodeURIComponent(editor.id)}/versions`;

  const at = async (act: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    try {
      await act();
    } catch (found) {
      setError(found);
    } finally {
      setBusy(false);
    }
  };
  const saveOver = () =>
    at(async () => {
      const { text } = editor;
      const { version } = await saving.mutateAsync({ by, text, agents: base.agents });
      rebase({ ...version, text, agents: base.agents }, "mine");
      setTheirs(undefined);
      say(`Saved as draft v${version.number}.`);
    });
  const save = () =>
    at(async () => {
      const { versions } = await get<VersionList>(path);
      const newest = versions[0];
      if (newest && newest.number > base.number) {
        setTheirs(await get<WholeVersion>(`${path}/${newest.number}`));
        void client.invalidateQueries({ queryKey: ["versions", editor.id] });
      } else await saveOver();
    });
  return {
    save: () => void save(),
    saveOver: () => void saveOver(),
    takeTheirs() {
      if (theirs) rebase(theirs, "its text");
      setTheirs(undefined);
    },
    theirs,
    forgetTheirs: () => setTheirs(undefined),
    busy,
    error,
  };
}
