import type { Evidence, Finding, Trail } from "./index.ts";

/**
 * I1, I3: what a person was told is done stands in the trail, what they were told is refused does not, whatever died
 * in between; and a task has one answer, an incident one repair.
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
