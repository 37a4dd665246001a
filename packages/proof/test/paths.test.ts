import { kinds } from "@throughline/steps";
import type { Problem } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { proveText, reproduces } from "../src/index.ts";

const HEAD = `
workflow: test
title: Test
object: Case
start: { event: created }
governs: [Status, Priority]
facts:
  topic: { type: choice, of: [billing, technical, sales] }
  urgent: { type: boolean }
  note: { type: text }
agents: { all: { role: All, reads: [Subject, Amount], gives: [topic, urgent, note], writes: [Status, Priority], calls: [billing.find] } }
stages:
  - stage: Only
    steps:
`;
const READ = `{ interpret: read, agent: all, decide: { topic: [{ person: Desk }] } }`;
const ASK = `{ ask: ask, agent: all, of: Desk, question: Well?, gives: note, at most: { 1 day: escalate to Leads } }`;
const NOTED = `{ update: noted, agent: all, set: { Status: note } }`;
const LATE = ASK.replace("escalate to Leads", "continue");

/** Problems of the check and of the proofs, as they are told; examples are played. */
function problemsOf(steps: string[], { head = HEAD, only = "" } = {}): Problem[] {
  const text = head + steps.map((step) => `      - ${step.trim()}\n`).join("");
  const { workflow, problems: all } = proveText(text, kinds as never);
  if (!workflow) throw new Error("It cannot be read.");
  const found = all.filter(({ code }) => !code.startsWith("unused-") && (only === "" || code === only));
  for (const problem of found)
    if (problem.verdict === "refuted" && problem.example)
      expect(reproduces(problem, workflow), `${problem.message} ${JSON.stringify(problem.example)}`).toBe(
        true,
      );
  return found;
}

const told = (problems: Problem[]) =>
  problems.map(({ code, step, severity }) => `${severity} ${code} ${step}`);

describe("something gets to every step", () => {
  test("a way whose condition cannot hold where it stands is taken by nobody", () => {
    const branch = `
branch: outer
        choose:
          - when: topic == "billing"
            steps:
              - branch: inner
                choose:
                  - when: topic == "sales"
                    steps: [{ update: never, agent: all, set: { Status: '"A"' } }]
                  - when: Amount > 5
                    steps: [{ update: at-times, agent: all, set: { Status: '"B"' } }]`;
    const [problem, ...others] = problemsOf([READ, branch]);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      ...{ code: "unreachable-step", step: "never", verdict: "refuted", severity: "error" },
      message: 'Nothing gets to the step "never", because the way to it in "inner" is never taken.',
      example: { topic: "billing" },
    });
  });

  test("what every item ends before is never reached", () => {
    const end = `{ end: over, as: done }`;
    expect(problemsOf([end, READ])).toMatchObject([
      {
        code: "unreachable-step",
        step: "read",
        message: 'Nothing gets to the step "read", because the item has ended before.',
      },
    ]);
  });

  test("who comes past a check fulfils it, and a branch for the others is never taken", () => {
    const check = `{ check: big, agent: all, that: urgent, fails: end as small }`;
    const given = `{ interpret: read, agent: all, decide: { urgent: [{ person: Desk }] } }`;
    const branch = `{ branch: b, choose: [{ when: "!urgent", steps: [{ update: never, agent: all, set: { Status: '"A"' } }] }] }`;
    expect(told(problemsOf([given, check, branch]))).toEqual(["error unreachable-step never"]);
  });

  test("others may write to the record while an item waits, so nothing is said of its fields", () => {
    const check = `{ check: big, agent: all, that: Amount > 5, fails: end as small }`;
    const wait = `{ wait: a-day, for: 1 day }`;
    const branch = `{ branch: b, choose: [{ when: "Amount < 5", steps: [{ update: may-be, agent: all, set: { Status: '"A"' } }] }] }`;
    expect(told(problemsOf([check, wait, branch]))).toEqual([]);
    expect(told(problemsOf([check, branch]))).toEqual(["error unreachable-step may-be"]);
  });
});

