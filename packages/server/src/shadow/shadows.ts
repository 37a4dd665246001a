import { removeTrail, trailBeside } from "@throughline/audit";
import { RefusedError } from "@throughline/runtime";
import type { Workflow } from "@throughline/workflow";
import type { Engine, EngineOptions } from "../engine.ts";
import { type Draft, nameOf, openDraft } from "../versions/draft.ts";
import type { Workspace } from "../workspace.ts";
import { createShadow, type Shadow, type ShadowFound } from "./shadow.ts";

/** A shadow as it is told of: what runs, since when, and what it has found. */
export interface ShadowReport extends ShadowFound {
  workflow: string;
  /** "version 3", or its file. */
  of: string;
  hash: string;
  since: string;
  by: string;
  /** Nothing is live: all of Throughline runs as a shadow of what the org does by itself. */
  alone: boolean;
  state: "running" | "failed";
  /** Why it is not running. */
  why?: string;
  /** Its own trail. */
  store: string;
}

/** What is kept of a shadow in the live store, so that it goes on after a restart. */
interface Kept {
  draft: Draft;
  hash: string;
  since: string;
  by: string;
  /** US dollars a day that it may spend on language models. */
  spend: number;
}

/** The shadows beside a live engine, at most one for each workflow. */
export interface Shadows {
  /** Begins one; another one of the workflow ends. Rejects with RefusedError where the draft cannot run. */
  begin(workflow: string, draft: Draft, by: string, more?: { spend?: number }): Promise<void>;
  /** Ends it, and removes its trail unless that is to be kept. Rejects with RefusedError `not-found`. */
  end(workflow: string, keep: boolean): Promise<void>;
  report(workflow: string): Promise<ShadowReport | undefined>;
  /** Takes up those that were on when the last process ended. A shadow that cannot is told of as failed. */
  resume(): Promise<void>;
  close(): Promise<void>;
}

const STREAM = "shadow/";

/** So much of a shadow is under way at once: it has time. */
const BOUNDS = { maxWaiting: 1_000, maxLetters: 1_000, maxParallelWrites: 100, maxParallelCalls: 4 };

interface Running {
  kept: Kept;
  store: string;
  shadow?: Shadow;
  why?: string;
}

