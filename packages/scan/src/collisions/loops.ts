import type { Value } from "@throughline/workflow";
import type { Blocker, Write } from "../model.ts";
import { type Arrival, type Cast, castOf, type Played, play } from "../order/play.ts";
import { sameHeld } from "../order/state.ts";
import { type Acting, actingOf, actOf, keyOf, type Named, named } from "../order/transaction.ts";
import { ask, type Domains, recordOf } from "./ask.ts";
import { after, namesOf } from "./meetings.ts";

/** What one writer writes sets another one off. */
export interface Fires {
  from: string;
  to: string;
  /** The field that the one writes and the other one's condition reads. */
  field: string;
  /** Whether it is certain that a record does so, as far as the two are concerned. */
  certain: boolean;
}

/** Writers that set each other off in turn; one alone sets itself off. */
export interface Loop {
  writers: Named[];
  /** By which they set each other off. */
  fields: string[];
  /** `goes round`: until the platform stops it with an error. `settles`: each acts once more, and then it is over. */
  verdict: "goes round" | "settles" | "not decided";
  because: string;
  example?: Record<string, Value>;
  before?: Record<string, Value>;
  on?: Arrival["on"];
}

export interface Firing {
  fires: Fires[];
  loops: Loop[];
  /** Pairs that were not looked at, since there are too many. */
  unseen: number;
}

const MOST_QUESTIONS = 15_000;

/**
 * Who sets whom off: a writer changes a field, in the same save or by one of its own, and another one's condition reads it and
 * can hold then. Where that comes back to where it began it is a loop, which is played with a record.
 */
export function firingOf(
  writes: readonly Write[],
  blockers: readonly Blocker[],
  domains: Domains = {},
  { most = MOST_QUESTIONS }: { most?: number } = {},
): Firing {
  const cast = castOf(writes, blockers);
  const acting = actingOf(writes.filter(({ record }) => record === "same"));
  const byAct = new Map(acting.map((one) => [actOf(one.writes[0] as Write), one]));
  const actings = (write: Write) => byAct.get(actOf(write)) as Acting;
  const readers = new Map<string, Set<Write>>();
  const all = acting.flatMap((one) => one.writes);
  for (const write of all)
    for (const name of write.when.flatMap(namesOf)) {
      const known = readers.get(name);
      if (known) known.add(write);
      else readers.set(name, new Set([write]));
    }
  const found = new Map<string, Fires & { first: Write; arrival?: Arrival }>();
  let unseen = 0;
  let left = most;
  for (const first of all)
    for (const second of new Set([...(readers.get(first.field) ?? []), ...itself(first, all)])) {
      const edge = `${keyOf(first.writer)} > ${keyOf(second.writer)}`;
      if (found.get(edge)?.certain) continue;
      if (left <= 0) {
        unseen++;
        continue;
      }
      for (const meeting of after(first, second, actings)) {
        left--;
        const { verdict, part } = ask({ ...meeting, whatever: true }, domains, []);
        if (verdict.is === "no") continue;
        const certain = verdict.is === "yes" && part === undefined;
        const arrival = verdict.is === "yes" && { on: meeting.on, ...recordOf(verdict.example) };
        const [from, to] = [keyOf(first.writer), keyOf(second.writer)];
        found.set(edge, { from, to, field: first.field, certain, first, ...(arrival && { arrival }) });
        if (certain) break;
      }
    }
  const edges = [...found.values()];
  const loops = circles(edges.map(({ from, to }) => [from, to])).flatMap((circle): Loop[] => {
    const own = circle.map((from, at) => {
      const to = circle[(at + 1) % circle.length];
      return found.get(`${from} > ${to}`) as (typeof edges)[number];
    });
    return told(cast, own, circle);
  });
  const known = edges.filter(({ from, to }) => from !== to);
  return {
    fires: known.map(({ from, to, field, certain }) => ({ from, to, field, certain })),
    loops,
    unseen,
  };
}

/** Code, and what reads no field, may be set off by its own update all the same. */
const itself = (first: Write, all: Write[]): Write[] =>
  all.filter(({ writer }) => keyOf(writer) === keyOf(first.writer));

function told(
  cast: Cast,
  own: { first: Write; field: string; arrival?: Arrival; certain: boolean }[],
  circle: string[],
): Loop[] {
  const writers = own.map(({ first }) => named(first));
  const fields = [...new Set(own.map(({ field }) => field))];
  const names = writers.map(({ label, name }) => label ?? name);
  const about = { writers, fields };
  for (const { arrival, certain } of own) {
    if (!arrival || !certain) continue;
    const played = play(cast, arrival);
    if (circle.some((key) => timesOf(played, key) < 2)) continue;
    const goesRound = played.ends === "goes round" && circle.every((key) => changesOf(played, key) > 2);
    // that an update of the same value is made once more is nothing to speak of
    if (!goesRound && circle.length === 1 && !readsOwn(own[0]?.first)) return [];
    const shown = {
      example: arrival.record,
      on: arrival.on,
      ...(arrival.on === "update" && { before: arrival.before ?? {} }),
    };
    if (goesRound)
      return [
        {
          ...about,
          verdict: "goes round",
          because: `${inTurn(names)}, until the platform stops it.`,
          ...shown,
        },
      ];
    return [
      {
        ...about,
        verdict: "settles",
        because: `${inTurn(names)}; the second time it comes to rest.`,
        ...shown,
      },
    ];
  }
  if (circle.length === 1 && !readsOwn(own[0]?.first)) return [];
  const open = own.find(({ certain }) => !certain);
  // where all is known and no record comes back, there is no loop
  if (!open) return [];
  return [
    {
      ...about,
      verdict: "not decided",
      because: `${inTurn(names)}, if what is only known when it runs allows it.`,
    },
  ];
}

const readsOwn = (write: Write | undefined): boolean =>
  write?.when.some((condition) => namesOf(condition).includes(write.field)) ?? false;

const timesOf = ({ steps }: Played, key: string): number =>
  steps.filter((step) => step.fires === true && keyOf(step as never) === key).length;

/** How often one writes what was not there. */
const changesOf = ({ steps }: Played, key: string): number =>
  steps.filter(
    (step) => keyOf(step as never) === key && step.changes.some(({ from, to }) => !sameHeld(from, to)),
  ).length;

function inTurn([first, ...others]: string[]): string {
  if (others.length === 0) return `${first} sets itself off again`;
  return `${first} sets off ${others.join(", which sets off ")}, which sets off ${first} again`;
}

/** One shortest way round through each group of those that reach each other, and each that reaches itself at once. */
export function circles(edges: [string, string][]): string[][] {
  const next = new Map<string, string[]>();
  for (const [from, to] of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const found: string[][] = edges.flatMap(([from, to]) => (from === to ? [[from]] : []));
  const told = new Set<string>();
  for (const start of next.keys()) {
    if (told.has(start)) continue;
    const way = wayBack(start, next);
    if (!way) continue;
    for (const one of way) told.add(one);
    found.push(way);
  }
  return found;
}

/** Breadth first, so that the first way back is a shortest one. */
function wayBack(start: string, next: ReadonlyMap<string, string[]>): string[] | undefined {
  const before = new Map<string, string>();
  const queue = [start];
  for (const at of queue)
    for (const to of next.get(at) ?? []) {
      if (to === start && at !== start) {
        const way = [at];
        while (way[0] !== start) way.unshift(before.get(way[0] as string) as string);
        return way;
      }
      if (to === start || before.has(to)) continue;
      before.set(to, at);
      queue.push(to);
    }
  return undefined;
}
