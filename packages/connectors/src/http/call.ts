import type { Value } from "@throughline/workflow";
import { UnfitInput } from "../connections/template.ts";
import type { MayGo, Outcome } from "../port.ts";
import { HttpFailure, noAnswer, outcomeOf, refusal, UnreadAnswer } from "./failures.ts";
import { exactJson } from "./json.ts";
import { readPages } from "./pages.ts";
import type { Operation } from "./read.ts";
import { type Answer, type System, send } from "./system.ts";
import { tooLarge } from "./text.ts";

const isJson = (type: string): boolean => /^(?:[\w.-]+\/)?(?:[\w.-]+\+)?json\b/.test(type);

/**
 * What an answer says: JSON, or a text as `{ text }`.
 * @throws UnreadAnswer for anything else
 */
function saidBy(name: string, { headers, text }: Answer): unknown {
  if (text.trim() === "") return null;
  const type = (headers.get("content-type") ?? "application/json").trim().toLowerCase();
  if (/^text\/(?!html|json)/.test(type)) return { text };
  if (!isJson(type))
    throw new UnreadAnswer(
      "person",
      "NO_JSON",
      `${name} answers with ${type.split(";")[0]?.slice(0, 60)}, which is not taken: only JSON and text are.`,
    );
  try {
    return exactJson(text);
  } catch {
    throw new UnreadAnswer(
      "person",
      "NO_JSON",
      `The answer of ${name} is no JSON. Check the url and the path.`,
    );
  }
}

/**
 * Makes one call. Never throws.
 * @param name `connection.operation`
 * @param id of the effect: the idempotency key of a keyed write
 */
export async function callHttp(
  name: string,
  system: System,
  operation: Operation,
  input: Record<string, Value>,
  id: string,
  mayGo?: MayGo,
): Promise<Outcome<unknown>> {
  const reads = operation.repeat === "read";
  const { method, timeoutMs, pages } = operation;
  try {
    const { path, query, headers, body } = await operation.write(input);
    if (body && Buffer.byteLength(body.content) > system.mostSent)
      throw new UnfitInput(`Its body has more than the ${system.mostSent} bytes of sends at most.`);
    const first = new URL(system.url);
    first.pathname = first.pathname.replace(/\/$/, "") + path;
    first.search = query;
    let bytes = 0;
    const read = async (url: URL) => {
      const answer = await send(system, {
        ...{ name, method: method.toUpperCase(), url, timeoutMs, mayGo, body: body?.content },
        headers: {
          accept: operation.accept,
          ...(body && { "content-type": body.type }),
          ...(operation.repeat === "keyed" && { [operation.idempotencyHeader]: id }),
          ...headers,
        },
      });
      if (answer.status < 200 || answer.status > 299) throw refusal(name, answer, reads);
      // of pages all together are the answer
      bytes += Buffer.byteLength(answer.text);
      if (bytes > system.mostBytes) throw tooLarge(name, system.mostBytes);
      return { answer: saidBy(name, answer), headers: answer.headers };
    };
    const value = pages ? await readPages(pages, first, read, name) : (await read(first)).answer;
    return { ok: true, value, apiCalls: 0 };
  } catch (error) {
    if (error instanceof UnfitInput)
      return outcomeOf(new HttpFailure("person", "UNFIT_INPUT", `${name} was not called. ${error.message}`));
    const outcome = outcomeOf(noAnswer(name, error, reads));
    if (error instanceof UnreadAnswer && !reads) outcome.error.doubt = true;
    return outcome;
  }
}
