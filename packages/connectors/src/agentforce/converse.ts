import type { Value } from "@throughline/workflow";
import type { Call } from "../connector.ts";
import { jsonIn, shortened, uuidOf } from "../delegates/bounds.ts";
import type { Told } from "../delegates/operations.ts";
import { HttpFailure } from "../http/failures.ts";
import type { AgentMessage, Api } from "./api.ts";

/** The name by which a session is found again, with the number that its next message has. */
const refOf = (session: string, next: number) => `${session} ${next}`;

function readRef(task: Value | undefined): { session: string; next: number } {
  const [session = "", next = ""] = String(task).split(" ");
  if (!/^[\w-]{8,64}$/.test(session))
    throw new HttpFailure("person", "NO_SESSION", "It is the name of no session.");
  return { session, next: Number(next) };
}

/** Begins a session, and hands the task over in its first message. */
export async function start(api: Api, { input, mayGo }: Call): Promise<Told> {
  const { $text, $skill, $reply, $delegation, $again: _, ...data } = input;
  const session = await api.begin(uuidOf(String($delegation)), mayGo);
  const given = Object.keys(data).length > 0 ? `\n\nWhat is known: ${JSON.stringify(data)}` : "";
  const skill = $skill === undefined ? "" : `${$skill}: `;
  return await say(api, session, 1, `${skill}${$text}${given}${wanting($reply)}`, $reply, mayGo);
}

/** Says something in a session; one that is over answers nothing any more. */
export async function answer(api: Api, { input, mayGo }: Call): Promise<Told> {
  const { $task, $text, $reply, $over } = input;
  const { session, next } = readRef($task);
  try {
    return await say(api, session, next, `${$text}${wanting($reply)}`, $reply, mayGo, $over === true);
  } catch (error) {
    if (!(error instanceof HttpFailure) || error.kind !== "gone") throw error;
    return { state: "failed", task: refOf(session, next), text: "its session is over" };
  }
}

export async function cancel(api: Api, { input, mayGo }: Call): Promise<Told> {
  const { session, next } = readRef(input.$task);
  await api.end(session, mayGo);
  return { state: "canceled", task: refOf(session, next) };
}

/** There is nothing to look at: an agent answers within the call, and nobody can ask for a session afterwards. */
export function follow({ input }: Pick<Call, "input">): Told {
  return { state: "failed", task: String(input.$task), text: "what became of it cannot be looked up" };
}

const wanting = (reply: Value | undefined): string =>
  reply === undefined
    ? ""
    : `\n\nAnswer with one JSON object and nothing else. It has to fit this JSON Schema: ${reply}\nIf you have to know something first, answer {"question": "…"}. If you will not do it, answer {"refused": "why"}.`;

/** @param last whatever comes of it, the session ends then */
async function say(
  api: Api,
  session: string,
  sequence: number,
  text: string,
  reply: Value | undefined,
  mayGo: Call["mayGo"],
  last = false,
): Promise<Told> {
  const told = toldBy(await api.say(session, sequence, text, mayGo), reply);
  const open =
    told.state === "input-required" || (told.state === "completed" && !last && !isWhole(told, reply));
  // a session that is not ended ends by itself
  if (!open) await api.end(session).catch(() => undefined);
  return { ...told, task: refOf(session, sequence + 1) };
}

const FAILED: ReadonlySet<string> = new Set(["Failure", "Error"]);
const HANDED_ON: ReadonlySet<string> = new Set([
  "Escalate",
  "Escalation",
  "TransferSucceeded",
  "TransferFailed",
]);
const ASKING: ReadonlySet<string> = new Set(["Confirm", "Inquire", "InquireCollect"]);

/** What the messages of one turn come to. Typed facts are those of a JSON object in them; all else is text. */
function toldBy(messages: AgentMessage[], reply: Value | undefined): Omit<Told, "task"> {
  const known = messages.filter((one) => typeof one?.type === "string");
  const of = (types: ReadonlySet<string>) => known.find(({ type }) => types.has(type));
  const text = shortened(
    known.flatMap(({ message }) => (typeof message === "string" ? [message] : [])).join("\n"),
  );
  const words = text ? { text } : {};
  if (known.some(({ isContentSafe }) => isContentSafe === false))
    return { state: "failed", text: "what it says was held to be unsafe" };
  if (of(FAILED)) return { state: "failed", ...words };
  if (of(HANDED_ON)) return { state: "refused", text: "it hands the task on to a person" };
  const data = jsonIn(text);
  if (reply !== undefined && data) {
    const { question, refused } = data;
    if (typeof refused === "string") return { state: "refused", text: shortened(refused) };
    if (typeof question === "string" && Object.keys(data).length === 1)
      return { state: "input-required", question: shortened(question) };
    return { state: "completed", data, ...words };
  }
  const asks = of(ASKING);
  if (asks) return { state: "input-required", question: shortened(String(asks.message ?? "")) };
  if (known.some(({ type }) => type === "Inform")) return { state: "completed", ...words };
  return { state: "failed", text: "it ended the session without an answer" };
}

/** Whether everything that is wanted is there: what it is worth is for the step to say. */
function isWhole({ data = {} }: Pick<Told, "data">, reply: Value | undefined): boolean {
  if (reply === undefined) return true;
  const { required = [] } = JSON.parse(String(reply)) as { required?: string[] };
  return required.every((name) => Object.hasOwn(data, name));
}
