import type { RawCell, RawStep } from "../raw.ts";
import { type Build, PEOPLE, topicsOf } from "./build.ts";
import { CENTRES, PRIORITIES } from "./domains.ts";

/** How pressing it is: a table without a gap, a table that ends with any, or rules. */
export function priority(build: Build): RawStep[] {
  const { chance, fields, known } = build;
  const agent = build.agent("dispatcher", { writes: [fields.priority] });
  const step: RawStep = { decide: "priority", agent, gives: fields.priority };
  const by = known.has("segment") && chance.in100(50) ? "segment" : "topic";
  const values = by === "segment" ? ["large", "middle", "small"] : topicsOf(build.domain);
  const [high = "", middle = "", low = ""] = PRIORITIES;
  const way = chance.below(4);
  if (way === 0) {
    // every value with yes and no, each row of its own
    const rows: RawCell[][] = values.flatMap((value, at) => [
      [value, true, at === 0 ? high : middle],
      [value, false, at === 0 ? middle : low],
    ]);
    return [{ ...step, table: { inputs: [by, "urgent"], rows } }];
  }
  if (way === 1) {
    const [first = "", ...others] = values;
    const rows: RawCell[][] = [
      [first, true, high],
      [others, true, middle],
      ["any", false, low],
    ];
    return [{ ...step, table: { inputs: [by, "urgent"], rows } }];
  }
  if (way === 2) {
    const rows: RawCell[][] = [
      ...chance.some(values.slice(1), 1).map((value): RawCell[] => [value, true, high]),
      [values[0] ?? "", "any", middle],
      ["any", "any", low],
    ];
    return [{ ...step, table: { inputs: [by, "urgent"], rows } }];
  }
  const rules = [
    { when: `urgent && ${by} == "${values[0]}"`, gives: high },
    { when: "urgent", gives: middle },
    { otherwise: low },
  ];
  return [{ ...step, rules }];
}

/** Somebody has to agree where it is much; what is refused ends there. */
export function approval(build: Build): RawStep[] {
  const { chance, domain, fields } = build;
  build.fact("needsApproval", { type: "boolean", title: "Needs an approval" });
  build.fact("approved", { type: "boolean", title: "Approved" });
  build.fact("remark", { type: "text", optional: true, title: "Remark" });
  const judge = build.agent("judge", { reads: [fields.amount, fields.kind], gives: ["needsApproval"] });
  const agent = build.agent("approver", {
    ...{
      reads: [fields.subject, fields.amount],
      gives: ["approved", "remark"],
      writes: [fields.status, fields.note],
    },
  });
  const [kind = ""] = topicsOf(domain);
  const needs: RawStep = {
    decide: "needs-approval",
    agent: judge,
    gives: "needsApproval",
    rules: [
      { when: `${fields.amount} > ${domain.amount.much} || ${fields.kind} == "${kind}"`, gives: true },
      { otherwise: false },
    ],
  };
  const refused: RawStep[] = [
    {
      update: "rejected",
      agent,
      set: { [fields.status]: '"Rejected"', [fields.note]: 'firstGiven(remark, "Not approved")' },
    },
    { end: "refused", as: "refused" },
  ];
  const ask: RawStep = {
    ask: "decision",
    agent,
    of: PEOPLE.approvers,
    question: "Is this approved?",
    gives: ["approved", "remark"],
    shows: [fields.subject, fields.amount],
    "at most": { "2 business days": `escalate to ${PEOPLE.leads}` },
  };
  const verdict: RawStep = chance.in100(50)
    ? { branch: "verdict", choose: [{ when: "!approved", steps: refused }] }
    : {
        branch: "verdict",
        choose: [
          { when: "approved", steps: [{ update: "agreed", agent, set: { [fields.note]: '"Approved"' } }] },
        ],
        otherwise: refused,
      };
  const waved: RawStep = { update: "waved-through", agent, set: { [fields.note]: '"No approval needed"' } };
  return [
    needs,
    {
      branch: "approval",
      choose: [{ when: "needsApproval", steps: [ask, verdict] }],
      ...(chance.in100(60) && { otherwise: [waved] }),
    },
  ];
}

/** Papers are asked for again and again, but not for ever. */
export function papers(build: Build): RawStep[] {
  const { chance, domain, fields } = build;
  build.fact("papers", { type: "boolean", title: `The ${domain.papers} are there` });
  const agent = build.agent("clerk", {
    reads: [fields.complete, fields.subject],
    gives: ["papers"],
    writes: [fields.status],
  });
  const chase: RawStep[] = [
    { update: "papers-missing", agent, set: { [fields.status]: '"Waiting"' } },
    {
      ask: "papers",
      agent,
      of: PEOPLE.desk,
      question: `Please get the ${domain.papers}. Are they there now?`,
      gives: "papers",
      shows: [fields.subject],
      "at most": { "2 business days": "continue" },
    },
  ];
  return [
    {
      decide: "papers-there",
      agent,
      gives: "papers",
      rules: [{ when: `${fields.complete} == true`, gives: true }, { otherwise: false }],
    },
    {
      repeat: "chase",
      when: "!papers",
      until: "papers",
      "at most": `${2 + chance.below(2)} times`,
      steps: chase,
    },
    {
      check: "complete",
      agent,
      that: "papers",
      or: `The ${domain.papers} are still missing.`,
      fails: "end as papers missing",
    },
  ];
}

/** A cost centre: asked for where it is much, told by rules elsewhere; then it is written. */
export function centre(build: Build): RawStep[] {
  const { chance, fields } = build;
  build.fact("centre", { type: "choice", of: CENTRES });
  build.known.add("centre");
  const agent = build.agent("clerk", {
    reads: [fields.region, fields.subject, fields.amount],
    gives: ["centre"],
    writes: [fields.centre],
  });
  const ask: RawStep = {
    ask: "which-centre",
    agent,
    of: PEOPLE.desk,
    question: "Which cost centre pays?",
    gives: "centre",
    shows: [fields.subject],
    "at most": { "3 business days": `escalate to ${PEOPLE.leads}` },
  };
  const rules: RawStep = {
    decide: "usual-centre",
    agent,
    gives: "centre",
    rules: [{ when: `${fields.region} == "North"`, gives: CENTRES[0] }, { otherwise: CENTRES[1] }],
  };
  const when = build.known.has("segment")
    ? 'segment == "large"'
    : `${fields.amount} >= ${build.domain.amount.veryMuch}`;
  const split: RawStep = chance.in100(50)
    ? { branch: "who-pays", choose: [{ when, steps: [ask] }], otherwise: [rules] }
    : {
        branch: "who-pays",
        choose: [{ when: `${fields.region} != "Overseas"`, steps: [rules] }],
        otherwise: [ask],
      };
  return [split, { update: "book", agent, set: { [fields.centre]: "centre" } }];
}
