import type { Action, PlainAction } from "./model.ts";

/** Actions that name somebody or something, by their opening words. */
const NAMED: [RegExp, (name: string) => PlainAction][] = [
  [/^notify\s+(?:to\s+)?(.+)$/, (to) => ({ do: "notify", to })],
  [/^escalate\s+to\s+(.+)$/, (to) => ({ do: "escalate", to })],
  [/^queue\s+(.+)$/, (to) => ({ do: "queue", to })],
  [/^end(?:\s+as|:)\s+(.+)$/, (outcome) => ({ do: "end", outcome })],
];

/** The actions in words, for messages and the JSON Schema. */
export const ACTION_FORMS = [
  "notify owner",
  "notify NAME",
  "escalate to NAME",
  "queue NAME",
  "reassign",
  "continue",
  "end as OUTCOME",
  "undo",
  "undo then ACTION",
];

/** The same with what each of them names, for forms. */
export const ACTION_PHRASES = [
  ...["notify {person}", "escalate to {person}", "queue {queue}", "reassign", "continue"],
  "end as {outcome}",
  ...["undo", "undo then end as {outcome}", "undo then escalate to {person}", "undo then continue"],
];

/** What becomes of an item once what was done is taken back, where nothing is said. */
const UNDONE: PlainAction = { do: "end", outcome: "undone" };

/** Reads an action such as `escalate to Support Leads`; `undefined` when it is none. */
export function parseAction(text: string): Action | undefined {
  const words = text.trim().replace(/\s+/g, " ");
  if (words === "undo") return { do: "undo" };
  // a comma would end the value inside { } in the file, so the words do without
  const [, after] = /^undo,? then (.+)$/.exec(words) ?? [];
  if (after === undefined) return parsePlain(words);
  const afterwards = parsePlain(after);
  return afterwards && { do: "undo", afterwards };
}

function parsePlain(words: string): PlainAction | undefined {
  if (words === "reassign" || words === "continue") return { do: words };
  for (const [pattern, make] of NAMED) {
    const name = pattern.exec(words)?.[1];
    if (name) return make(name);
  }
  return undefined;
}

/** What an action comes to in the end: of an undo, what follows it. */
export function lastOf(action: Action): PlainAction;
export function lastOf<Other>(action: Action | Other): PlainAction | Other;
export function lastOf(action: Action | { do: "other" }) {
  return action.do === "undo" ? (action.afterwards ?? UNDONE) : action;
}

/** An action in the words of the file. */
export function formatAction(action: Action | { do: "incident" }): string {
  switch (action.do) {
    case "notify":
      return `notify ${action.to}`;
    case "escalate":
      return `escalate to ${action.to}`;
    case "queue":
      return `queue ${action.to}`;
    case "end":
      return `end as ${action.outcome}`;
    case "undo":
      return action.afterwards ? `undo then ${formatAction(action.afterwards)}` : "undo";
    default:
      return action.do;
  }
}
