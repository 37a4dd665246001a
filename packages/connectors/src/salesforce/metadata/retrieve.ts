import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { unzipSync } from "fflate";
import { after, type Clock } from "../../clock.ts";
import { ConnectorFailure } from "../../failure.ts";
import { type Chunk, chunksOf, halves, membersOf } from "./chunks.ts";
import { folderType, type Listed, type MetadataClient } from "./client.ts";
import { UNLISTED } from "./types.ts";

/** Types in one call of `listMetadata`. */
const LISTS_AT_ONCE = 3;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The org itself gives up a retrieve earlier. */
const PATIENCE_MS = 60 * 60_000;

/** How far a retrieve has come: components that were asked for, of all that there are. */
export type OnProgress = (done: number, total: number) => void;

const failed = (code: string, message: string): ConnectorFailure =>
  new ConnectorFailure({ class: "person", code, message });

const inThrees = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / LISTS_AT_ONCE) }, (_, i) =>
    all.slice(i * LISTS_AT_ONCE, (i + 1) * LISTS_AT_ONCE),
  );

/**
 * What an org has of some types; what lies in folders is looked for in each. Source that a package's maker keeps to
 * itself is left out.
 * @throws CallFailure
 */
export async function listComponents(client: MetadataClient, types: readonly string[]): Promise<Listed[]> {
  const offered = await client.types();
  const wanted = types.filter((type) => offered.has(type));
  const plain = wanted.filter((type) => !offered.get(type)!.inFolder && !UNLISTED[type]);
  const found: Listed[] = [];
  const listAll = async (queries: { type: string; folder?: string }[]) => {
    const lists: Listed[] = [];
    for (const three of inThrees(queries)) lists.push(...(await client.list(three)));
    return lists;
  };
  found.push(...(await listAll(plain.map((type) => ({ type })))));
  for (const type of wanted.filter((one) => offered.get(one)!.inFolder)) {
    const folders = await client.list([{ type: folderType(type) }]);
    found.push(...(await listAll(folders.map(({ fullName }) => ({ type, folder: fullName })))));
  }
  const named = wanted.flatMap((type) =>
    (UNLISTED[type] ?? []).map((fullName) => ({ type, fullName, installed: false })),
  );
  const hidden = ({ type, installed }: Listed) => installed && type.startsWith("Apex");
  const once = new Map([...found, ...named].map((one) => [`${one.type}:${one.fullName}`, one]));
  return [...once.values()].filter((one) => !hidden(one));
}

/** Too much at once, in the org's words. */
const TOO_LARGE = /LIMIT_EXCEEDED|too large|too many|maximum size|EXCEEDED_MAX_SIZE|39 ?MB|10,?000/i;

const pause = (clock: Clock, ms: number) => new Promise<void>((resolve) => void after(clock, ms, resolve));

async function finish(client: MetadataClient, id: string, clock: Clock) {
  let waited = 0;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const standing = await client.standing(id);
    if (standing.done) return standing;
    if (waited > PATIENCE_MS)
      throw failed("RETRIEVE_TIMEOUT", "The org has not finished gathering its metadata within an hour.");
    await pause(clock, wait);
    waited += wait;
  }
}

/** Writes what a zip holds; nothing of it gets out of the folder. */
async function unpack(zip: Uint8Array, folder: string): Promise<number> {
  let files = 0;
  for (const [name, data] of Object.entries(unzipSync(zip))) {
    const path = posix.normalize(name.replaceAll("\\", "/")).replace(/^unpackaged\//, "");
    if (path.endsWith("/") || path.startsWith("../") || posix.isAbsolute(path)) continue;
    // the manifest of a chunk tells nothing of the org
    if (/(?:^|\/)package\.xml$/.test(path)) continue;
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, data);
    files += 1;
  }
  return files;
}

/**
 * Retrieves components into a folder, a chunk at a time; one that is too large for the org is halved.
 * @returns how many files there are, and what could not be had
 * @throws CallFailure, ConnectorFailure
 */
export async function retrieveInto(
  client: MetadataClient,
  components: readonly Listed[],
  folder: string,
  clock: Clock,
  onProgress: OnProgress = () => {},
): Promise<{ files: number; missing: string[] }> {
  const waiting: Chunk[] = chunksOf(components);
  const missing: string[] = [];
  let files = 0;
  let done = 0;
  onProgress(done, components.length);
  for (let chunk = waiting.shift(); chunk; chunk = waiting.shift()) {
    const result = await finish(client, await client.retrieve(membersOf(chunk)), clock);
    if ("failed" in result) {
      if (!TOO_LARGE.test(result.failed) || chunk.length === 1) {
        const first = `${chunk[0]?.type} ${chunk[0]?.fullName}`;
        throw failed("RETRIEVE_FAILED", `The org did not give its metadata (${first}, …): ${result.failed}`);
      }
      waiting.unshift(...halves(chunk));
      continue;
    }
    files += await unpack(result.zip, folder);
    const asked = new Set(Object.values(UNLISTED).flat());
    missing.push(
      ...result.messages.filter((message) => ![...asked].some((name) => message.includes(`'${name}'`))),
    );
    done += chunk.length;
    onProgress(done, components.length);
  }
  return { files, missing };
}
