import type { Differences, Value } from "../api/types.ts";
import { money, showValue } from "../format/value.ts";

export type Difference = Differences["differences"][number];
type Sum = Difference["before"];

/** What people see of an item that is not as it was: by name, on both sides. */
export function differs({ changed, before, after }: Difference): [what: string, was: string, is: string][] {
  return changed.flatMap((what): [string, string, string][] => {
    switch (what) {
      case "path":
      case "stages":
        return [[what, beyond(before[what], after[what]), beyond(after[what], before[what])]];
      case "milestones":
        return [["violated milestones", listed(before.violated), listed(after.violated)]];
      case "facts":
        return factsOf(before, after);
      case "cost":
        return [[what, money(before.cost), money(after.cost)]];
      case "API calls":
        return [[what, String(before.apiCalls), String(after.apiCalls)]];
      default: {
        const [was, is] = [before, after].map(
          (sum) => sum[what as "owner" | "team" | "outcome" | "priority"],
        );
        return [[what, shown(was), shown(is)]];
      }
    }
  });
}

const shown = (value: Value | undefined) => (value === "" ? "none" : showValue(value, 60));

/** What of a list is not in the other one; all of it where only the order differs. */
function beyond(list: string[], other: string[]): string {
  const own = list.filter((one) => !other.includes(one));
  return own.length || list.length !== other.length ? listed(own) : listed(list);
}

const listed = (names: string[]) => names.join(", ") || "none";

function factsOf(before: Sum, after: Sum): [string, string, string][] {
  const names = [...new Set([...Object.keys(before.facts), ...Object.keys(after.facts)])];
  return names.flatMap((name): [string, string, string][] => {
    const [was, is] = [before.facts[name], after.facts[name]].map((value) => showValue(value, 60));
    return was === is ? [] : [[name, was ?? "", is ?? ""]];
  });
}
