import { kindOf, namesIn } from "@throughline/steps";
import { type Agent, usesOf, type Workflow, walkSteps } from "@throughline/workflow";
import { requestOf } from "../check/ceilings.ts";

/** What goes over the org's border, to whom, and by which steps. */
export interface Leaving {
  to: {
    is: "language model" | "system" | "sign-in";
    /** "anthropic/claude-haiku-4-5", "billing.findInvoice"; of a sign-in the connection: "billing" */
    name: string;
    host: string;
  };
  /** The names under which it goes, each with the fields and facts that it is made of. */
  what: { name: string; of: string[] }[];
  /** Kinds of personal data that are taken out of texts before. */
  masked: string[];
  steps: string[];
}

/** Where the border is: who is called, and where they are. */
export interface Borders {
  /** Undefined: it is never called. `fallbacks` of the workspace's own. */
  model(name: string): { host: string; masked: string[]; fallbacks: string[] } | undefined;
  /** The host of a connection; undefined: nothing is sent to it. */
  system(connection: string): string | undefined;
  /** Hosts at which a connection gets its tokens, where these are others than its own. */
  tokens(connection: string): string[];
}

/** What goes where tokens are given out: nothing of an item. */
const WHO_WE_ARE: Leaving["what"] = [{ name: "who we are", of: [] }];

/** Everything that a workflow can send to somebody outside of the org, by its own words. Pure. */
export function leavingOf(workflow: Workflow, borders: Borders): Leaving[] {
  const found = new Map<string, Leaving>();
  for (const { step } of walkSteps(workflow)) {
    const kind = kindOf(step.kind);
    const agent = step.agent === undefined ? undefined : workflow.agents[step.agent];
    for (const asking of kind.asks?.(step.config as never) ?? []) {
      const request = requestOf(workflow, step, asking, () => "");
      const what = Object.keys(request.inputs).map((name) => ({ name, of: [name] }));
      for (const [name, { host, masked }] of modelsOf([request.model, ...(request.fallbacks ?? [])], borders))
        add({ is: "language model", name, host }, what, step.id, masked);
    }
    for (const { operation, sends } of usesOf(kind, step, workflow).calls ?? []) {
      const connection = operation.slice(0, operation.indexOf("."));
      const host = borders.system(connection);
      if (host === undefined) continue;
      for (const tokens of borders.tokens(connection))
        add({ is: "sign-in", name: connection, host: tokens }, WHO_WE_ARE, step.id);
      const what = sends
        ? Object.entries(sends).map(([name, source]) => ({ name, of: namesIn(source) }))
        : factsOf(workflow, agent).map((name) => ({ name, of: [name] }));
      add({ is: "system", name: operation, host }, what, step.id);
    }
  }
  return [...found.values()];

  function add(to: Leaving["to"], what: Leaving["what"], step: string, masked: string[] = []): void {
    const key = keyOf(to);
    const known = found.get(key);
    found.set(key, {
      to,
      what: known ? together(known.what, what) : what,
      masked,
      steps: [...new Set([...(known?.steps ?? []), step])],
    });
  }
}

export const keyOf = ({ is, name, host }: Leaving["to"]): string => JSON.stringify([is, name, host]);

/** A model and all that may be asked in its place. */
function modelsOf(names: string[], borders: Borders) {
  const found = new Map<string, NonNullable<ReturnType<Borders["model"]>>>();
  for (const name of names) {
    const model = borders.model(name);
    if (!model || found.has(name)) continue;
    found.set(name, model);
    names.push(...model.fallbacks);
  }
  return found;
}

const factsOf = ({ facts }: Workflow, agent: Agent | undefined): string[] =>
  Object.keys(facts).filter((name) => !agent || agent.reads.includes(name));

/** What goes by several steps: a name is made of all that any of them makes it of. */
export function together(...all: Leaving["what"][]): Leaving["what"] {
  return [...Map.groupBy(all.flat(), ({ name }) => name)].map(([name, ones]) => ({
    name,
    of: [...new Set(ones.flatMap(({ of }) => of))],
  }));
}
