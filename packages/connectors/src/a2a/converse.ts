import { type Message, Role, type StreamResponse, type Task } from "@a2a-js/sdk";
import type { Client } from "@a2a-js/sdk/client";
import type { Bell, Call } from "../connector.ts";
import { uuidOf } from "../delegates/bounds.ts";
import type { Told } from "../delegates/operations.ts";
import { readRef, refOf, StrayAnswer, toldByMessage, toldByTask } from "./told.ts";

/** How long a stream is listened to, and how many events of one are heard: then the task is looked at instead. */
const LISTEN_MS = 10_000;
const MOST_EVENTS = 200;
const OPEN: ReadonlySet<number> = new Set([1, 2]);

/** How an agent tells of news by itself, as its card says. */
export interface Ways {
  streams: boolean;
  /** Where it is to ring. */
  bell?: Bell | undefined;
}

interface Sending {
  text: string;
  data?: Record<string, unknown>;
  skill?: string;
  messageId: string;
  contextId: string;
  taskId?: string;
  reference?: string;
}

/** What tells of a delegation, and of each message of it, whoever asks again. */
const contextOf = (delegation: string) => uuidOf(delegation);

const messageOf = ({
  text,
  data,
  skill,
  messageId,
  contextId,
  taskId = "",
  reference,
}: Sending): Message => ({
  ...{ messageId, contextId, taskId, role: Role.ROLE_USER, extensions: [] },
  parts: [
    part({ $case: "text", value: text }),
    ...(data && Object.keys(data).length > 0 ? [part({ $case: "data", value: data })] : []),
  ],
  metadata: skill === undefined ? undefined : { skill },
  referenceTaskIds: reference === undefined ? [] : [reference],
});

const part = (content: NonNullable<Message["parts"][number]["content"]>): Message["parts"][number] => ({
  ...{ content, metadata: undefined, filename: "" },
  mediaType: content.$case === "data" ? "application/json" : "text/plain",
});

/** Asked for in words, as well as by data: agents read both. */
const wanting = (text: string, reply: unknown) =>
  typeof reply === "string"
    ? `${text}\n\nAnswer with one JSON object that fits this JSON Schema: ${reply}`
    : text;

/** Hands a task over, and listens for a while where the agent streams. */
export async function start(client: Client, { input }: Pick<Call, "input">, ways: Ways): Promise<Told> {
  const { $text, $skill, $reply, $delegation, $again: _, ...data } = input;
  const contextId = contextOf(String($delegation));
  return await send(
    client,
    {
      ...{ text: wanting(String($text), $reply), data, contextId, messageId: uuidOf(`${$delegation}/start`) },
      ...($skill !== undefined && { skill: String($skill) }),
    },
    ways,
  );
}

/** Says something about a task; where that is over, in a new one of the same conversation. */
export async function answer(client: Client, { input, id }: Call, ways: Ways): Promise<Told> {
  const { $task, $text, $reply, $over } = input;
  const of = readRef(String($task));
  const told = await send(
    client,
    {
      ...{ text: wanting(String($text), $reply), contextId: of.contextId, messageId: uuidOf(id) },
      ...($over ? { reference: of.id } : { taskId: of.id }),
    },
    ways,
  );
  // what is said at once may be how the task was before: whether it asks for more is seen by the next look
  return !ways.streams && told.state === "input-required" ? { state: "working", task: told.task } : told;
}

async function send(client: Client, sending: Sending, { streams, bell }: Ways): Promise<Told> {
  const { contextId, taskId } = sending;
  const request = {
    ...{ tenant: "", message: messageOf(sending), metadata: undefined },
    configuration: {
      ...{
        acceptedOutputModes: ["application/json", "text/plain"],
        historyLength: 0,
        returnImmediately: true,
      },
      taskPushNotificationConfig: bell && ringing(bell, contextId),
    },
  };
  if (!streams) {
    const result = (await client.sendMessage(request)) as Message | Task;
    return "status" in result ? toldByTask(result, contextId, taskId) : toldByMessage(result, contextId);
  }
  const ended = new AbortController();
  return await listen(
    client,
    client.sendMessageStream(request, { signal: ended.signal }),
    ended,
    contextId,
    taskId,
  );
}

/** One bell a conversation: that of a later message is in the place of the one before. */
const ringing = ({ url, token }: Bell, contextId: string) => ({
  ...{ tenant: "", id: contextId, taskId: "", url, token, authentication: undefined },
});

/** Looks how far a task is; where the agent streams, listens for a while whether there is news. */
export async function follow(
  client: Client,
  { input }: Pick<Call, "input">,
  { streams }: Ways,
): Promise<Told> {
  const { id, contextId } = readRef(String(input.$task));
  const task = await look(client, id);
  if (!streams || !OPEN.has(task.status?.state ?? 0)) return toldByTask(task, contextId, id);
  const ended = new AbortController();
  const stream = client.resubscribeTask({ tenant: "", id }, { signal: ended.signal });
  return await listen(client, stream, ended, contextId, id);
}

const look = (client: Client, id: string): Promise<Task> =>
  client.getTask({ tenant: "", id, historyLength: 0 });

/** Hears a stream until the task rests, for a while at most; what counts is the task as it is found afterwards. */
async function listen(
  client: Client,
  stream: AsyncGenerator<StreamResponse>,
  ended: AbortController,
  contextId: string,
  of: string | undefined,
): Promise<Told> {
  let known = of;
  let heard = 0;
  const timer = setTimeout(() => ended.abort(), LISTEN_MS);
  try {
    for await (const { payload } of stream) {
      if (payload?.$case === "message") return toldByMessage(payload.value, contextId);
      const id = payload?.$case === "task" ? payload.value.id : payload?.value.taskId;
      known ??= id;
      if (id !== known) throw new StrayAnswer("it answers for another task");
      const status = payload?.$case === "artifactUpdate" ? undefined : payload?.value.status;
      if (++heard >= MOST_EVENTS || (status && !OPEN.has(status.state))) break;
    }
  } catch (error) {
    // what was begun is looked at; what was not is an error
    if (known === undefined || error instanceof StrayAnswer) throw error;
  } finally {
    clearTimeout(timer);
    ended.abort();
  }
  if (known === undefined) throw new StrayAnswer("it says nothing");
  return toldByTask(await look(client, known), contextId, known);
}

/** Calls a task off; one that is over already is as it is. */
export async function cancel(client: Client, { input }: Pick<Call, "input">): Promise<Told> {
  const { id, contextId } = readRef(String(input.$task));
  const found = await client
    .cancelTask({ tenant: "", id, metadata: undefined })
    .catch(() => look(client, id));
  return toldByTask(found, contextId, id);
}

/**
 * Looks for a task that may have been begun: by its conversation, which is that of no other.
 * @param besides a task of it that was known before
 */
export async function find(client: Client, contextId: string, besides?: string): Promise<Told | undefined> {
  const { tasks } = await client.listTasks({
    ...{ tenant: "", contextId, status: 0, pageSize: 10, pageToken: "", historyLength: 0 },
    ...{ statusTimestampAfter: undefined, includeArtifacts: true },
  });
  const own = tasks.filter((task) => task.contextId === contextId && task.id !== besides);
  const [first] = own;
  return first && toldByTask(first, contextId);
}

export { contextOf, refOf };
