import { chanceOf } from "../chance.ts";
import type { RawStep } from "../raw.ts";
import type { RawWorkspace } from "../workspace.ts";
import { type Build, buildOf, PEOPLE } from "./build.ts";
import { DOMAINS, type Domain } from "./domains.ts";
import { reachable, reference, segment, topic, urgent } from "./intake.ts";
import { itemsOf } from "./items.ts";
import { orgOf, teamsOf } from "./surroundings.ts";
import { approval, centre, papers, priority } from "./triage.ts";
import { closing, owner, work } from "./work.ts";

/**
 * A workflow as somebody who knows the language would write it, with its teams and its org: correct by construction,
 * the same for the same seed. Facts are given before they are read, every table and ladder ends, every wait has a
 * time-out, every way has an owner or ends with an outcome of its own.
 */
export function generate(seed: number): RawWorkspace {
  const domain = DOMAINS[seed % DOMAINS.length] as Domain;
  const name = `${domain.name}-${seed}`;
  const chance = chanceOf(seed, 1);
  const build = buildOf(domain, chance, name);
  const { workflow } = build;
  if (chance.in100(60)) workflow.start["hold in"] = PEOPLE.intake;
  workflow["foreign writes"] = chance.pick<unknown>([
    "accept",
    `escalate to ${PEOPLE.leads}`,
    { OwnerId: "accept", otherwise: `escalate to ${PEOPLE.leads}` },
  ]);

  build.stage("Intake", [
    ...maybe(40, reachable),
    ...topic(build),
    ...urgent(build),
    ...maybe(60, segment),
    ...maybe(50, reference),
  ]);
  build.stage("Papers", [...maybe(40, papers), ...maybe(40, centre)], milestone(build, false));
  build.stage("Triage", [...priority(build), ...maybe(45, approval)], milestone(build, false));
  build.stage("Assignment", owner(build), chance.in100(40) ? milestone(build, false) : undefined);
  build.stage("Work", work(build), milestone(build, true));
  build.stage("Closing", closing(build));
  handlers(build);
  budgetOf(build);
  // what was drawn and is not needed is not written down
  if (!workflow.facts.segment || reads(workflow.stages, "segment")) {
    const { connection, operation, fact } = domain.system;
    const operations = workflow.facts[fact] ? [`${connection}.${operation}`] : [];
    return { name, workflow, teams: teamsOf(build), org: orgOf(build), operations, items: itemsOf(build) };
  }
  return generate(seed + 1000);

  function maybe(percent: number, fragment: (build: Build) => RawStep[]): RawStep[] {
    return chance.in100(percent) ? fragment(build) : [];
  }

  function reads(stages: typeof workflow.stages, fact: string): boolean {
    const giver = new RegExp(`"gives":"${fact}"`, "g");
    return new RegExp(`\\b${fact}\\b`).test(
      JSON.stringify(stages).replace(giver, "").replaceAll(`"decide":"${fact}"`, ""),
    );
  }
}

function milestone({ chance }: Build, owned: boolean): Record<string, unknown> | undefined {
  if (!chance.in100(60)) return undefined;
  const leads = `escalate to ${PEOPLE.leads}`;
  return chance.pick<Record<string, unknown>>([
    { within: "2 business days", violated: leads },
    { within: "3 days", "at 80%": "notify owner", violated: leads },
    owned
      ? {
          within: "8 business hours",
          "at 50%": "notify owner",
          violated: ["reassign", { "after 4 business hours": leads }],
        }
      : { within: "1 business day", violated: [leads, { "after 3 business days": leads }] },
  ]);
}

function handlers(build: Build): void {
  const { chance, fields, workflow } = build;
  const all: Record<string, unknown>[] = [];
  if (chance.in100(40)) {
    build.agent("closer", { reads: [fields.withdrawn] });
    all.push({ event: "changed", when: `${fields.withdrawn} == true`, do: "end as withdrawn" });
  }
  if (chance.in100(40)) {
    const agent = build.agent("closer", { reads: [fields.status], writes: [fields.status] });
    const step = {
      update: "reopened",
      agent,
      when: `${fields.status} == "Waiting"`,
      set: { [fields.status]: '"Working"' },
    };
    all.push({ event: "reply", do: step });
  }
  if (all.length > 0) workflow.while = all;
}

/** Who asks language models has money for it. */
function budgetOf({ workflow, chance }: Build): void {
  if (workflow.budget && chance.in100(50)) workflow.budget.beyond = `escalate to ${PEOPLE.leads}`;
}
