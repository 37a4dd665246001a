import type { WorkItemStory } from "../api/types.ts";
import { waitWords } from "../format/condition.ts";
import { duration } from "../format/time.ts";
import { type Gathered, gather, type VisitStory } from "./gather.ts";
import { type RowContext, rowsOf, type TimelineRow } from "./rows/index.ts";

export type { TimelineRow } from "./rows/index.ts";

/** A stretch in which nothing happened, made short. */
export interface TimelineWait {
  id: string;
  ms: number;
  text: string;
}

export interface TimelineStage {
  id: string;
  name: string;
  lines: (({ is: "row" } & TimelineRow) | ({ is: "wait" } & TimelineWait))[];
  /** From its entry to its end, or to now. */
  ms: number;
  apiCalls: number;
  done: boolean;
}

/** Shorter silences are not worth a line. */
const SILENCE_MS = 30_000;

/** The trail as people read it: rows grouped by stage, silences between them compressed and labelled. */
export function timeline(
  { entries, summaries, labels }: Pick<WorkItemStory, "entries" | "summaries" | "labels">,
  now: number,
  gathered: Gathered = gather(entries),
): TimelineStage[] {
  const context: RowContext = { gathered, summaries, labels, now };
  const stages: TimelineStage[] = [];
  const before: TimelineRow[] = [];
  let current: (TimelineStage & { from: string; to?: string }) | undefined;

  for (const told of entries) {
    const { entry } = told;
    if (entry.kind === "stage-entered") {
      current = {
        id: `${entry.stage}-${told.seq}`,
        name: entry.stage,
        lines: [],
        ms: 0,
        apiCalls: 0,
        done: false,
        from: before[0]?.at ?? entry.at,
      };
      stages.push(current);
      for (const row of before.splice(0)) current.lines.push({ is: "row", ...row });
      continue;
    }
    if (entry.kind === "stage-completed" && current) {
      current.to = entry.at;
      current.done = true;
    }
    if (entry.kind === "effect-settled" && current) current.apiCalls += entry.apiCalls;
    for (const row of rowsOf(told, context)) {
      if (current) current.lines.push({ is: "row", ...row });
      else before.push(row);
    }
    if (current)
      current.ms =
        Date.parse(current.to ?? (gathered.ended ? entry.at : new Date(now).toISOString())) -
        Date.parse(current.from);
  }
  if (before.length > 0) {
    const ms = now - Date.parse(before[0]?.at ?? "");
    stages.push({
      id: "start",
      name: "Start",
      lines: before.map((row) => ({ is: "row", ...row })),
      ms,
      apiCalls: 0,
      done: false,
    });
  }
  return withSilences(stages, context);
}

/** Puts a line where nothing happened for a while, across the borders of stages as well. */
function withSilences(stages: TimelineStage[], { gathered, now }: RowContext): TimelineStage[] {
  let last: TimelineRow | undefined;
  const spaced = stages.map((stage) => {
    const lines: TimelineStage["lines"] = [];
    for (const line of stage.lines) {
      if (line.is === "wait") continue;
      const ms = last ? Date.parse(line.at) - Date.parse(last.at) : 0;
      if (ms >= SILENCE_MS) lines.push({ is: "wait", ...silence(line.id, ms, line.at, gathered) });
      lines.push(line);
      last = line;
    }
    return { ...stage, lines };
  });
  const open = spaced.at(-1);
  const since = last ? now - Date.parse(last.at) : 0;
  if (open && last && !last.open && !gathered.ended && since >= SILENCE_MS) {
    open.lines.push({
      is: "wait",
      ...silence("now", since, new Date(now).toISOString(), gathered, " so far"),
    });
  }
  return spaced;
}

function silence(before: string, ms: number, until: string, gathered: Gathered, suffix = ""): TimelineWait {
  const waiting = waitingAt(gathered.visits.values(), until);
  const what = waiting ? `, waiting ${waitWords(waiting)}` : "";
  return { id: `silence-${before}`, ms, text: `${duration(ms)}${suffix}${what}` };
}

/** For what the item waited just before a moment. */
function waitingAt(visits: Iterable<VisitStory>, at: string): string | undefined {
  let found: string | undefined;
  for (const visit of visits) {
    const wait = visit.waits.findLast((one) => one.at < at);
    if (wait && (visit.endedAt === undefined || visit.endedAt >= at)) found = wait.for;
  }
  return found;
}