describe("no step runs on partial data", () => {
  const given = (steps: string[]) => problemsOf(steps, { only: "may-not-be-given" });
  const branch = (steps: string) =>
    `{ branch: b, choose: [{ when: topic == "billing", steps: [${steps}] }] }`;

  test("a fact that one branch alone gives is missing on the others", () => {
    const [problem, ...others] = given([READ, branch(ASK), NOTED]);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ severity: "error", verdict: "refuted", step: "noted" });
    expect(problem?.example?.topic).not.toBe("billing");
  });

  test("it is there where the same condition, or one that follows from it, is asked again", () => {
    const when = (condition: string) => NOTED.replace("noted,", `noted, when: '${condition}',`);
    expect(given([READ, branch(ASK), when('topic == "billing"')])).toEqual([]);
    expect(given([READ, branch(ASK), when('topic == "billing" && Amount > 3')])).toEqual([]);
    expect(given([READ, branch(ASK), when("given(note)")])).toEqual([]);
    expect(told(given([READ, branch(ASK), when('topic != "sales"')]))).toEqual([
      "error may-not-be-given noted",
    ]);
  });

  test("a question that is given up gives nothing", () => {
    expect(given([ASK, NOTED])).toEqual([]);
    const [problem] = given([LATE, NOTED]);
    expect(problem).toMatchObject({
      verdict: "refuted",
      step: "noted",
      example: { ask: "no answer in time" },
    });
  });

  test("a call that may fail gives nothing then; a way that ends does not count", () => {
    const call = (fails: string) =>
      `{ call: find, agent: all, use: billing.find, with: {}, gives: note, fails: ${fails} }`;
    expect(told(given([call("continue"), NOTED]))).toEqual(["error may-not-be-given noted"]);
    const check = `{ check: sure, agent: all, that: given(note), fails: end as unknown }`;
    expect(given([call("continue"), check, NOTED])).toEqual([]);
  });

  test("what another lane gives may not be there yet, and is there after the lanes", () => {
    const lanes = (right: string) => `{ parallel: both, lanes: { left: [${ASK}], right: [${right}] } }`;
    expect(given([lanes(READ), NOTED])).toEqual([]);
    expect(told(given([READ, lanes(NOTED)]))).toEqual(["error may-not-be-given noted"]);
  });

  test("an expression that says something without it does not need it", () => {
    expect(
      given([LATE, `{ update: noted, agent: all, set: { Status: 'firstGiven(note, "none")' } }`]),
    ).toEqual([]);
  });
});

test("what rests on ways that are told as one is not decided, unless an item that is played shows it", () => {
  const many = ["one", "two", "three", "four", "five"];
  const head = HEAD.replace("note: {", `${many.map((fact) => `${fact}: { type: text }\n  `).join("")}note: {`)
    .replace("gives: [", `gives: [${many.join(", ")}, `)
    .replace("reads: [Subject", "reads: [Subject, Reason");
  const steps = [
    `{ interpret: read, agent: all, decide: { urgent: [{ person: Desk }] } }`,
    ASK.replace("agent: all,", "agent: all, when: urgent,"),
    ...many.map((fact) =>
      ASK.replace("ask: ask,", `ask: ask-${fact}, when: 'Reason == "${fact}" || topic == "sales"',`).replace(
        "gives: note",
        `gives: ${fact}`,
      ),
    ),
    `{ update: all-known, agent: all, when: '${many.map((fact) => `given(${fact})`).join(" && ")}', set: { Priority: '"High"' } }`,
  ];
  const only = "may-not-be-given";
  const [open] = problemsOf([...steps, NOTED.replace("agent: all,", "agent: all, when: urgent,")], {
    head,
    only,
  });
  expect(open).toMatchObject({ step: "noted", severity: "warning", verdict: "not-decided" });
  expect(open?.message).toMatch(/^Not decided: .* It hangs on /);
  const [shown] = problemsOf([...steps, NOTED], { head, only });
  expect(shown).toMatchObject({ step: "noted", severity: "error", verdict: "refuted" });
});

test("what was asked for where it was not given is given, also where so many ways meet that they are told as one", () => {
  const many = ["one", "two", "three", "four", "five", "six"];
  const head = HEAD.replace(
    "note: {",
    `${many.map((fact) => `${fact}: { type: text }\n  `).join("")}note: {`,
  ).replace("gives: [", `gives: [${many.join(", ")}, `);
  const missing = many.map((fact) => `!given(${fact})`).join(" || ");
  const steps = (asks: string) => [
    `{ call: find, agent: all, use: billing.find, with: {}, gives: [${many.join(", ")}], fails: continue }`,
    ASK.replace("agent: all,", `agent: all, when: '${asks}',`).replace("note", `[${many.join(", ")}]`),
    `{ ask: again, agent: all, when: topic == "sales", of: Desk, question: Well?, gives: urgent, at most: { 1 day: continue } }`,
    NOTED.replace("note }", "one }"),
  ];
  const only = "may-not-be-given";
  expect(problemsOf([READ, ...steps(missing)], { head, only })).toEqual([]);
  expect(told(problemsOf([READ, ...steps("!given(two)")], { head, only }))).toEqual([
    "error may-not-be-given noted",
  ]);
});

