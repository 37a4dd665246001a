import { join } from "node:path";
import {
  type Message,
  Role as Speaker,
  Task,
  TaskPushNotificationConfig,
  TaskState,
  type TaskStatus,
} from "@a2a-js/sdk";
import type { ItemState } from "@throughline/engine";
import type { Runtime } from "@throughline/runtime";
import type { Caller } from "../oauth/oauth.ts";
import { roleUnder } from "../oauth/scope.ts";
import { readPrivate, writePrivate } from "../sign-in/private-file.ts";
import { mayUse, type Role } from "../sign-in/roles.ts";
import type { SignIn } from "../sign-in/sign-in.ts";
import { createPush, type Push } from "./push.ts";

/** A task that goes on after its answer: it is over when the work item is that it began. */
interface Errand {
  name: string;
  role: Role;
  client: string;
  item: string;
  task: unknown;
  /** How it stood when its bells were last rung. */
  told?: string;
}

/** What other agents have begun here, and where they want to hear of their tasks. */
export interface Errands {
  /** The work item that a task has begun; undefined: it has begun none, or is somebody else's. */
  itemOf(task: string, caller: Caller): string | undefined;
  begin(task: string, caller: Caller, item: string): void;
  /** Remembers a task of an errand. */
  save(task: Task): void;
  /** A task as its item stands now; undefined: it is no errand of theirs. */
  load(task: string, caller: Caller): Promise<Task | undefined>;
  list(caller: Caller): Promise<Task[]>;
  /** Tasks of people that wait for this caller's answer, by id. */
  asks(task: string, caller: Caller): Promise<string[]>;
  status(task: string, caller: Caller): Promise<TaskStatus | undefined>;
  push: Push;
  bells(task: string): TaskPushNotificationConfig[];
  setBells(task: string, bells: TaskPushNotificationConfig[]): void;
  /** Tells what has become of errands while nobody was here. */
  resume(): Promise<void>;
  close(): void;
}

interface Kept {
  errands: Record<string, Errand>;
  bells: Record<string, unknown[]>;
}

/** So many are remembered; the oldest are forgotten: of one caller, for one item, and of all. */
const MOST_OF_CALLER = 250;
const MOST_OF_ITEM = 3;
const MOST_ERRANDS = 1_000;
const MOST_BELLS = 2_000;
const ANSWERS = "POST /api/tasks/:id/answer";
const OVER: ReadonlySet<TaskState> = new Set([TaskState.TASK_STATE_COMPLETED, TaskState.TASK_STATE_CANCELED]);

