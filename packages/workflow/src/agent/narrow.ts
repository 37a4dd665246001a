import type { Path } from "../kind.ts";
import type { Agent, Guardrails } from "../model.ts";
import { mayCall } from "./may-call.ts";
import { whollyLike } from "./pattern.ts";
import type { AgentUse } from "./schema.ts";

/** Something that a workflow allows an agent, and the agent's own file does not. */
export interface Widening {
  /** Where in the agent, here and in its file. */
  path: Path;
  message: string;
}

const LISTS = ["reads", "gives", "writes", "calls", "models"] as const;
const SUMS = [
  ["budget", "an item"],
  ["perDay", "a day"],
] as const;
const WORDS = { reads: "read", gives: "give", writes: "write", calls: "call", models: "ask" };

/**
 * An agent of a file as a workflow uses it: what the workflow does not mention is as in the file, what it does
 * mention is narrower. Facts and fields that the workflow does not have are no part of it.
 */
export function narrow(
  name: string,
  file: Omit<Agent, "name">,
  use: AgentUse,
  workflow: { facts: Iterable<string>; governs: string[] },
): { agent: Agent; wider: Widening[] } {
  const wider: Widening[] = [];
  const agent: Agent = { name, ...file, from: use.from };
  if (use.role) agent.role = use.role;
  if (use.suspended) agent.suspended = use.suspended;
  for (const list of LISTS) {
    const [allowed, wanted] = [file[list], use[list]];
    if (!wanted) continue;
    agent[list] = allowed ? wanted.filter((one) => isAllowed(list, allowed, one)) : wanted;
    wanted.forEach((one, index) => {
      if (!allowed || isAllowed(list, allowed, one)) return;
      const path = [list === "models" ? "model" : list, index];
      wider.push({ path, message: `may not ${WORDS[list]} ${one}: ${said(allowed)}` });
    });
  }
  for (const [key, of] of SUMS) {
    const [most, wanted] = [file[key], use[key]];
    if (wanted === undefined) continue;
    agent[key] = Math.min(wanted, most ?? wanted);
    if (agent[key] === wanted) continue;
    wider.push({ path: ["budget"], message: `may not spend ${wanted} USD ${of}: at most ${most} USD` });
  }
  const facts = new Set(workflow.facts);
  if (!use.gives) agent.gives = agent.gives.filter((fact) => facts.has(fact));
  if (!use.writes) agent.writes = agent.writes.filter((field) => workflow.governs.includes(field));
  if (use.guardrails) {
    const before = file.guardrails ?? {};
    agent.guardrails = { ...before, ...use.guardrails, ...mergedValues(before, use.guardrails) };
    wider.push(...loosened(before, use.guardrails));
  }
  return { agent, wider };
}

const isAllowed = (list: (typeof LISTS)[number], allowed: string[], one: string) =>
  list === "calls" ? mayCall({ calls: allowed }, one) : allowed.includes(one);

const said = (allowed: string[]) => (allowed.length ? `only ${allowed.join(", ")}` : "nothing at all");

function mergedValues(before: Guardrails, now: Guardrails): Pick<Guardrails, "values"> {
  return before.values || now.values ? { values: { ...before.values, ...now.values } } : {};
}

/** Guardrails that hold in the file and would not hold, or hold less, in the workflow. */
function loosened(before: Guardrails, now: Guardrails): Widening[] {
  const found: Widening[] = [];
  const tell = (key: string, message: string) => found.push({ path: ["guardrails", key], message });
  if (before.longestText !== undefined && (now.longestText ?? 0) > before.longestText)
    tell("longest text", `has texts of ${before.longestText} characters at most`);
  for (const key of ["links", "markup"] as const)
    if (now[key] === true && before[key] !== true) tell(key, `has no ${key} in its texts`);
  if (before.holdSuspicious && now.holdSuspicious === false)
    tell("hold suspicious", "holds suspicious texts back");
  for (const [fact, is] of Object.entries(now.values ?? {})) {
    const was = before.values?.[fact];
    if (was === undefined || isWithin(is, was)) continue;
    const values = Array.isArray(was) ? was.join(", ") : was;
    found.push({ path: ["guardrails", "values", fact], message: `gives ${fact} other values: ${values}` });
  }
  return found;
}

/** Whether values are among others. Of two patterns only the same one is taken for narrower. */
function isWithin(is: string[] | string, was: string[] | string): boolean {
  if (!Array.isArray(is)) return is === was;
  return is.every((value) => (Array.isArray(was) ? was.includes(value) : whollyLike(was).test(value)));
}
