import type { AgentMessage } from "./api.ts";

/** Events of which one answer is heard at most. */
const MOST_EVENTS = 5_000;

/** The messages in a stream of server-sent events: whole ones, or else what chunks of text make together. */
export function messagesOfStream(text: string): AgentMessage[] {
  const whole: AgentMessage[] = [];
  let chunks = "";
  for (const event of text.split(/\r?\n\r?\n/).slice(0, MOST_EVENTS)) {
    const data = event
      .split(/\r?\n/)
      .flatMap((line) => (line.startsWith("data:") ? [line.slice(5).trimStart()] : []))
      .join("\n");
    const message = messageIn(data);
    if (!message) continue;
    if (message.type === "TextChunk") chunks += message.message ?? "";
    else if (message.type !== "ProgressIndicator" && message.type !== "EndOfTurn") whole.push(message);
  }
  if (chunks === "" || whole.some(({ message }) => message)) return whole;
  return [{ type: "Inform", message: chunks }, ...whole];
}

function messageIn(data: string): AgentMessage | undefined {
  try {
    const { message } = JSON.parse(data) as { message?: AgentMessage };
    return typeof message === "object" && message !== null && typeof message.type === "string"
      ? message
      : undefined;
  } catch {
    return undefined;
  }
}
