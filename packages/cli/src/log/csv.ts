import type { Readable } from "node:stream";
import { parse } from "csv-parse";
import { separatorOf } from "../model/dataset.ts";
import { isUnknown, type LogEvent } from "./log.ts";

/**
 * Reads a CSV with a header event by event, whatever separates its columns. A name that stands twice gets a number.
 *
 * @param seen is given the columns before the first event
 * @throws when a line has not as many columns as the header, with its number
 */
export async function* readCsvLog(
  input: Readable,
  item: string,
  seen: Set<string>,
): AsyncGenerator<LogEvent> {
  const chunks = input.setEncoding("utf8")[Symbol.asyncIterator]() as AsyncIterator<string>;
  let head = "";
  while (!head.includes("\n")) {
    const { value, done } = await chunks.next();
    if (done) break;
    head += value;
  }
  const parser = parse({ bom: true, delimiter: separatorOf(head), skip_empty_lines: true, info: true });
  feed(parser, head, chunks);
  let columns: string[] | undefined;
  for await (const { record, info } of parser as AsyncIterable<{
    record: string[];
    info: { lines: number };
  }>) {
    if (!columns) {
      columns = numbered(record);
      for (const column of columns) seen.add(column);
      if (!seen.has(item))
        throw new Error(`The log has no column ${item}. Its columns: ${columns.join(", ")}.`);
      continue;
    }
    const values: Record<string, string> = {};
    for (const [place, column] of columns.entries()) {
      const value = record[place];
      if (value !== undefined && !isUnknown(value)) values[column] = value.trim();
    }
    const name = values[item];
    if (name === undefined) throw new Error(`Line ${info.lines}: the event names no item (${item}).`);
    yield { line: info.lines, item: name, values };
  }
  if (!columns) throw new Error("The file is empty: it needs a header and events.");
}

async function feed(parser: ReturnType<typeof parse>, head: string, chunks: AsyncIterator<string>) {
  try {
    for (let text: string | undefined = head; text !== undefined; ) {
      if (!parser.write(text)) await new Promise((resolve) => parser.once("drain", resolve));
      const { value, done } = await chunks.next();
      text = done ? undefined : value;
    }
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

function numbered(names: string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const clean = name.trim();
    const times = (seen.get(clean) ?? 0) + 1;
    seen.set(clean, times);
    return times === 1 ? clean : `${clean} ${times}`;
  });
}
