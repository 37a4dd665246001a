import type { Entry } from "@throughline/engine";
import type { Evidence, Finding, Trail } from "./index.ts";

/**
 * I1, I3: what a person was told is done stands in the trail, what they were told is refused does not, whatever died
 * in between; a task has one answer, an incident one repair; and an answer that is held is given when its time comes.
 */
export function peopleTold({ asked }: Evidence, trails: Trail[]): Finding[] {
  const findings: Finding[] = [];
  const texts = new Map<string, string>();
  const textOf = (item: string) => {
    const text =
      texts.get(item) ?? JSON.stringify(trails.find((trail) => trail.item === item)?.entries ?? []);
    texts.set(item, text);
    return text;
  };
  for (const { item, mark, told } of asked) {
    const there = textOf(item).includes(mark);
    if (told === "done" && !there)
      findings.push({
        invariant: "I1",
        item,
        message: `${mark} was told that it is done, and the trail has nothing of it`,
      });
    if (told === "refused" && there)
      findings.push({ invariant: "I3", item, message: `${mark} was refused, and it was done` });
  }
  for (const { item, entries } of trails) {
    for (const { task, until } of heldFor(entries))
      findings.push({ invariant: "I1", item, message: `the answer to ${task} was to be given at ${until}` });
    const done = new Set<string>();
    for (const entry of entries) {
      const what =
        entry.kind === "task-answered"
          ? entry.task
          : entry.kind === "incident-closed"
            ? entry.incident
            : undefined;
      if (what === undefined) continue;
      if (done.has(what)) findings.push({ invariant: "I3", item, message: `${what} was answered twice` });
      done.add(what);
    }
  }
  return findings;
}

/** Answers that are held in the end: nobody has taken them back, and they were not given. */
function heldFor(entries: Entry[]): Extract<Entry, { kind: "answer-held" }>[] {
  const held = new Map<string, Extract<Entry, { kind: "answer-held" }>>();
  for (const entry of entries) {
    if (entry.kind === "answer-held") held.set(entry.task, entry);
    if (entry.kind === "answer-taken-back" || entry.kind === "task-withdrawn") held.delete(entry.task);
    if (entry.kind === "task-answered") held.delete(entry.task);
  }
  return [...held.values()];
}
