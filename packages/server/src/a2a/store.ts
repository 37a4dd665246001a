import { InMemoryTaskStore, type TaskStore } from "@a2a-js/sdk/server";

/** Tasks of one caller that are remembered; beyond, all but the new ones are forgotten at once. */
const MOST = 500;

/** Remembers the tasks of one caller, within bounds. */
export function boundedTasks(): TaskStore {
  let [now, before] = [new InMemoryTaskStore(), new InMemoryTaskStore()];
  let count = 0;
  return {
    async save(task, context) {
      if (!(await now.load(task.id, context)) && ++count > MOST)
        [now, before, count] = [new InMemoryTaskStore(), now, 1];
      await now.save(task, context);
    },
    load: async (id, context) => (await now.load(id, context)) ?? (await before.load(id, context)),
    list: (params, context) => now.list(params, context),
  };
}
