import type { Document } from "yaml";
import type { z } from "zod";
import { parseAction } from "./action.ts";
import { type AgentFiles, agentFrom } from "./agent/index.ts";
import { agent, agentUse } from "./agent/schema.ts";
import { sha256 } from "./hash.ts";
import { asProblems, findings, unknownKey, valueAt } from "./issues.ts";
import type { Path } from "./kind.ts";
import type { Adoption, Agent, FactType, Handler, HandlerAction, Stage, Workflow } from "./model.ts";
import type { Places } from "./places.ts";
import type { Problem } from "./problem.ts";
import { adoptLines, fact, parts } from "./schema.ts";
import { readSource, type Source } from "./source.ts";
import { type Kinds, type StepReader, stepReader } from "./steps.ts";

export interface Parsed {
  /** There when the file has the shape of a workflow; parts that could not be read are left out. */
  workflow?: Workflow;
  /** False when something was left out: what seems to be missing may only be unreadable. */
  complete: boolean;
  problems: Problem[];
  document: Document;
  /** Where the parts of the workflow stand in the file, for `checkWorkflow`. */
  places: Places;
}

/**
 * Reads a workflow file. Never throws; reports every problem of its form at once.
 * Bytes must be UTF-8. What the workflow *says* is checked by `checkWorkflow`.
 *
 * @param agents files of agents that the workflow may take from there; those that it does take are part of its version
 */
export function parseWorkflow(input: string | Uint8Array, kinds: Kinds, agents: AgentFiles = {}): Parsed {
  const source = readSource(input);
  const problems = [...source.problems];
  const workflow = source.data === undefined ? undefined : readWorkflow(source, kinds, agents, problems);
  const complete = problems.every(({ severity }) => severity === "warning");
  const { document, places } = source;
  return { ...(workflow && { workflow }), complete, problems, document, places };
}

