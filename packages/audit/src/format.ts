import { type Entry, FORMAT } from "@throughline/engine";
import { newerVersion } from "./errors.ts";

/** Makes an entry of format n one of format n + 1. Pure; the stored line is never touched. */
type Step = (entry: Entry) => Entry;

/** By the format that is read. A release that changes the entries adds a line here. */
const steps: Record<number, Step> = {};

export type Upcast = (entry: Entry, format: number) => Entry;

/** An entry as this version knows it, whatever the format it was written in. Throws `newer-version`. */
export function upcast(entry: Entry, format: number): Entry {
  if (format > FORMAT) throw newerVersion("An entry of the trail", format, FORMAT);
  let current = entry;
  for (let at = format; at < FORMAT; at++) current = steps[at]?.(current) ?? current;
  return current;
}
