import { type Entry, FORMAT } from "@throughline/engine";
import { newerVersion } from "./errors.ts";

/** Makes an entry of format n one of format n + 1. Pure; the stored line is never touched. */
type Step = (entry: Entry) => Entry;

/** By the format that is read. A release that changes the entries adds a line here. */
const steps: Record<number, Step> = {
  3: (entry) => ROSTERS[entry.kind as string]?.(entry as never) ?? asked(entry),
};

/** Until format 3 a choice named one way, skills without levels, and one thing to keep together by. */
function asked(entry: Entry): Entry {
  if (entry.kind !== "effect-intended" || entry.effect.kind !== "choose") return entry;
  const { by, skills, sticky, ...rest } = entry.effect as unknown as {
    by: string;
    skills: string[];
    sticky?: object;
  };
  const effect = {
    ...rest,
    by: [{ way: by }],
    skills: skills.map((name) => ({ name })),
    where: [],
    sticky: sticky ? [sticky] : [],
  };
  return { ...entry, effect } as unknown as Entry;
}

/** Entries of the roster's own trail remembered an owner under one key. */
const ROSTERS: Record<string, (entry: never) => Entry> = {
  reserved: (entry: Reserved) => keyed(entry) as unknown as Entry,
  checkpoint: (entry: { state: { open: Record<string, Reserved> } }) => {
    const open = Object.entries(entry.state.open).map(([id, reservation]) => [id, keyed(reservation)]);
    return { ...entry, state: { ...entry.state, open: Object.fromEntries(open) } } as unknown as Entry;
  },
};

type Reserved = { stickyKey?: string };

const keyed = ({ stickyKey, ...rest }: Reserved) =>
  stickyKey === undefined ? rest : { ...rest, stickyKeys: [stickyKey] };

export type Upcast = (entry: Entry, format: number) => Entry;

/** An entry as this version knows it, whatever the format it was written in. Throws `newer-version`. */
export function upcast(entry: Entry, format: number): Entry {
  if (format > FORMAT) throw newerVersion("An entry of the trail", format, FORMAT);
  let current = entry;
  for (let at = format; at < FORMAT; at++) current = steps[at]?.(current) ?? current;
  return current;
}
