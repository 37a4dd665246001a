import type { DecidedBy, WorkItemList } from "../api/types.ts";
import { deciders, deciding } from "../marks/deciders.ts";
import { FACT, type FilterName, isFact, valuesOf } from "./search.ts";

/** Each filter as people call it. */
export const words: Record<FilterName, string> = {
  workflow: "Workflow",
  stage: "Stage",
  team: "Team",
  owner: "Owner",
  customer: "Customer",
  email: "E-mail",
  priority: "Priority",
  version: "Version",
  milestone: "Milestone",
  by: "Decided by",
  started: "Started",
  older: "Older than",
  costFrom: "Cost at least",
  costTo: "Cost below",
  open: "Open",
  reassigned: "Reassigned",
};

/** Values that have words of their own. */
const labels: Partial<Record<FilterName, Record<string, string>>> = {
  milestone: { "at-risk": "at risk" },
  started: { today: "today", week: "last 7 days", month: "last 30 days", quarter: "last 12 weeks" },
  older: { hour: "an hour", day: "a day", week: "a week", month: "30 days" },
};

type Choices = WorkItemList["choices"];

/** Value and label of everything that a filter may be set to; none: it is written. */
export function options(name: string, choices?: Choices): [value: string, label: string][] {
  if (isFact(name)) return (choices?.facts[name.slice(FACT.length)] ?? []).map((value) => [value, value]);
  const filter = name as FilterName;
  if (filter === "by") return [...deciding, "foreign" as const].map((by) => [by, deciders[by].word]);
  if (filter === "version") return (choices?.version ?? []).map(({ hash, name }) => [hash, name]);
  const values =
    valuesOf[filter] ??
    (filter === "workflow" || filter === "stage" || filter === "team" || filter === "priority"
      ? (choices?.[filter] ?? [])
      : []);
  return values.map((value) => [value, labels[filter]?.[value] ?? value]);
}

/** The filter's name, as people call it. */
export const nameOf = (name: string): string =>
  isFact(name) ? name.slice(FACT.length) : words[name as FilterName];

/** The value as people call it. */
export function labelOf(name: string, value: string, choices?: Choices): string {
  if (name === "by") return deciders[value as DecidedBy]?.word ?? value;
  if (name === "version")
    return choices?.version.find(({ hash }) => hash === value)?.name ?? value.slice(0, 7);
  if (name === "costFrom" || name === "costTo") return `$${value}`;
  return labels[name as FilterName]?.[value] ?? value;
}
