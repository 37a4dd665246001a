import { type RawOrg, type RawWorkflow, stepsOf } from "../raw.ts";
import type { RawWorkspace } from "../workspace.ts";
import type { FaultKind, Put } from "./fault.ts";
import { refused } from "./seen.ts";

/** Fields that steps of the stages write, with the steps. */
function written(workflow: RawWorkflow): { field: string; id: string; agent: string }[] {
  return stepsOf(workflow).flatMap(({ step, kind, id }) => {
    const { agent } = step;
    if (!agent) return [];
    const gives = typeof step.gives === "string" ? [step.gives] : Array.isArray(step.gives) ? step.gives : [];
    const fields = [
      ...Object.keys(step.set ?? {}),
      ...(kind === "assign" ? [String(step.writes ?? "OwnerId")] : []),
      ...(kind === "decide" ? gives.filter((name) => !(name in workflow.facts)) : []),
    ];
    return fields.map((field) => ({ field, id, agent }));
  });
}

/** The executor refuses the turn: nothing of it takes hold. */
const refusedAt = (steps: string[]): Omit<Put, "what"> => ({
  steps,
  anyItem: true,
  wrong: ({ faulty, good }) => steps.some((id) => refused(faulty, id) && !refused(good, id)),
});

export const outsideBoundary: FaultKind = {
  kind: "write outside the boundary",
  codes: ["write-outside-boundary"],
  put({ workflow }, chance) {
    const places = written(workflow).filter(({ agent, field }) =>
      workflow.agents[agent]?.writes?.includes(field),
    );
    if (places.length === 0) return undefined;
    const { field, agent } = chance.pick(places);
    const role = workflow.agents[agent];
    if (role) role.writes = role.writes?.filter((one) => one !== field) ?? [];
    const steps = places.flatMap((one) => (one.field === field && one.agent === agent ? [one.id] : []));
    return { what: `${agent} may not write ${field} any more`, ...refusedAt(steps) };
  },
};

export const outsideGoverns: FaultKind = {
  kind: "write outside governs",
  codes: ["write-outside-governs"],
  put({ workflow }, chance) {
    const policies = workflow["foreign writes"];
    const named = typeof policies === "object" && policies !== null ? Object.keys(policies) : [];
    const places = written(workflow).filter(
      ({ field }) => workflow.governs.includes(field) && !named.includes(field),
    );
    if (places.length === 0) return undefined;
    const { field } = chance.pick(places);
    workflow.governs = workflow.governs.filter((one) => one !== field);
    const steps = places.flatMap((one) => (one.field === field ? [one.id] : []));
    return { what: `${field} is not governed any more`, ...refusedAt(steps) };
  },
};

export const parallelWriters: FaultKind = {
  kind: "parallel writers",
  codes: ["two-writers"],
  put(raw, chance) {
    const { workflow } = raw;
    const places = stepsOf(workflow).filter(
      ({ kind, step }) => kind === "parallel" && Object.keys(step.lanes ?? {}).length > 1,
    );
    const may = Object.entries(workflow.agents).flatMap(([agent, { writes = [] }]) =>
      writes.flatMap((field) =>
        workflow.governs.includes(field) && field !== "OwnerId" ? [{ agent, field }] : [],
      ),
    );
    if (places.length === 0 || may.length === 0) return undefined;
    const { step, id } = chance.pick(places);
    const values = settable(raw);
    const settled = may.filter(({ field }) => field in values);
    if (settled.length === 0) return undefined;
    const { agent, field } = chance.pick(settled);
    const [first, second] = chance.shuffled(Object.keys(step.lanes ?? {})) as [string, string];
    const [a, b] = values[field] as [string, string];
    const put = (lane: string, name: string, value: string) =>
      step.lanes?.[lane]?.push({ update: name, agent, set: { [field]: value } });
    put(first, "left-hand", a);
    put(second, "right-hand", b);
    const steps = ["left-hand", "right-hand"];
    return {
      what: `two lanes of ${id} write ${field}`,
      steps: [...steps, id],
      wrong({ faulty }) {
        const writers = faulty.entries.flatMap((entry) =>
          entry.kind === "write-planned" && entry.field === field && steps.includes(entry.step)
            ? [entry.step]
            : [],
        );
        return new Set(writers).size === 2;
      },
    };
  },
};

/** Two values for fields that the workflow sets by itself to fixed texts, and that are none of these. */
function settable({ workflow, org }: RawWorkspace): Record<string, [string, string]> {
  const sets = stepsOf(workflow).flatMap(({ step }) => Object.entries(step.set ?? {}));
  const plain = sets.filter(([, value]) => /^"[^"]*"$/.test(String(value)));
  return Object.fromEntries(
    [...Map.groupBy(plain, ([field]) => field)].flatMap(([field, all]) => {
      const used = new Set(all.map(([, value]) => String(value)));
      const [a, b] = valuesOf(org, workflow.object, field).filter((value) => !used.has(value));
      return a && b ? [[field, [a, b]]] : [];
    }),
  );
}

function valuesOf(org: RawOrg, object: string, name: string): string[] {
  const field = org.objects?.[object]?.fields?.[name] as
    | { values?: (string | { value: string })[] }
    | undefined;
  const values = field?.values?.slice(1).map((one) => (typeof one === "string" ? one : one.value));
  return (values ?? ["By the left hand", "By the right hand"]).map((value) => `"${value}"`);
}
