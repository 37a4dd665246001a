import type { Message, Part, Task } from "@a2a-js/sdk";
import { boundedData, jsonIn, shortened } from "../delegates/bounds.ts";
import type { State, Told } from "../delegates/operations.ts";

/** An answer that is none of the protocol, or not of the task that was asked about. */
export class StrayAnswer extends Error {}

/** The states of the protocol by their numbers; what is asked for beyond words (a login) it does not get. */
const STATES: Record<number, State> = {
  ...{ 1: "working", 2: "working", 3: "completed", 4: "failed", 5: "canceled" },
  ...{ 6: "input-required", 7: "refused", 8: "failed" },
};
const AUTH_REQUIRED = 8;
const LONGEST_ID = 256;

/** It stands in a path, where a dot or two are a folder: another one than that of tasks. */
const isUsable = (id: string) => id.length <= LONGEST_ID && !["", ".", ".."].includes(id);

/** The name by which a task is found again: its id and the conversation that it is in. */
export const refOf = (task: string, context: string): string =>
  `${encodeURIComponent(task)} ${encodeURIComponent(context)}`;

export function readRef(ref: string): { id: string; contextId: string } {
  const [id = "", contextId = ""] = ref.split(" ");
  try {
    return { id: decodeURIComponent(id), contextId: decodeURIComponent(contextId) };
  } catch {
    throw new StrayAnswer("it is the name of no task");
  }
}

/** What a task says. @param of the task that was asked about; absent: it is a new one */
export function toldByTask(task: Task, contextId: string, of?: string): Told {
  if (of !== undefined && task.id !== of) throw new StrayAnswer("it answers for another task");
  if (!isUsable(task.id)) throw new StrayAnswer("its task has no usable id");
  const number = task.status?.state ?? 0;
  const state = STATES[number];
  if (!state) throw new StrayAnswer("its task is in no state that the protocol knows");
  const message = task.status?.message;
  const parts = [...task.artifacts.flatMap((one) => one.parts), ...(message?.parts ?? [])];
  const { data, text } = read(parts);
  const cost = task.metadata && Object.hasOwn(task.metadata, "cost") ? task.metadata.cost : undefined;
  return {
    ...{ state, task: refOf(task.id, contextId) },
    ...(number === AUTH_REQUIRED ? { text: "it asks for a login, which it does not get" } : text && { text }),
    ...(state === "input-required" && { question: read(message?.parts ?? []).text || "It asks for more." }),
    ...(data && { data }),
    ...(typeof cost === "number" && Number.isFinite(cost) && { cost }),
  };
}

/** An agent may answer at once, without a task. */
export function toldByMessage({ parts, messageId }: Message, contextId: string): Told {
  const { data, text } = read(parts);
  const task = refOf(isUsable(messageId) ? messageId : "message", contextId);
  return { state: "completed", task, ...(text && { text }), ...(data && { data }) };
}

/** Data is data, text is text, and files are named: nothing is fetched. */
function read(parts: Part[]): { data?: Record<string, unknown>; text: string } {
  const texts: string[] = [];
  const files: string[] = [];
  let data: Record<string, unknown> | undefined;
  for (const { content, filename, mediaType } of parts) {
    if (content?.$case === "text") texts.push(content.value);
    else if (content?.$case === "data") {
      const bounded = boundedData(content.value);
      if (bounded) data = { ...data, ...bounded };
      else texts.push("(data that is too large, too deep or no object was not taken)");
    } else if (content) files.push([filename || "a file", mediaType].filter(Boolean).join(", "));
  }
  const said = texts.join("\n");
  data ??= jsonIn(said);
  const listed = files.length > 0 ? `\n(files that were not fetched: ${files.slice(0, 20).join("; ")})` : "";
  return { text: shortened(`${said}${listed}`.trim()), ...(data && { data }) };
}
