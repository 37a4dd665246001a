import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { readCsvLog } from "./csv.ts";
import { gather, type Log, type LogEvent, type Roles } from "./log.ts";
import { FORMATS, type TimeFormat } from "./times.ts";
import { readXesLog, XES } from "./xes.ts";

/**
 * Reads a log of events, CSV or XES (`.xes`), either compressed or not (`.gz`), as a stream.
 *
 * @param named columns with a meaning: of a CSV all but the person; of XES none, the standard has names for them
 * @param format how times are written; unless given, the first format that reads all of them
 * @throws with the line, when something cannot be read
 */
export async function readLog(path: string, named: Partial<Roles>, format?: TimeFormat): Promise<Log> {
  const xes = /\.(xes|xml)(\.gz)?$/i.test(path);
  const roles = xes ? { ...XES, ...named } : (named as Roles);
  const log = await readAs(path, xes, roles, format ? [format] : FORMATS);
  const persons = xes && named.group === undefined && !log.columns.includes(XES.group);
  if (!persons || !log.columns.includes(XES.person)) return log;
  // a log without groups: the resources are who it is given to
  const { person: _, ...rest } = roles;
  return readAs(path, xes, { ...rest, group: XES.person }, [log.format]);
}

async function readAs(path: string, xes: boolean, roles: Roles, formats: TimeFormat[]): Promise<Log> {
  let left = formats;
  for (;;) {
    const columns = new Set<string>();
    const events = xes ? readXesLog(open(path), columns) : readCsvLog(open(path), roles.item, columns);
    const read = await gather(checked(events, roles, columns, xes), roles, left);
    if ("items" in read) return { roles, columns: [...columns], ...read };
    if (read.left.length === 0)
      throw new Error(
        `Line ${read.line}: the time "${read.time}" is not written as the others are, or in no way that is known. Say how with --time-format, such as "dd/MM/yyyy HH:mm".`,
      );
    left = read.left;
  }
}

/** The header of a CSV says at once whether a column is there. */
async function* checked(events: AsyncIterable<LogEvent>, roles: Roles, columns: Set<string>, xes: boolean) {
  let first = true;
  for await (const event of events) {
    if (first && !xes) {
      const missing = Object.values(roles).filter((column) => !columns.has(column));
      if (missing.length)
        throw new Error(
          `The log has no column ${missing.join(", ")}. Its columns: ${[...columns].join(", ")}.`,
        );
    }
    first = false;
    yield event;
  }
  if (first) throw new Error("The log has no events.");
}

function open(path: string): Readable {
  const file = createReadStream(path);
  if (!path.toLowerCase().endsWith(".gz")) return file;
  const unpacked = createGunzip();
  file.on("error", (error) => unpacked.destroy(error));
  return file.pipe(unpacked);
}
