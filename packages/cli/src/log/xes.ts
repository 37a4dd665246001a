import type { Readable } from "node:stream";
import sax from "sax";
import { isUnknown, type LogEvent } from "./log.ts";

/** Names of the XES standard (IEEE 1849) for what an event of an item says. */
export const XES = {
  item: "case:concept:name",
  time: "time:timestamp",
  group: "org:group",
  person: "org:resource",
};

/** Attributes of a trace, told apart from those of its events. */
const TRACE = "case:";

/** Kinds of attributes that have a value of their own. */
const SIMPLE = new Set(["string", "date", "int", "float", "boolean", "id"]);

/**
 * Reads an XES log event by event. The trace's attributes stand beside those of each event, under `case:…`; what is
 * nested deeper (lists, attributes of attributes) is passed over.
 *
 * @throws when the XML is not well-formed, with its line, or when a trace has no name
 */
export async function* readXesLog(input: Readable, seen: Set<string>): AsyncGenerator<LogEvent> {
  const parser = sax.parser(true, { position: true });
  let events: LogEvent[] = [];
  let trace: Record<string, string> | undefined;
  let event: Record<string, string> | undefined;
  const open: string[] = [];
  parser.onerror = (error) => {
    throw new Error(`Line ${parser.line + 1}: this is no well-formed XML: ${error.message.split("\n")[0]}`);
  };
  parser.onopentag = ({ name, attributes }) => {
    const parent = open.at(-1);
    open.push(name);
    if (name === "trace") trace = {};
    else if (name === "event" && parent === "trace") event = {};
    const { key, value } = attributes as Record<string, string>;
    if (!SIMPLE.has(name) || key === undefined || value === undefined || isUnknown(value)) return;
    if (parent === "event" && event) put(event, key, value);
    else if (parent === "trace" && trace) put(trace, TRACE + key, value);
  };
  parser.onclosetag = (name) => {
    open.pop();
    if (name === "trace") trace = undefined;
    if (name !== "event" || !event) return;
    const [line, item] = [parser.line + 1, trace?.[XES.item]];
    if (item === undefined)
      throw new Error(`Line ${line}: the trace has no concept:name. Give each trace one.`);
    // attributes of a trace stand before its events, as the standard's schema has it
    events.push({ line, item, values: { ...trace, ...event } });
    event = undefined;
  };
  const put = (values: Record<string, string>, key: string, value: string) => {
    values[key] = value.trim();
    seen.add(key);
  };
  for await (const chunk of input.setEncoding("utf8") as AsyncIterable<string>) {
    parser.write(chunk);
    yield* events;
    events = [];
  }
  parser.close();
  yield* events;
}
