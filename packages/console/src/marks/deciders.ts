import type { DecidedBy } from "../api/types.ts";
import type { IconName } from "./icons.ts";

/** Who or what settled something: an icon, a word and a hue, from "certain and free" to "a person's judgement". */
export interface Decider {
  word: string;
  icon: IconName;
}

export const deciders: Record<DecidedBy, Decider> = {
  rule: { word: "Rule", icon: "rule" },
  table: { word: "Table", icon: "table" },
  model: { word: "Local model", icon: "model" },
  llm: { word: "LLM", icon: "llm" },
  agreement: { word: "Two models agree", icon: "model" },
  person: { word: "Person", icon: "person" },
  system: { word: "System", icon: "plug" },
  agent: { word: "Outside agent", icon: "plug" },
  foreign: { word: "Foreign write", icon: "foreign" },
};

/** Those that decide, from "certain and free" to "a person's judgement". */
export const deciding: DecidedBy[] = ["rule", "table", "model", "agreement", "llm", "person"];

/** Not in the legend unless they occur. */
export const occasional: DecidedBy[] = ["agreement", "system", "agent"];
