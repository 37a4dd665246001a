import type { Edit } from "./edits.ts";

/** An edit in a few words, with its place: "understand: topic, rule 3". */
export function wordsOf(edit: Edit): string {
  const { before, after, moved } = edit;
  const what = moved
    ? "moved"
    : before === undefined
      ? "added"
      : after === undefined
        ? "taken out"
        : "changed";
  const place = placeOf(edit);
  const whole = edit.step ?? edit.stage;
  return `${[whole, place].filter(Boolean).join(": ")} ${what}`;
}

/** Names of lists, for one of what stands in them. */
const ONE: Record<string, string> = {
  rows: "row",
  rules: "rule",
  skills: "skill",
  by: "way",
  otherwise: "relaxation",
};

/** Where it stands in its step, in its stage, or in the file. */
function placeOf({ path, stage, step }: Edit): string {
  const above = step !== undefined ? endOfStep(path) : stage !== undefined ? path.indexOf("stages") + 2 : 0;
  const words: string[] = [];
  path.slice(above).forEach((part, place, all) => {
    if (typeof part !== "number") {
      if (!NO_WORDS.has(part)) words.push(part);
      return;
    }
    const one = ONE[String(all[place - 1])];
    if (one !== undefined) words[words.length - 1] = `${one} ${part + 1}`;
    else words.push(String(part + 1));
  });
  return words.join(" ");
}

const endOfStep = (path: Edit["path"]) =>
  Math.max(path.lastIndexOf("steps") + 2, path.lastIndexOf("step") + 1);

const NO_WORDS = new Set(["config", "decide", "table"]);