/** @param options those of the live engine: a shadow runs with the same clock, samples and models */
export function createShadows(live: Engine, options: EngineOptions): Shadows {
  const running = new Map<string, Running>();
  const { clock, random, ids, samples, liveModels, signIns, store: location } = options;

  const keep = (workflow: string, kept: Kept | undefined) =>
    live.store.append([], [{ stream: STREAM + workflow, position: kept ? JSON.stringify(kept) : "" }]);

  /** A fault of the shadow stays its own: it is told of, and what is live goes on. */
  async function run(workflow: string, kept: Kept, workspace: Workspace): Promise<void> {
    const store = shadowLocation(location, workspace.workflow as Workflow);
    const one: Running = { kept, store };
    running.set(workflow, one);
    const { spend, since } = kept;
    const shadow = await createShadow({
      ...{ workspaces: [workspace], salesforce: live.salesforce, live, store, since, spend, bounds: BOUNDS },
      ...{ ...(clock && { clock }), ...(random && { random }), ...(ids && { ids }) },
      ...(signIns && { signIns }),
      ...{ ...(samples && { samples }), ...(liveModels && { liveModels }) },
      log: live.log.child({ shadow: workflow }),
    });
    one.shadow = shadow;
    void shadow.engine.store.lost.then(({ message }) => {
      one.why = message;
    });
    await shadow.start();
  }

  async function stop(workflow: string): Promise<void> {
    const one = running.get(workflow);
    running.delete(workflow);
    await one?.shadow
      ?.close()
      .catch((error: unknown) => live.log.warn({ error: String(error) }, "a shadow ended badly"));
  }

  return {
    async begin(workflow, draft, by, { spend = 0 } = {}) {
      const workspace = await openDraft(draft, workflow, live);
      const { hash = "" } = workspace.workflow ?? {};
      const before = running.get(workflow)?.kept ?? (await keptOf(live)).get(workflow);
      await stop(workflow);
      const since = before?.hash === hash ? before.since : live.clock.now();
      const kept: Kept = { draft, hash, since, by, spend };
      try {
        await run(workflow, kept, workspace);
      } catch (error) {
        await stop(workflow);
        throw new RefusedError(
          "invalid",
          `${nameOf(draft)} cannot run as a shadow: ${(error as Error).message}`,
        );
      }
      await keep(workflow, kept);
    },
    async end(workflow, keepTrail) {
      const one = running.get(workflow);
      if (!one) throw new RefusedError("not-found", `${workflow} has no shadow.`);
      await stop(workflow);
      await keep(workflow, undefined);
      if (!keepTrail) await removeTrail(one.store);
    },
    async report(workflow) {
      const one = running.get(workflow);
      if (!one) return undefined;
      const { kept, shadow, why, store } = one;
      return reportOf({
        workflow,
        kept,
        alone: false,
        store,
        found: await shadow?.found(),
        ...(why && { why }),
      });
    },
    async resume() {
      for (const [workflow, kept] of await keptOf(live)) {
        if (running.has(workflow)) continue;
        try {
          await run(workflow, kept, await openDraft(kept.draft, workflow, live));
        } catch (error) {
          const one = running.get(workflow) ?? { kept, store: "" };
          running.set(workflow, { ...one, why: (error as Error).message });
          live.log.warn(
            { shadow: workflow, error: String(error) },
            "The shadow could not go on; what is live does.",
          );
        }
      }
    },
    async close() {
      for (const workflow of [...running.keys()]) await stop(workflow);
    },
  };
}

async function keptOf({ store }: Engine): Promise<Map<string, Kept>> {
  const all = (await store.cursors()).filter(
    ({ stream, position }) => stream.startsWith(STREAM) && position !== "",
  );
  return new Map(
    all.map(({ stream, position }) => [stream.slice(STREAM.length), JSON.parse(position) as Kept]),
  );
}

/** Where all of Throughline is a shadow: every workflow of the engine, over one trail. */
export function onlyShadow(shadow: Shadow, file: (workflow: string) => string, since: string): Shadows {
  const refuse = async () => {
    throw new RefusedError(
      "invalid",
      "Nothing is live here: all of it runs as a shadow, from its start to its end.",
    );
  };
  return {
    begin: refuse,
    end: refuse,
    async report(workflow) {
      const found = shadow.engine.workflows.find(({ id }) => id === workflow);
      if (!found) return undefined;
      const kept = {
        draft: { file: file(workflow) },
        hash: found.hash,
        since,
        by: "whoever started it",
        spend: 0,
      };
      return reportOf({
        workflow,
        kept,
        alone: true,
        store: shadow.engine.store.path,
        found: await shadow.found(),
      });
    },
    resume: async () => {},
    close: async () => {},
  };
}

/** Where the trail of a shadow is: beside the live one, another one for each draft. */
export const shadowLocation = (location: string, { id, hash }: Workflow): string =>
  trailBeside(location, `shadow-${id}-${hash.slice(0, 8)}`);

const NOTHING_FOUND: ShadowFound = {
  ...{ items: 0, fields: {}, reasons: [], days: [], notAsked: [], cost: 0, setAside: 0 },
};

function reportOf(one: {
  workflow: string;
  kept: Kept;
  alone: boolean;
  store: string;
  found: ShadowFound | undefined;
  why?: string;
}): ShadowReport {
  const { workflow, kept, alone, store, found, why } = one;
  return {
    ...{ workflow, of: nameOf(kept.draft), hash: kept.hash, since: kept.since, by: kept.by, alone, store },
    state: found && why === undefined ? "running" : "failed",
    ...(why !== undefined && { why }),
    ...(found ?? NOTHING_FOUND),
  };
}
