import type { Chance } from "../chance.ts";
import type { RawFact, RawStep, RawWorkflow } from "../raw.ts";
import { type Domain, type Fields, fieldsOf } from "./domains.ts";

/** A workflow that is being put together: facts and boundaries grow with the steps that need them. */
export interface Build {
  domain: Domain;
  fields: Fields;
  chance: Chance;
  workflow: RawWorkflow;
  /** Facts that are given on every path so far. */
  known: Set<string>;
  fact(name: string, fact: RawFact): string;
  /** Widens an agent's boundary by what a step needs of it; its name. */
  agent(
    name: keyof typeof ROLES,
    uses: { reads?: string[]; gives?: string[]; writes?: string[]; calls?: string[] },
  ): string;
  stage(name: string, steps: RawStep[], milestone?: Record<string, unknown>): void;
}

const ROLES = {
  reader: "Understands what is wanted",
  clerk: "Keeps the papers in order",
  judge: "Decides by the rules of the house",
  approver: "Gets the decision of a person",
  dispatcher: "Finds the right owner",
  closer: "Follows the work to its end",
};

export const PEOPLE = {
  intake: "Intake Desk",
  backlog: "Backlog",
  leads: "Team Leads",
  desk: "Front Desk",
  approvers: "Approvers",
};

export const topicsOf = ({ topics }: Domain) => Object.keys(topics);

export function buildOf(domain: Domain, chance: Chance, name: string): Build {
  const fields = fieldsOf(domain);
  const workflow: RawWorkflow = {
    workflow: name,
    title: domain.title,
    object: domain.object,
    start: { event: "created", when: `${fields.channel} == "Form"` },
    governs: [],
    "foreign writes": "accept",
    facts: {},
    agents: {},
    stages: [],
  };
  return {
    ...{ domain, fields, chance, workflow },
    known: new Set(),
    fact(name, fact) {
      workflow.facts[name] = fact;
      return name;
    },
    agent(name, uses) {
      workflow.agents[name] ??= { role: ROLES[name], reads: [] };
      const agent = workflow.agents[name];
      for (const [list, names] of Object.entries(uses) as ["reads", string[]][])
        agent[list] = [...new Set([...(agent[list] ?? []), ...names])];
      workflow.governs = [...new Set([...workflow.governs, ...(uses.writes ?? [])])];
      return name;
    },
    stage(stage, steps, milestone) {
      if (steps.length > 0) workflow.stages.push({ stage, ...(milestone && { milestone }), steps });
    },
  };
}