function readWorkflow(
  source: Source,
  kinds: Kinds,
  files: AgentFiles,
  problems: Problem[],
): Workflow | undefined {
  const { data, places } = source;
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    const message = "A workflow is a map of keys: workflow, title, object, start, stages and others.";
    problems.push({ code: "wrong-type", severity: "error", message, line: 1, column: 1 });
    return undefined;
  }
  const known = Object.keys(parts);
  const strangers = Object.keys(data).filter((key) => !known.includes(key));
  const strange = strangers.map((key) => unknownKey(key, known, [key]));
  problems.push(...asProblems(strange, [], places));

  /** One part by its schema, or the fallback and its problems. */
  function read<T extends z.ZodType, F>(
    key: string,
    schema: T,
    fallback: F,
    path: Path = [key],
  ): z.output<T> | F {
    const value = valueAt(data, path);
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const missing = value === undefined && !Object.hasOwn(data as object, path[0] as string);
    // a key that is missing because it is misspelled needs no second mention
    if (missing && strange.some(({ fix }) => fix === key)) return fallback;
    if (missing) {
      const message = `"${key}" is missing.`;
      problems.push({
        code: "missing-key",
        severity: "error",
        message,
        line: 1,
        column: 1,
        path,
        fix: `Add ${key}: …`,
      });
    } else problems.push(...asProblems(findings(schema, value, result.error.issues), path, places));
    return fallback;
  }

  /** The entries of a map one by one, so that one fault does not hide the others. */
  function readEach<T extends z.ZodType>(
    key: "facts" | "agents",
    schemaOf: (written: unknown) => T,
  ): [string, z.output<T>][] {
    const value = valueAt(data, [key]);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      if (value !== undefined) read(key, parts[key], undefined);
      return [];
    }
    return Object.keys(value).flatMap((name) => {
      if (!NAMES[key].test(name)) {
        const message = `"${name}" is no name that can stand here: letters, digits and _ only, and no digit in front.`;
        const place = places.at([key, name], { key: true });
        problems.push({ code: "wrong-name", severity: "error", message, ...place, path: [key, name] });
        return [];
      }
      const result = read(name, schemaOf(valueAt(value, [name])), undefined, [key, name]);
      return result === undefined ? [] : [[name, result] as [string, z.output<T>]];
    });
  }

  const steps = stepReader(source, kinds, problems);
  const id = read("workflow", parts.workflow, "");
  const title = read("title", parts.title, undefined);
  const budget = read("budget", parts.budget, undefined);
  const adopt = readAdopt();
  const workflow: Workflow = {
    id,
    title: title ?? id,
    object: read("object", parts.object, ""),
    hash: "",
    start: read("start", parts.start, { event: "created" as const }),
    governs: read("governs", parts.governs, []),
    foreignWrites: read("foreign writes", parts["foreign writes"], undefined) ?? {
      policy: "escalate",
      fields: {},
    },
    ...(budget && { budget }),
    facts: Object.fromEntries(readEach("facts", () => fact)) as Record<string, FactType>,
    agents: {},
    handlers: readHandlers(),
    stages: readStages(),
    ...(adopt && { adopt }),
  };
  workflow.agents = readAgents(workflow);
  workflow.hash = versionOf(source.text, workflow.agents, files);
  return workflow;

  function readAgents({ facts, governs }: Workflow): Record<string, Agent> {
    const written = readEach("agents", (raw): typeof agent | typeof agentUse =>
      valueAt(raw, ["from"]) === undefined ? agent : agentUse,
    );
    const agents = written.flatMap(([name, rest]): [string, Agent][] => {
      if (!("from" in rest)) return [[name, { name, ...rest }]];
      const found = agentFrom(name, rest, files, { facts: Object.keys(facts), governs }, places);
      problems.push(...found.problems);
      return found.agent ? [[name, found.agent]] : [];
    });
    return Object.fromEntries(agents);
  }

  function readHandlers(): Handler[] {
    const raw = valueAt(data, ["while"]);
    if (!Array.isArray(raw)) {
      read("while", parts.while, []);
      return [];
    }
    return raw.flatMap((_, index) => {
      const path = ["while", index];
      const result = read("while", parts.while.def.innerType.element, undefined, path);
      const action = readHandlerAction([...path, "do"], steps, source, problems);
      if (!result || !action) return [];
      const { event, when, from, where } = result;
      const handler: Handler = {
        event,
        ...(from && { from: { ...from, ...(where && { where }) } }),
        ...(when && { when }),
        do: action,
        line: places.at([...path, "event"], { key: true }).line,
      };
      places.note(handler, path);
      return [handler];
    });
  }

  function readAdopt(): Adoption[] | undefined {
    const raw = valueAt(data, ["adopt"]);
    if (!Array.isArray(raw)) {
      read("adopt", parts.adopt, undefined);
      return undefined;
    }
    return raw.flatMap((written, index) => {
      const path = ["adopt", index];
      if (valueAt(written, ["otherwise"]) !== undefined) {
        read("adopt", adoptLines.leave, undefined, path);
        return [];
      }
      const result = read("adopt", adoptLines.adoption, undefined, path);
      if (!result) return [];
      const { when, since, ...rest } = result;
      const line = places.at(path).line;
      const rule: Adoption = { ...rest, ...(when && { when }), ...(since && { since }), line };
      places.note(rule, path);
      return [rule];
    });
  }

  function readStages(): Stage[] {
    const raw = valueAt(data, ["stages"]);
    if (!Array.isArray(raw) || raw.length === 0) {
      read("stages", parts.stages, []);
      return [];
    }
    return raw.map((_, index) => {
      const path = ["stages", index];
      const result = read("stages", parts.stages.element, undefined, path);
      const stage: Stage = {
        name: result?.stage ?? String(valueAt(data, [...path, "stage"]) ?? ""),
        ...(result?.milestone && { milestone: result.milestone }),
        steps: steps.list([...path, "steps"]),
        line: places.at([...path, "stage"], { key: true }).line,
      };
      places.note(stage, path);
      return stage;
    });
  }
}

/** Names a version of the workflow: its own text, and the text of each file that it takes an agent from. */
function versionOf(text: string, agents: Record<string, Agent>, files: AgentFiles): string {
  const names = [...new Set(Object.values(agents).flatMap(({ from }) => from ?? []))].sort();
  return sha256([text, ...names.map((name) => `\n--- agents/${name}\n${files[name]?.text}`)].join(""));
}

/** Facts are named in expressions, agents are not. */
const NAMES = { facts: /^(?!(?:true|false|null|in)$)[A-Za-z_]\w*$/, agents: /^[\p{L}_][\p{L}\p{N} _-]*$/u };

function readHandlerAction(
  path: Path,
  steps: StepReader,
  source: Source,
  problems: Problem[],
): HandlerAction | undefined {
  const written = valueAt(source.data, path);
  if (typeof written === "object" && written !== null && !Array.isArray(written)) {
    const step = steps.one(path);
    return step && { kind: "step", step };
  }
  if (written === "follow master") return { kind: "follow-master" };
  const action = typeof written === "string" ? parseAction(written) : undefined;
  if (action) return { kind: "action", action };
  const message = "do: takes a step, follow master, or an action such as escalate to NAME.";
  problems.push({ code: "wrong-value", severity: "error", message, ...source.places.at(path), path });
  return undefined;
}
