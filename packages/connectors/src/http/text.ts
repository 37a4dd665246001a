import { UnreadAnswer } from "./failures.ts";

export const tooLarge = (name: string, mostBytes: number): UnreadAnswer =>
  new UnreadAnswer(
    "person",
    "TOO_LARGE",
    `The answer of ${name} has more than ${mostBytes} bytes and was not taken.`,
  );

/** By the encoding that an answer says; UTF-8 where it says none that is known. */
function decoderOf({ headers }: Response) {
  const said = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(headers.get("content-type") ?? "")?.[1];
  try {
    return new TextDecoder(said);
  } catch {
    return new TextDecoder();
  }
}

/**
 * The text of an answer.
 * @param name of whom it is, for people
 * @throws UnreadAnswer TOO_LARGE for one that is longer
 */
export async function readText(response: Response, mostBytes: number, name: string): Promise<string> {
  const decoder = decoderOf(response);
  let text = "";
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) throw tooLarge(name, mostBytes);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
