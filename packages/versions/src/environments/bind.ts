import {
  type AgentFiles,
  type Kinds,
  type Path,
  parseWorkflow,
  peopleIn,
  readYaml,
  setIn,
  walkSteps,
} from "@throughline/workflow";
import { z } from "zod";
import type { Bindings } from "./file.ts";

/** What a binding did: one name that stands in the file, and what stands there now. */
export interface Bound {
  sort: keyof Bindings;
  from: string;
  to: string;
}

export interface BoundText {
  text: string;
  /** Files of the agents that it takes, bound as well. */
  agents: Record<string, string>;
  bound: Bound[];
  /** Bindings of which the file names nothing. */
  unused: Bound[];
}

/**
 * The texts of a version with the names of another org: queues, users and teams where somebody is named, record types and
 * users in expressions, connections where they are called. Comments and layout stay. Pure.
 *
 * @param kinds say where a step names somebody
 */
export function bind(
  given: { text: string; agents: Record<string, string> },
  bindings: Bindings,
  kinds: Kinds,
): BoundText {
  const used = new Map<string, Bound>();
  const lookUp = (sort: keyof Bindings, name: string): string | undefined => {
    const to = Object.hasOwn(bindings[sort], name) ? bindings[sort][name] : undefined;
    if (to !== undefined) used.set(JSON.stringify([sort, name]), { sort, from: name, to });
    return to;
  };
  const agentFiles: AgentFiles = Object.fromEntries(
    Object.entries(given.agents).map(([name, text]) => [name, { file: `agents/${name}.yaml`, text }]),
  );
  const parsed = parseWorkflow(given.text, kinds, agentFiles);
  const { workflow, places } = parsed;
  const data: unknown = workflow ? parsed.document.toJS() : undefined;
  const edits = new Map<string, { path: Path; value: unknown }>();
  const valueAt = (path: Path): unknown => {
    const edit = edits.get(JSON.stringify(path));
    return edit
      ? edit.value
      : path.reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], data);
  };
  const change = (path: Path, to: (text: string) => string | undefined) => {
    const text = valueAt(path);
    const value = typeof text === "string" ? to(text) : undefined;
    if (value !== undefined && value !== text) edits.set(JSON.stringify(path), { path, value });
  };

  if (workflow) {
    for (const { name, path, is, of } of [
      ...peopleIn(workflow, kinds),
      ...beyondBudget(workflow.budget?.to),
    ]) {
      const sorts: (keyof Bindings)[] = is === "queue" ? ["queues"] : is === "team" ? ["teams"] : ANYBODY;
      const to = sorts.map((sort) => lookUp(sort, name)).find((found) => found !== undefined);
      if (to === undefined) continue;
      const whole = nearest([...((of && places.pathOf(of)) ?? []), ...path], data);
      if (whole.at(-1) === name && path.at(-1) === name) renameKey(whole, to);
      else
        for (const leaf of textsBelow(whole, valueAt(whole)))
          change(leaf, (text) => withName(text, name, to));
    }
    for (const { name, is } of peopleIn(workflow, kinds)) {
      const fact = /^\{\s*(\w+)\s*\}$/.exec(name)?.[1];
      if (fact === undefined || is === "team") continue;
      const sorts: (keyof Bindings)[] = is === "queue" ? ["queues"] : ["queues", "users"];
      for (const leaf of valuesOfFact(fact))
        change(leaf, (text) => sorts.map((sort) => lookUp(sort, text)).find((found) => found !== undefined));
    }
    for (const { step } of walkSteps(workflow)) {
      const at = places.pathOf(step);
      if (at && step.kind === "call") change([...at, "use"], connectionIn);
    }
    for (const name of Object.keys(workflow.agents))
      for (const leaf of textsBelow(["agents", name, "calls"], valueAt(["agents", name, "calls"])))
        change(leaf, connectionIn);
    for (const leaf of textsBelow([], data)) change(leaf, inExpression);
    bindTables(data, []);
  }

  /** Where the values of a fact stand that is somebody's name: in its declaration, and where a decision gives them. */
  function valuesOfFact(fact: string): Path[] {
    const found = textsBelow(["facts", fact, "of"], valueAt(["facts", fact, "of"]));
    for (const { step } of workflow ? walkSteps(workflow) : []) {
      const at = places.pathOf(step);
      const { gives } = step.config as { gives?: unknown };
      const column = Array.isArray(gives) ? gives.indexOf(fact) : -1;
      if (!at || step.kind !== "decide" || column < 0) continue;
      const { table, rules } = valueAt(at) as { table?: { inputs: []; rows: [] }; rules?: [] };
      const given: Path[] = [
        ...(table?.rows ?? []).map((_, row) => ["table", "rows", row, (table?.inputs.length ?? 0) + column]),
        ["table", "otherwise"],
        ...(rules ?? []).flatMap((_, rule) => [
          ["rules", rule, "gives"],
          ["rules", rule, "otherwise"],
        ]),
      ];
      for (const path of given) {
        const value =
          nearest([...at, ...path], data).length === at.length + path.length
            ? valueAt([...at, ...path])
            : undefined;
        if (typeof value === "string") found.push([...at, ...path]);
        else if (Array.isArray(value)) found.push([...at, ...path, column]);
      }
    }
    return found;
  }

  /** Shares of teams are keys of a map. */
  function renameKey(path: Path, to: string): void {
    const parent = path.slice(0, -1);
    const map = valueAt(parent) as Record<string, unknown>;
    const value = Object.fromEntries(
      Object.entries(map).map(([key, share]) => [key === path.at(-1) ? to : key, share]),
    );
    edits.set(JSON.stringify(parent), { path: parent, value });
  }

  function connectionIn(operation: string): string | undefined {
    const dot = operation.indexOf(".");
    const to = dot > 0 ? lookUp("connections", operation.slice(0, dot)) : undefined;
    return to && to + operation.slice(dot);
  }

  /** Users and record types are texts in expressions. */
  function inExpression(expression: string): string {
    return expression.replace(/(["'])([^"']+)\1/g, (whole, quote: string, name: string) => {
      const to =
        (name.includes("@") ? lookUp("users", name) : undefined) ??
        (expression.includes("RecordType") ? lookUp("recordTypes", name) : undefined);
      return to === undefined ? whole : quote + to + quote;
    });
  }

  /** Cells of a column that looks at the record type. */
  function bindTables(value: unknown, path: Path): void {
    if (typeof value !== "object" || value === null) return;
    const { inputs, rows } = value as { inputs?: unknown; rows?: unknown };
    if (Array.isArray(inputs) && Array.isArray(rows))
      inputs.forEach((input, column) => {
        if (!String(input).includes("RecordType")) return;
        rows.forEach((_, index) => {
          const cell: Path = [...path, "rows", index, column];
          for (const leaf of textsBelow(cell, valueAt(cell)))
            change(leaf, (name) => lookUp("recordTypes", name));
        });
      });
    for (const [key, part] of Object.entries(value))
      bindTables(part, [...path, Array.isArray(value) ? Number(key) : key]);
  }

  const agents = Object.fromEntries(
    Object.entries(given.agents).map(([name, text]) => [name, inAgent(text, connectionIn)]),
  );
  const text = [...edits.values()].reduce((text, { path, value }) => setIn(text, path, value), given.text);
  const all = Object.entries(bindings).flatMap(([sort, names]) =>
    Object.entries(names as Record<string, string>).map(([from, to]) => ({
      sort: sort as keyof Bindings,
      from,
      to,
    })),
  );
  return {
    ...{ text, agents, bound: [...used.values()] },
    unused: all.filter(({ sort, from }) => !used.has(JSON.stringify([sort, from]))),
  };
}

