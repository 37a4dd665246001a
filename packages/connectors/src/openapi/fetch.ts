import { addressOf, guardedFetch } from "../http/address.ts";
import { codeOf } from "../http/failures.ts";
import { readText } from "../http/text.ts";
import { MOST_CHARACTERS, Unusable } from "./document.ts";

const TIMEOUT_MS = 60_000;

/**
 * Text of an OpenAPI document that lies on the web. Host names that lead to private addresses are refused.
 * @throws Unusable
 */
export async function fetchDocument(address: string): Promise<string> {
  if (!addressOf(address)) throw new Unusable(`"${address}" is not the address of a document.`);
  let response: Response;
  let text: string;
  try {
    response = await guardedFetch(address, {
      headers: { accept: "application/json, application/yaml, text/yaml, */*;q=0.5" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await readText(response, MOST_CHARACTERS, address);
  } catch (error) {
    throw new Unusable(`The document at ${address} cannot be had (${codeOf(error)}).`);
  }
  const { status } = response;
  if (status >= 300 && status < 400)
    throw new Unusable(
      `${address} sends us elsewhere, to ${response.headers.get("location")}. Give that address, if it is meant.`,
    );
  if (status !== 200) throw new Unusable(`The document at ${address} cannot be had (${status}).`);
  return text;
}
