import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { addressOf, guardedFetch } from "../http/address.ts";
import { codeOf } from "../http/failures.ts";
import { readText } from "../http/text.ts";
import { decoded, MOST_CHARACTERS, Unusable } from "./document.ts";
import { gathered } from "./gather.ts";

const TIMEOUT_MS = 60_000;

/**
 * Text of an OpenAPI document, of a file or of an address, with the files beside and below it to which it refers. Host names
 * that lead to private addresses are refused.
 * @throws Unusable
 */
export async function documentFrom(place: string): Promise<string> {
  if (!/^https?:\/\//i.test(place))
    return gathered(await readFile(place, "utf8"), basename(place), (path) =>
      readFile(join(dirname(place), path), "utf8"),
    );
  if (!URL.canParse(place)) throw new Unusable(`"${place}" is not the address of a document.`);
  const { pathname } = new URL(place);
  const name = decoded(pathname.split("/").at(-1) ?? "");
  const beside = (path: string) => new URL(path.split("/").map(encodeURIComponent).join("/"), place).href;
  return gathered(await fetched(place), name, (path) => fetched(beside(path)));
}

/** @throws Unusable */
async function fetched(address: string): Promise<string> {
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
