import type { Places, Workflow } from "@throughline/workflow";
import { flat, type Part, partsOf } from "../outline/parts.ts";

/**
 * The parts that a search means, in the order of the file. Words are looked for in names, kinds and the part's own
 * text, all of them; `type:approve` is the kind of a step, `field:OwnerId` a name that stands in it.
 */
export function find(query: string, workflow: Workflow, places: Places, text: string): Part[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const lines = text.split("\n");
  const all = flat(partsOf(workflow, places)).filter(({ is }) => is !== "group");
  return all.filter((part, index) => {
    const own = ownText(part, all[index + 1], places, lines).toLowerCase();
    return words.every((word) => {
      const [, name, value] = /^(type|field):(.*)$/.exec(word) ?? [];
      if (name === "type") return part.kind?.startsWith(value ?? "") ?? false;
      if (name === "field")
        return value !== "" && new RegExp(`(?<![\\w.])${escaped(value ?? "")}(?!\\w)`).test(own);
      return `${part.label} ${part.kind ?? ""} ${own}`.toLowerCase().includes(word);
    });
  });
}

const escaped = (words: string) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The lines of a part, without those of the parts that follow. */
function ownText(part: Part, next: Part | undefined, places: Places, lines: string[]): string {
  const from = places.at(part.path).line;
  const until = next ? places.at(next.path).line : lines.length + 1;
  return lines.slice(from - 1, until > from ? until - 1 : from).join("\n");
}
