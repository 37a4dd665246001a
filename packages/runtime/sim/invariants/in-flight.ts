import type { Evidence, Finding, Trail } from "./index.ts";

/**
 * I21: what was chosen for an item in flight is done once, or stands in its trail as what is still to be done or cannot be;
 * and an item that nothing was chosen for keeps its version.
 */
export function choicesKept({ chosen }: Evidence, trails: Trail[]): Finding[] {
  return trails.flatMap(({ item, entries }) => {
    const say = (message: string): Finding => ({ invariant: "I21", item, message });
    const choice = chosen.get(item);
    // one that begins again once everything is taken back stays in its version
    const moved = entries.filter((entry) => entry.kind === "item-moved" && entry.from !== entry.hash);
    const about = entries.filter(
      (entry) =>
        (entry.kind === "move-awaited" || entry.kind === "version-kept" || entry.kind === "item-moved") &&
        entry.eventId === choice?.mark,
    );
    const ended = entries.some(({ kind }) => kind === "item-ended");
    if (moved.length > 1) return [say(`was moved ${moved.length} times`)];
    if (!choice || choice.how === "finish")
      return moved.length ? [say("was moved, and nobody wanted it")] : [];
    if (about.length > 1) return [say(`${choice.how} was taken ${about.length} times`)];
    if (choice.told === "done" && !about.length && !ended)
      return [say(`was to ${choice.how}, and nothing came of it`)];
    if (choice.told === undefined && entries.length && !ended)
      return [say(`nobody was told of ${choice.how}`)];
    return [];
  });
}
