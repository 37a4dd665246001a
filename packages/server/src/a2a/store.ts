import type { Task, TaskPushNotificationConfig } from "@a2a-js/sdk";
import { RequestMalformedError } from "@a2a-js/sdk/errors";
import {
  InMemoryTaskStore,
  type PushNotificationSender,
  type PushNotificationStore,
  type TaskStore,
} from "@a2a-js/sdk/server";
import type { Caller } from "../oauth/oauth.ts";
import type { Errands } from "./errands.ts";

/** Tasks of one caller that are remembered; beyond, all but the new ones are forgotten at once. */
const MOST = 100;
/** Messages of one task that are. */
const MOST_SAID = 20;
/** Places that want to hear of one task. */
const MOST_BELLS = 5;

/** Remembers the tasks of one caller, within bounds; errands over a restart, and as their items stand. */
export function tasksOf(caller: Caller, errands: Errands): TaskStore {
  let [now, before] = [new InMemoryTaskStore(), new InMemoryTaskStore()];
  let count = 0;
  async function save(task: Task, context: Parameters<TaskStore["save"]>[1]) {
    if (!(await now.load(task.id, context)) && ++count > MOST)
      [now, before, count] = [new InMemoryTaskStore(), now, 1];
    await now.save(task, context);
  }
  return {
    async save(task, context) {
      task.history = task.history.slice(-MOST_SAID);
      if (errands.itemOf(task.id, caller) === undefined) await save(task, context);
      else errands.save(task);
    },
    load: async (id, context) =>
      (await errands.load(id, caller)) ?? (await now.load(id, context)) ?? (await before.load(id, context)),
    async list(params, context) {
      for (const task of await errands.list(caller)) await save(task, context);
      return await now.list(params, context);
    },
  };
}

/** Where a caller's tasks are to be told of. Whose a task is was looked at before. */
export function bellsOf(errands: Errands): PushNotificationStore {
  return {
    async save(task, _context, bell: TaskPushNotificationConfig) {
      const why = errands.push.objection(bell.url);
      if (why) throw new RequestMalformedError(`Nothing is sent to this address: ${why}.`);
      bell.id ||= task;
      // one address is told once, whatever it is called
      const others = errands.bells(task).filter(({ id, url }) => id !== bell.id && url !== bell.url);
      if (others.length >= MOST_BELLS)
        throw new RequestMalformedError(`A task is told of at ${MOST_BELLS} addresses at most.`);
      errands.setBells(task, [...others, structuredClone(bell)]);
    },
    load: async (task) => structuredClone(errands.bells(task)),
    async delete(task, _context, id = task) {
      errands.setBells(
        task,
        errands.bells(task).filter((one) => one.id !== id),
      );
    },
  };
}

/** Rings for what happens within a call; nobody waits for it. What comes later is told by the errands themselves. */
export const ringer = (errands: Errands): PushNotificationSender => ({
  async send(news, _context, task) {
    for (const bell of task ? errands.bells(task.id) : []) void errands.push.send(bell, news);
  },
});
