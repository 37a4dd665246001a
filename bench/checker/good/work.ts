import type { RawStep } from "../raw.ts";
import { type Build, PEOPLE, topicsOf } from "./build.ts";

/** Who gets it: a team for each topic, or one team with the skills; what is given up ends with a queue. */
export function owner(build: Build): RawStep[] {
  const { chance, fields } = build;
  const agent = build.agent("dispatcher", { reads: [fields.region, fields.email], writes: ["OwnerId"] });
  const bySkill = chance.in100(60);
  const step: RawStep = {
    assign: "owner",
    agent,
    team: bySkill ? TEAM : "{topic} team",
    by: chance.pick<unknown>([
      "least loaded",
      "round robin",
      ["slack x proficiency", "fewest points per week"],
      "longest idle",
    ]),
  };
  const givenUp: string[] = [];
  if (bySkill || chance.in100(50)) {
    step.skills = [chance.in100(40) ? { skill: "topic", "at least": 2 } : "topic"];
    givenUp.push("drop skills");
  }
  if (chance.in100(30)) {
    step.where = { region: `${fields.region} in member.regions` };
    givenUp.unshift("drop region");
  }
  if (chance.in100(40)) {
    step.sticky = `same ${fields.email} for 30 days`;
    givenUp.unshift("drop sticky");
  }
  if (chance.in100(25)) step.size = build.known.has("urgent") ? "urgent ? 2 : 1" : 1;
  if (chance.in100(25)) givenUp.splice(0, 0, "hold 10 minutes");
  step.otherwise = [...givenUp, `queue ${PEOPLE.backlog}`];
  if (chance.in100(20)) step.offer = { within: "10 minutes" };
  if (!build.known.has("urgent") || !chance.in100(30)) return [step];
  const other: RawStep = { ...step, assign: "owner-at-once", otherwise: [`queue ${PEOPLE.backlog}`] };
  delete other.sticky;
  return [{ branch: "hurry-or-not", choose: [{ when: "urgent", steps: [other] }], otherwise: [step] }];
}

export const TEAM = "Specialists";

/** The work itself: a person does it in the org, or several things go on side by side. */
export function work(build: Build): RawStep[] {
  const { chance, fields, domain } = build;
  const agent = build.agent("closer", { reads: [fields.status, fields.subject], writes: [fields.status] });
  const steps: RawStep[] = [];
  if (build.known.has("urgent") && chance.in100(40)) {
    build.agent("closer", { writes: [fields.note] });
    steps.push({ update: "mark", agent, when: "urgent", set: { [fields.note]: '"Cannot wait"' } });
  }
  if (chance.in100(50)) {
    steps.push({ update: "in-progress", agent, set: { [fields.status]: '"Working"' } });
    build.fact("number", { type: "text", title: `Number of the ${domain.number}` });
    build.agent("closer", { reads: [fields.delivered], gives: ["number"], writes: [fields.number] });
    steps.push({
      parallel: "side-by-side",
      lanes: {
        delivery: [
          {
            wait: "delivered",
            agent,
            until: `${fields.delivered} == true`,
            "at most": { "10 business days": chance.pick([`escalate to ${PEOPLE.leads}`, "continue"]) },
          },
        ],
        papers: [
          {
            ask: "number",
            agent,
            of: PEOPLE.desk,
            question: `Which number does the ${domain.number} get?`,
            gives: "number",
            shows: [fields.subject],
            "at most": { "5 business days": `escalate to ${PEOPLE.leads}` },
          },
        ],
      },
    });
    steps.push({ update: "handed-out", agent, set: { [fields.number]: "number" } });
    return steps;
  }
  steps.push({
    wait: "done",
    agent,
    until: `${fields.status} == "Done"`,
    "at most": chance.pick<Record<string, string>>([
      { "30 days": `escalate to ${PEOPLE.leads}` },
      { "10 days": "notify owner", "30 days": "end as given up" },
      { "20 business days": "continue" },
    ]),
  });
  return steps;
}

/** The outcome stands in the record; at times the end has a name of its own. */
export function closing(build: Build): RawStep[] {
  const { chance, fields } = build;
  const agent = build.agent("closer", { writes: [fields.outcome] });
  const [first = ""] = topicsOf(build.domain);
  const said = chance.pick([
    '"Done: " + topic',
    `topic == "${first}" ? "Settled" : "Answered"`,
    '"Resolved"',
  ]);
  const step: RawStep = { update: "outcome", agent, set: { [fields.outcome]: said } };
  return [step, ...(chance.in100(40) ? [{ end: "over", as: "resolved by us" }] : [])];
}
