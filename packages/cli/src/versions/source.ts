import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { Flags } from "@oclif/core";
import type { openTrail } from "@throughline/audit";
import type { SavedVersion, VersionList, WholeVersion } from "@throughline/server";
import {
  importVersions,
  listOf,
  parseVersion,
  rowOf,
  saveDraft,
  type VersionText,
  versionNamed,
  versionsOf,
} from "@throughline/server/versions";
import { openWorkspace } from "@throughline/server/workspace";
import { type ThroughlineCommand, trailFlags } from "../command.ts";
import type { LoginFlags } from "../login.ts";
import { askRunning, serverFlag } from "../running.ts";

export const workflowFlag = Flags.string({
  description: "Name of the workflow; not needed where one runs alone.",
});

/** Where versions are: in the Throughline that runs, or in a trail that is named. */
export const versionFlags = {
  workflow: workflowFlag,
  server: serverFlag,
  ...trailFlags,
};

/** Who acts, where nothing else says it. */
export const me = (): string => process.env.THROUGHLINE_USER || userInfo().username;

/** The versions of one workflow, wherever they are. */
export interface VersionSource {
  workflow: string;
  list(): Promise<VersionList>;
  /** By number, `active` or `draft`. Rejects where there is none. */
  get(which: string): Promise<WholeVersion>;
  save(file: string, note: string | undefined): Promise<SavedVersion>;
  /** Takes versions from files; resolves with how many are new. */
  take(versions: WholeVersion[]): Promise<number>;
}

interface Given extends LoginFlags {
  workflow?: string | undefined;
  server: string;
  data: string;
  store?: string | undefined;
}

/**
 * The source that the flags name: a trail where `--data` or `--store` is given, else the Throughline that runs.
 * @param trail where that trail is, if one was named
 * @param workflow the one that a file on the command line is of
 */
export async function versionSource(
  command: ThroughlineCommand,
  flags: Given,
  { trail, workflow = flags.workflow }: { trail?: string | undefined; workflow?: string | undefined },
): Promise<VersionSource> {
  return trail === undefined
    ? runningVersions(command, flags.server, workflow)
    : ofTrail(command, { trail, flags }, workflow);
}

/** The versions of a workflow in the Throughline that runs. */
export const runningVersions = async (
  command: ThroughlineCommand,
  server: string,
  workflow: string | undefined,
): Promise<VersionSource> => ofServer(command, server, workflow ?? (await theOnly(command, server)));

async function theOnly(command: ThroughlineCommand, server: string): Promise<string> {
  const all = await askRunning<{ id: string }[]>(command, server, "/api/workflows");
  const [first] = all;
  if (first && all.length === 1) return first.id;
  return command.error(
    `Which workflow? There ${all.length ? `are ${all.map(({ id }) => id).join(", ")}` : "is none"}.\nName it with --workflow NAME.`,
    { exit: 2 },
  );
}

function ofServer(command: ThroughlineCommand, server: string, workflow: string): VersionSource {
  const path = `/api/workflows/${encodeURIComponent(workflow)}/versions`;
  const ask = <T>(rest = "", body?: object) => askRunning<T>(command, server, path + rest, body);
  const save = (version: VersionText, note: string | undefined, by = me()) =>
    ask<SavedVersion>("", { by, ...version, ...(note && { note }) });
  return {
    workflow,
    list: () => ask<VersionList>(),
    get: (which) => ask<WholeVersion>(`/${encodeURIComponent(which)}`),
    save: (file, note) => save(textsOf(command, file), note),
    async take(versions) {
      const { versions: known } = await ask<VersionList>();
      const fresh = versions.filter(({ hash }) => !known.some((one) => one.hash === hash));
      // who is signed in saves them there; who did it first stands in the note
      for (const { text, agents, savedBy, savedAt, note } of fresh)
        await save({ text, agents }, [note, `saved by ${savedBy} at ${savedAt}`].filter(Boolean).join("; "));
      return fresh.length;
    },
  };
}

function ofTrail(
  command: ThroughlineCommand,
  { trail, flags }: { trail: string; flags: LoginFlags },
  named: string | undefined,
): VersionSource {
  const workflow = named ?? command.error("Which workflow?\nName it with --workflow NAME.", { exit: 2 });
  async function within<T>(
    use: (store: Awaited<ReturnType<typeof openTrail>>) => Promise<T>,
    readOnly = true,
  ): Promise<T> {
    const store = await command.openTrail(trail, flags, { readOnly });
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  }
  return {
    workflow,
    list: () => within(async (store) => listOf(workflow, await versionsOf(store, workflow))),
    get: (which) =>
      within(async (store) => {
        const all = await versionsOf(store, workflow);
        const found = versionNamed(all, which);
        if (found) return { ...rowOf(found), text: found.text, agents: found.agents };
        const known = all.versions.map(({ number }) => number).join(", ");
        throw new Error(
          which === "draft"
            ? `There is no draft of ${workflow}.`
            : `There is no version ${which} of ${workflow}. There are: ${known || "none yet"}.`,
        );
      }),
    save: (file, note) =>
      within(async (store) => {
        const workspace = openWorkspace(file);
        const saved = { at: new Date().toISOString(), by: me(), note };
        const { version, problems } = await saveDraft(store, workspace, textsOf(command, file), saved);
        return { version: rowOf(version), problems };
      }, false),
    take: (versions) => within((store) => importVersions(store, workflow, versions), false),
  };
}

/** The texts of a workflow file, with those of the agents that it takes from files. */
export function textsOf(command: ThroughlineCommand, file: string): VersionText {
  if (!existsSync(file)) command.error(`There is no workflow file at ${file}.`, { exit: 2 });
  const { version, problems } = openWorkspace(file);
  if (version) return version;
  const [first] = problems;
  return command.error(`${file}:${first?.line ?? 1}  ${first?.message ?? "This is no workflow."}`, {
    exit: 1,
  });
}

/** The name of the workflow of some texts. */
export const nameIn = (texts: VersionText): string | undefined => parseVersion(texts).workflow?.id;