describe("every path has an owner", () => {
  const head = HEAD.replace("[Status, Priority]\nfacts", "[Status, OwnerId]\nfacts");
  const assign = `{ assign: owner, team: Desk, otherwise: [queue Backlog] }`;
  const owners = (steps: string[]) => problemsOf(steps, { head, only: "path-without-owner" });

  test("who is resolved without anybody is told, with a record", () => {
    expect(owners([READ, assign])).toEqual([]);
    const branch = `{ branch: b, choose: [{ when: topic == "billing", steps: [${assign}] }] }`;
    const [problem] = owners([READ, branch]);
    expect(problem).toMatchObject({ verdict: "refuted", severity: "error" });
    expect(problem?.example?.topic).not.toBe("billing");
  });

  test("what is blank is blank in the example, also where a fact was computed of it after a wait", () => {
    const hurry = `{ decide: hurry, agent: all, gives: urgent, rules: [{ when: 'Amount > 5 || Subject == "x"', gives: true }, { otherwise: false }] }`;
    const marked = `{ branch: marked, choose: [{ when: '!urgent', steps: [${assign.replace("owner", "at-once")}] }] }`;
    const passed = assign.replace("owner,", "owner, when: given(Amount),");
    const [problem] = owners([READ, hurry, marked, passed]);
    expect(problem).toMatchObject({ verdict: "refuted", example: { Amount: null, Subject: "x" } });
  });

  test("what ends as the workflow says needs nobody", () => {
    const branch = `{ branch: b, choose: [{ when: topic == "billing", steps: [${assign}] }], otherwise: [{ end: refused, as: refused }] }`;
    expect(owners([READ, branch])).toEqual([]);
    expect(
      owners([READ, `{ check: c, agent: all, that: topic == "billing", fails: end as refused }`, assign]),
    ).toEqual([]);
    expect(told(owners([READ, assign.replace("owner,", 'owner, when: topic == "sales",')]))).toHaveLength(1);
  });
});

describe("what could go on for ever", () => {
  test("a loop whose condition nothing inside of it can bring about", () => {
    const loop = (until: string) =>
      `{ repeat: chase, until: '${until}', at most: 3 times, steps: [{ interpret: again, agent: all, decide: { urgent: [{ person: Desk }] } }] }`;
    expect(problemsOf([READ, loop("urgent")])).toEqual([]);
    expect(problemsOf([loop("urgent")])).toEqual([]);
    const check = `{ check: c, agent: all, that: topic == "billing", fails: end as other }`;
    const [problem] = problemsOf([READ, check, loop('topic == "sales"')]);
    expect(problem).toMatchObject({
      ...{ code: "loop-without-exit", step: "chase", verdict: "refuted", example: { topic: "billing" } },
    });
  });

  test("a wait, a ladder and a question without an end, each with a record that stays there", () => {
    const wait = `{ wait: closed, until: 'Status == "Closed"', at most: { 1 day: notify owner } }`;
    expect(problemsOf([wait])).toMatchObject([{ code: "wait-without-timeout", verdict: "refuted" }]);
    const branch = `{ branch: b, choose: [{ when: topic == "sales", steps: [${wait}] }] }`;
    expect(problemsOf([READ, branch])).toMatchObject([
      { code: "wait-without-timeout", step: "closed", example: { topic: "sales" } },
    ]);
  });

  test("a call and a check say what becomes of the item when they fail", () => {
    const call = `{ call: find, agent: all, use: billing.find, with: {} }`;
    expect(told(problemsOf([call]))).toEqual(["warning path-without-outcome find"]);
    const check = `{ check: big, agent: all, that: Amount > 5 }`;
    expect(told(problemsOf([check]))).toEqual(["warning path-without-outcome big"]);
    expect(problemsOf([check.replace("big,", "big, fails: end as small,")])).toEqual([]);
    expect(problemsOf([check.replace("big,", "big, when: Amount > 8,")])).toEqual([]);
    expect(problemsOf([call.replace("find,", "find, fails: escalate to Leads,")])).toEqual([]);
  });
});

describe("no two steps that can run at once write one field", () => {
  const lanes = (left: string, right: string) =>
    `{ parallel: both, lanes: { left: [${left}], right: [${right}] } }`;
  const write = (id: string, when?: string) =>
    `{ update: ${id}, agent: all, ${when ? `when: '${when}', ` : ""}set: { Status: '"${id}"' } }`;

  test("two lanes do, unless no item gets to both", () => {
    const [problem] = problemsOf([READ, lanes(write("one"), write("two"))]);
    expect(problem).toMatchObject({ code: "two-writers", verdict: "refuted", severity: "error" });
    const apart = lanes(write("one", 'topic == "sales"'), write("two", 'topic == "billing"'));
    expect(problemsOf([READ, apart])).toEqual([]);
    const meeting = lanes(write("one", 'topic != "sales"'), write("two", 'topic == "billing"'));
    expect(problemsOf([READ, meeting])).toMatchObject([
      { code: "two-writers", example: { topic: "billing" } },
    ]);
  });
});

test("what every item meets at a step has a record that gets there", () => {
  const branch = `{ branch: b, choose: [{ when: topic == "sales", steps: [{ update: out, agent: all, set: { Reason: '"x"' } }] }] }`;
  expect(problemsOf([READ, branch])).toMatchObject([
    { code: "write-outside-governs", step: "out", example: { topic: "sales" } },
  ]);
});
