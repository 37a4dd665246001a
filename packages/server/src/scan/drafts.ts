import { RefusedError } from "@throughline/runtime";
import { knownOrg } from "../against-org.ts";
import type { DraftMade } from "../api-types.ts";
import type { Begun } from "../begun.ts";
import type { Engine } from "../engine.ts";
import { saveVersion } from "../versions/journal.ts";
import { parseVersion } from "../versions/text.ts";
import { type DraftJob, startDraftJob, type Texts } from "./draft-job.ts";
import type { Scans } from "./scans.ts";

/** Workflows that are drafted from what a scan found: begun as any other, with what could not be carried over said. */
export interface Drafts {
  /** How far the last draft of an object is, and what came of it; undefined: there was none since the start. */
  of(object: string): DraftMade | undefined;
  /**
   * @param id name of the workflow
   * @throws RefusedError `not-found` for an object that was not scanned, `invalid` where the name is taken, `busy`
   */
  begin(object: string, id: string, by: string): DraftMade;
  close(): void;
}

type State = DraftMade & { job?: DraftJob };

export function createDrafts(
  engine: Pick<Engine, "store" | "clock" | "salesforce" | "workspaces" | "log">,
  scans: Pick<Scans, "last">,
  begun: Begun,
): Drafts {
  const states = new Map<string, State>();
  const { store, clock, salesforce } = engine;

  const taken = (id: string) =>
    [...engine.workspaces, ...begun.list()].some(({ workflow }) => workflow?.id === id);

  async function keep(state: State, { text, teams, from, left }: Texts): Promise<void> {
    const { by, workflow: id } = state;
    const note = `Drafted from the scan of ${state.object}`;
    if (state.version === null) {
      const { version } = await begun.begin({ text, teams, by, note });
      Object.assign(state, { version: version.number, from, left });
      return;
    }
    const parsed = parseVersion({ text, agents: {} });
    if (!parsed.workflow) return;
    const version = await saveVersion(store, id, {
      ...{ hash: parsed.workflow.hash, text, agents: {}, at: clock.now(), by },
      note: `${note}, without what is proven never to decide`,
    });
    Object.assign(state, { version: version.number, from, left });
  }

  function of(object: string): DraftMade | undefined {
    const state = states.get(object.toLowerCase());
    if (!state) return undefined;
    const { job: _, ...made } = state;
    return made;
  }

  return {
    of,
    begin(object, id, by) {
      const { folder, report } = scans.last(object);
      const before = states.get(object.toLowerCase());
      if (before?.state === "reading" || before?.state === "proving")
        throw new RefusedError("busy", `A draft of ${object} is being made. Wait for it.`);
      if (!/^[\w-]+$/.test(id))
        throw new RefusedError("invalid", "The name has letters, digits, - and _ only.", "workflow");
      if (taken(id))
        throw new RefusedError(
          "invalid",
          `There is a workflow of the name "${id}" already. Give the draft another one.`,
          "workflow",
        );
      const state: State = {
        ...{ object: report.object, workflow: id, by, at: clock.now() },
        ...{ state: "reading", running: { done: 0, total: 0 }, failed: null },
        ...{ version: null, from: {}, left: [], problems: null, proofs: null },
      };
      states.set(object.toLowerCase(), state);
      state.job = startDraftJob(
        { folder, object, id },
        (done, total) => Object.assign(state, { running: { done, total } }),
        async (texts, long) => {
          state.state = "proving";
          // of a long one a proof takes minutes: it can be read meanwhile
          if (long) await keep(state, texts);
          const parsed = parseVersion({ text: texts.text, agents: {} });
          return knownOrg(parsed.workflow, texts.teams, salesforce);
        },
      );
      state.job.done
        .then(async ({ proven, problems, proofs }) => {
          await keep(state, proven);
          Object.assign(state, { state: "made", problems, proofs });
        })
        .catch((error: Error) => {
          Object.assign(state, { state: "failed", failed: error.message });
        })
        .finally(() => {
          state.running = null;
          delete state.job;
        });
      return of(object) as DraftMade;
    },
    close() {
      for (const { job } of states.values()) job?.stop();
    },
  };
}
