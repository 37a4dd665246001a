import { RefusedError } from "@throughline/runtime";
import type { Workflow } from "@throughline/workflow";
import type { Adoption, AdoptionList, AdoptionPlan } from "../api-types.ts";
import type { Engine } from "../engine.ts";
import { liveCalendar } from "../people.ts";
import { adoptOpen, undoAdoption } from "./carry-out.ts";
import { addAdoptionEntry, adoptionsOf } from "./journal.ts";
import { told } from "./open.ts";
import { planOf } from "./plan.ts";

/** How open records are taken over at go-live, and let go again. One thing at a time for a workflow. */
export interface Adoptions {
  /** What would be taken over now, and what not and why. Changes nothing. */
  plan(workflow: string): Promise<AdoptionPlan>;
  /**
   * Begins to take over what is open now, behind the back of whoever asks.
   * @throws RefusedError `not-found`: nothing of it runs here; `invalid`: it has no rules; `busy`: another one is under way
   */
  begin(workflow: string, by: string): Promise<Adoption>;
  /** Lets go again what nobody has worked on since. @throws RefusedError as `begin` */
  undo(workflow: string, run: string, by: string, reason: string): Promise<Adoption>;
  list(workflow: string): Promise<AdoptionList>;
  /** Goes on with what the last run left open. */
  resume(): void;
  /** Resolves when nothing more is taken over; the next start goes on with the rest. */
  close(): Promise<void>;
}

/** When an adoption that failed is gone on with. */
const AGAIN_MS = 30_000;

export function createAdoptions(engine: Engine): Adoptions {
  const { runtime, store, clock, log } = engine;
  const under = new Map<string, Promise<void>>();
  let closed = false;
  const on = () => !closed;

  function activeOf(id: string): Workflow {
    const active = runtime.activeOf(id);
    if (active) return active;
    throw new RefusedError("not-found", `Nothing of ${id} runs here.`);
  }

  const rulesOf = (workflow: Workflow): Workflow => {
    if (workflow.adopt?.length) return workflow;
    throw new RefusedError(
      "invalid",
      `${workflow.id} does not say how open records are taken over. Add adopt: to the workflow, and activate it.`,
    );
  };

  function mustRest(adoptions: Adoption[]): void {
    const open = adoptions.find(isOpen);
    if (open)
      throw new RefusedError("busy", `Adoption ${open.run} is under way. Wait for it to come to its end.`);
  }

  /** Carries out what stands in the journal as begun. */
  function carryOn(workflow: string): void {
    const before = under.get(workflow);
    if (before) void before.then(() => carryOn(workflow));
    if (closed || before) return;
    const task = carry(workflow)
      .catch((error: unknown) => {
        if (closed) return;
        log.error(
          { workflow, error: String(error) },
          "An adoption was interrupted; it is gone on with soon.",
        );
        clock.at(new Date(Date.parse(clock.now()) + AGAIN_MS).toISOString(), () => carryOn(workflow));
      })
      .finally(() => under.delete(workflow));
    under.set(workflow, task);
  }

  async function carry(workflow: string): Promise<void> {
    const one = (await adoptionsOf(store, workflow)).find(isOpen);
    if (one?.state === "running") {
      const done = await adoptOpen(engine, rulesOf(activeOf(workflow)), { ...one, on });
      if (!done) return;
      await addAdoptionEntry(store, workflow, () => ({
        ...{ kind: "adoption-done", at: clock.now(), run: one.run, ...done },
      }));
      log.info({ workflow, run: one.run, ...done }, "Open records were taken over.");
    } else if (one?.undone) {
      const done = await undoAdoption(engine, workflow, { run: one.run, ...one.undone, on });
      if (!done) return;
      await addAdoptionEntry(store, workflow, () => ({
        ...{ kind: "adoption-undone", at: clock.now(), run: one.run, ...done },
      }));
      log.info({ workflow, run: one.run, ...done }, "An adoption was undone.");
    }
  }

  const only = async (workflow: string, run: string): Promise<Adoption> =>
    (await adoptionsOf(store, workflow)).find((one) => one.run === run) as Adoption;

  return {
    plan: async (id) => {
      const calendar = liveCalendar(() => engine.teams.now().hours.default as never);
      return told(planOf(engine, rulesOf(activeOf(id)), calendar));
    },
    async begin(id, by) {
      const { hash } = rulesOf(activeOf(id));
      const { run } = await addAdoptionEntry(store, id, (all) => {
        mustRest(all);
        return { kind: "adoption-begun", at: clock.now(), run: String(all.length + 1), by, hash };
      });
      carryOn(id);
      return only(id, run);
    },
    async undo(id, run, by, reason) {
      activeOf(id);
      await addAdoptionEntry(store, id, (all) => {
        mustRest(all);
        const one = all.find((adoption) => adoption.run === run);
        if (!one) throw new RefusedError("not-found", `${id} has no adoption ${run}.`);
        if (one.state === "undone") throw new RefusedError("invalid", `Adoption ${run} was undone already.`);
        return { kind: "adoption-undoing", at: clock.now(), run, by, reason };
      });
      carryOn(id);
      return only(id, run);
    },
    async list(id) {
      const { adopt = [] } = activeOf(id);
      return { workflow: id, rules: adopt.length, adoptions: (await adoptionsOf(store, id)).reverse() };
    },
    resume() {
      for (const { workflow } of engine.workspaces) if (workflow) carryOn(workflow.id);
    },
    async close() {
      closed = true;
      await Promise.all(under.values());
    },
  };
}

const isOpen = ({ state }: Adoption) => state === "running" || state === "undoing";
