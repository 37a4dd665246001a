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
  const all = flat(partsOf(workflow, places));
  const begins = all.map(({ path }) => places.at(path).line);
  return all.filter((part, index) => {
    if (part.is === "group") return false;
    // a part's own lines reach to the part that begins next
    const from = begins[index] ?? 1;
    const until = Math.min(...begins.filter((line) => line > from), lines.length + 1);
    const own = lines
      .slice(from - 1, until - 1)
      .join("\n")
      .toLowerCase();
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
