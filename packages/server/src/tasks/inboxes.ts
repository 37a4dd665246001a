import type { ItemRow, TaskRow } from "@throughline/audit";
import type { ItemState } from "@throughline/engine";
import { RefusedError } from "@throughline/runtime";
import type { Value, Workflow } from "@throughline/workflow";
import type { Engine } from "../engine.ts";
import { todayOf } from "../teams/today.ts";
import type { DoneAnswer, Inbox, LeadsTo, Similar, TaskDetail } from "./api.ts";
import { detailOf } from "./detail.ts";
import { createDone } from "./done.ts";
import { inboxOf } from "./inbox.ts";
import { createLeads } from "./leads-to.ts";
import { createTaskLines } from "./lines.ts";
import { createSimilar, textOf } from "./similar.ts";

/** Open tasks as people see them. Every task that is not open any more is RefusedError `not-found`. */
export interface Inboxes {
  of(query: { me: string; tab: string; q?: string; limit: number }): Promise<Inbox>;
  /** What somebody answered today, the latest first. */
  done(me: string): Promise<DoneAnswer[]>;
  detail(task: string): Promise<TaskDetail>;
  /** @param given what is filled in so far */
  leadsTo(task: string, given?: Record<string, Value>): Promise<LeadsTo>;
  similar(task: string): Promise<Similar>;
}

export function createInboxes(
  {
    store,
    runtime,
    clock,
    teams,
    deciders,
  }: Pick<Engine, "store" | "runtime" | "clock" | "teams" | "deciders">,
  workflowOf: (id: string, hash: string) => Workflow | undefined,
): Inboxes {
  const lines = createTaskLines(store, runtime);
  const done = createDone(store, runtime);
  const leads = createLeads({ teams, deciders, workflowOf });
  const similar = createSimilar(store, runtime);

  /** The task and its item as of now. */
  async function open(id: string): Promise<{ task: TaskRow; row: ItemRow; state: ItemState }> {
    const item = (await store.getTask(id))?.item;
    const state = item === undefined ? undefined : await runtime.state(item);
    if (item !== undefined && state) {
      const { row, tasks } = store.maintenance.derive(item, state);
      const task = tasks.find((one) => one.id === id);
      if (task) return { task, row, state };
    }
    throw new RefusedError("not-found", `The task ${id} is not open: it was answered or withdrawn.`);
  }

  return {
    of: (query) => inboxOf({ lines, done, teams: teams.now(), now: clock.now() }, query),
    done: async (me) => (await done.of(me, todayOf(teams.now(), clock.now()).from)).rows,
    async detail(id) {
      const { task, row, state } = await open(id);
      return detailOf(store, task, row, state);
    },
    async leadsTo(id, given) {
      const { task, state } = await open(id);
      return leads.of(id, task.item, state, clock.now(), given);
    },
    async similar(id) {
      const { task, state } = await open(id);
      const field = task.about
        ? undefined
        : task.form.find(({ type }) => type === "choice" || type === "boolean");
      return similar.of(task.item, state.workflow, textOf(state.record), field?.name ?? null, clock.now());
    },
  };
}
