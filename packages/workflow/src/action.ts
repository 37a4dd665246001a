import type { Action } from "./model.ts";

/** Actions that name somebody or something, by their opening words. */
const NAMED: [RegExp, (name: string) => Action][] = [
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
];

/** The same with what each of them names, for forms. */
export const ACTION_PHRASES = [
  ...["notify {person}", "escalate to {person}", "queue {queue}", "reassign", "continue"],
  "end as {outcome}",
];

/** Reads an action such as `escalate to Support Leads`; `undefined` when it is none. */
export function parseAction(text: string): Action | undefined {
  const words = text.trim().replace(/\s+/g, " ");
  if (words === "reassign" || words === "continue") return { do: words };
  for (const [pattern, make] of NAMED) {
    const name = pattern.exec(words)?.[1];
    if (name) return make(name);
  }
  return undefined;
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
    default:
      return action.do;
  }
}
