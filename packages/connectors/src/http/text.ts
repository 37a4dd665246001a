import { HttpFailure } from "./failures.ts";

/**
 * The text of an answer.
 * @param name of whom it is, for people
 * @throws HttpFailure TOO_LARGE for one that is longer
 */
export async function readText(response: Response, mostBytes: number, name: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes)
      throw new HttpFailure(
        "person",
        "TOO_LARGE",
        `The answer of ${name} has more than ${mostBytes} bytes and was not taken.`,
      );
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