const ANYBODY: (keyof Bindings)[] = ["queues", "teams", "users"];

const beyondBudget = (to: string | undefined): ReturnType<typeof peopleIn> =>
  to === undefined ? [] : [{ name: to, path: ["budget", "beyond"] }];

/** A name as it stands alone, or at the end of an action: `escalate to NAME`. */
function withName(text: string, name: string, to: string): string | undefined {
  if (text.trim() === name) return to;
  const before = /^\s*(?:escalate\s+to|notify(?:\s+to)?|queue|team)\s+/.exec(text)?.[0];
  return before && text.slice(before.length).trim() === name ? before + to : undefined;
}

/** How far a path leads in what is written: one action may stand where a list of them could. */
function nearest(path: Path, data: unknown): Path {
  const found: Path = [];
  let at = data;
  for (const key of path) {
    if (typeof at !== "object" || at === null || !(key in at)) break;
    at = (at as Record<string, unknown>)[key];
    found.push(key);
  }
  return found;
}

/** Paths of all texts in a value. */
function textsBelow(path: Path, value: unknown): Path[] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    textsBelow([...path, Array.isArray(value) ? Number(key) : key], part),
  );
}

/** The file of an agent, with what it may call. */
function inAgent(text: string, connectionIn: (operation: string) => string | undefined): string {
  const { value } = readYaml(text, z.looseObject({ calls: z.unknown() }));
  return textsBelow(["calls"], value?.calls).reduce((text, path) => {
    const operation = path
      .slice(1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], value?.calls);
    const to = connectionIn(String(operation));
    return to === undefined ? text : setIn(text, path, to);
  }, text);
}