/** @param folder of `a2a-tasks.json`; absent: they are forgotten with the process */
export function createErrands(
  { runtime, inside }: { runtime: Pick<Runtime, "onEntry" | "state">; inside: readonly string[] },
  folder: string | undefined,
  signIn: Pick<SignIn, "people" | "oauth"> | undefined,
): Errands {
  const file = folder && join(folder, "a2a-tasks.json");
  const kept = (file && readPrivate<Kept>(file)) || { errands: {}, bells: {} };
  const errands = new Map(Object.entries(kept.errands));
  /** Tasks by their item: every entry of the trail asks for those of its own. */
  let tasksOf = new Map<string, string[]>();
  const order = () => {
    tasksOf = Map.groupBy(errands.keys(), (task) => errands.get(task)?.item ?? "");
  };
  order();
  const bells = new Map(
    Object.entries(kept.bells).map(([task, all]) => [
      task,
      all.map((one) => TaskPushNotificationConfig.fromJSON(one)),
    ]),
  );
  const push = createPush(inside);

  function keep(): void {
    for (const [map, most] of [
      [errands, MOST_ERRANDS],
      [bells, MOST_BELLS],
    ] as const)
      for (const oldest of map.keys()) {
        if (map.size <= most) break;
        // a task that is over within its call needs its bells no more
        if (map !== bells || !errands.has(oldest)) map.delete(oldest);
      }
    order();
    if (file === undefined) return;
    const lasting = [...bells].filter(([task]) => errands.has(task));
    writePrivate(file, {
      errands: Object.fromEntries(errands),
      bells: Object.fromEntries(
        lasting.map(([task, all]) => [task, all.map((one) => TaskPushNotificationConfig.toJSON(one))]),
      ),
    } satisfies Kept);
  }

  const own = (task: string, { name, client }: Caller): Errand | undefined => {
    const errand = errands.get(task);
    return errand?.name === name && errand.client === client.id ? errand : undefined;
  };

  /** What they may be told now: nothing, once they may not come in any more, or the program may not act for them. */
  const roleOf = ({ name, role, client }: Errand): Role | undefined => {
    if (!signIn) return role;
    const person = signIn.people.list().find((one) => one.name === name);
    if (person === undefined || person.state === "disabled") return undefined;
    if (person.from === "machine") return person.role;
    const allowed = signIn.oauth.grants().filter((one) => one.who.name === name && one.client.id === client);
    return allowed.length > 0
      ? roleUnder(
          allowed.flatMap(({ scope }) => scope),
          person.role,
        )
      : undefined;
  };

  /** Makes room for one more of a caller. */
  function forget({ name, client }: Pick<Errand, "name" | "client">, item: string): void {
    const theirs = [...errands].filter(([, one]) => one.name === name && one.client === client);
    const same = theirs.filter(([, one]) => one.item === item);
    for (const [own, most] of [
      [theirs, MOST_OF_CALLER],
      [same, MOST_OF_ITEM],
    ] as const)
      for (const [oldest] of own.slice(0, Math.max(0, own.length + 1 - most))) {
        errands.delete(oldest);
        bells.delete(oldest);
      }
  }

  async function asItStands(errand: Errand, role: Role): Promise<Task> {
    const said = Task.fromJSON(errand.task);
    const state = await runtime.state(errand.item);
    return state ? { ...said, status: statusOf(said, state, role) } : said;
  }

  /** Rings where an errand stands otherwise than its bells were told. */
  function ring(task: string, errand: Errand, state: ItemState): void {
    const role = roleOf(errand);
    const where = bells.get(task) ?? [];
    if (role === undefined || where.length === 0) return;
    const { id, contextId } = Task.fromJSON(errand.task);
    const status = statusOf({ id, contextId }, state, role);
    const now = `${status.state} ${askedOf(state, role).join(" ")}`.trim();
    if (errand.told === now || ringing.get(task) === now) return;
    ringing.set(task, now);
    const news = {
      payload: {
        $case: "statusUpdate" as const,
        value: { taskId: id, contextId, status, metadata: undefined },
      },
    };
    // what was before is told before
    const rung = (chains.get(task) ?? Promise.resolve())
      .then(() => Promise.all(where.map((one) => push.send(one, news))))
      .then(() => {
        if (ringing.get(task) !== now) return;
        ringing.delete(task);
        chains.delete(task);
        // what was not told because this process ends is told by the next one
        if (closed) return;
        errand.told = now;
        keep();
      });
    chains.set(task, rung);
  }
  const chains = new Map<string, Promise<void>>();
  const ringing = new Map<string, string>();
  let closed = false;

  const stop = runtime.onEntry(({ item, state }) => {
    for (const task of tasksOf.get(item) ?? []) {
      const errand = errands.get(task);
      if (errand) ring(task, errand, state);
    }
  });

  return {
    push,
    itemOf: (task, caller) => own(task, caller)?.item,
    begin(task, { name, role, client }, item) {
      forget({ name, client: client.id }, item);
      errands.set(task, {
        name,
        role,
        client: client.id,
        item,
        task: Task.toJSON(Task.fromJSON({ id: task })),
      });
      keep();
    },
    save(task) {
      const errand = errands.get(task.id);
      if (!errand) return;
      errand.task = Task.toJSON(task);
      keep();
    },
    async load(task, caller) {
      const errand = own(task, caller);
      return errand && asItStands(errand, caller.role);
    },
    list: (caller) =>
      Promise.all(
        [...errands].flatMap(([task, errand]) =>
          own(task, caller) ? [asItStands(errand, caller.role)] : [],
        ),
      ),
    async asks(task, caller) {
      const errand = own(task, caller);
      const state = errand && (await runtime.state(errand.item));
      return state ? askedOf(state, caller.role) : [];
    },
    async status(task, caller) {
      return (await this.load(task, caller))?.status;
    },
    bells: (task) => bells.get(task) ?? [],
    setBells(task, all) {
      if (all.length > 0) bells.set(task, all);
      else bells.delete(task);
      keep();
    },
    async resume() {
      for (const [task, errand] of errands) {
        const state = await runtime.state(errand.item);
        if (state) ring(task, errand, state);
      }
    },
    close() {
      closed = true;
      stop();
      push.close();
    },
  };
}

/** Open tasks that somebody of a role may answer. */
const askedOf = ({ status, tasks }: ItemState, role: Role): string[] =>
  status === "live" && mayUse(ANSWERS, role) ? Object.keys(tasks) : [];

/** How a task stands: over with its item, waiting for an answer that its caller may give, or at work. */
function statusOf(
  { id, contextId }: Pick<Task, "id" | "contextId">,
  state: ItemState,
  role: Role,
): TaskStatus {
  const [asked] = askedOf(state, role);
  const over = state.status === "ended" ? state.outcome : state.ending?.outcome;
  const [now, words] =
    over !== undefined
      ? over === "cancelled"
        ? [TaskState.TASK_STATE_CANCELED, "The work item was cancelled."]
        : [TaskState.TASK_STATE_COMPLETED, `The work item has ended: ${over}.`]
      : asked !== undefined
        ? [
            TaskState.TASK_STATE_INPUT_REQUIRED,
            `A task waits for an answer: ${asked}. show_task has its form; send { "input": { "answer": { … } } } in this task.`,
          ]
        : [
            TaskState.TASK_STATE_WORKING,
            `The work item is at work${state.stage ? `, in ${state.stage}` : ""}.`,
          ];
  const message: Message = {
    ...{ messageId: `${id}/${state.updatedAt}`, contextId, taskId: id, role: Speaker.ROLE_AGENT },
    ...{ metadata: undefined, extensions: [], referenceTaskIds: [] },
    parts: [
      {
        content: { $case: "text", value: words },
        mediaType: "text/plain",
        filename: "",
        metadata: undefined,
      },
    ],
  };
  return { state: now, message, timestamp: state.endedAt ?? state.updatedAt };
}

/** Whether a task in a state is over. */
export const isOver = (state: TaskState): boolean => OVER.has(state);
