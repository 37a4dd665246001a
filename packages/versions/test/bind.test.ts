import { kinds } from "@throughline/steps";
import { describe, expect, test } from "vitest";
import { bind, compareTexts, parseEnvironments } from "../src/index.ts";
import { edited, textOf } from "./examples.ts";

const SUPPORT = textOf("01-support-email");
const bound = (yaml: string, text = SUPPORT, agents: Record<string, string> = {}) => {
  const { environments, problems } = parseEnvironments(`environments:\n  production: ${yaml}\n`);
  expect(problems).toEqual([]);
  return bind({ text, agents }, environments[0]?.bindings as never, kinds as never);
};
/** The lines that came, without their indentation. */
const added = (text: string, before = SUPPORT) =>
  compareTexts(before, text, { before: "a", after: "b" })
    .split("\n")
    .filter((line) => /^\+[^+]/.test(line))
    .map((line) =>
      line
        .slice(1)
        .trim()
        .replace(/\s*#.*$/, ""),
    );

describe("a workflow with the names of another org", () => {
  test("queues are named everywhere where somebody is, and nowhere else", () => {
    const { text, bound: used } = bound(
      "{ queues: { Support Leads: Leads_EU, Support Backlog: Backlog_EU } }",
    );
    expect(added(text)).toEqual([
      "foreign writes: escalate to Leads_EU",
      "milestone: { within: 15 business minutes, violated: escalate to Leads_EU }",
      "otherwise: [drop sticky, hold 10 minutes, drop skills, queue Backlog_EU]",
      "violated: [reassign, after 2 business hours: escalate to Leads_EU]",
      "at most: { 30 days: escalate to Leads_EU }",
    ]);
    expect(used.map(({ from }) => from).sort()).toEqual(["Support Backlog", "Support Leads"]);
    // a value of the business that is called as a queue is
    const named = edited(SUPPORT, ["sales, other] }", "sales, Triage Desk, other] }"]);
    const other = bound("{ queues: { Triage Desk: Desk_EU } }", named);
    expect(added(other.text, named)).toEqual(["- person: Desk_EU"]);
  });

  test("a fact whose values name owners is bound in its declaration and where decisions give it", () => {
    const text = `workflow: routed
object: Case
governs: [OwnerId]
facts:
  route: { type: choice, of: [Billing, ada@acme.example], optional: true }
agents:
  d: { role: Finds the owner, reads: [Origin, Type], gives: [route], writes: [OwnerId] }
stages:
  - stage: Assignment
    steps:
      - decide: route
        agent: d
        gives: route
        table:
          inputs: [Type]
          rows:
            - [Billing, Billing]   # the first is a type, the second a queue
            - [any, ada@acme.example]
      - assign: owner
        agent: d
        when: given(route)
        to: '{route}'
`;
    const result = bound(
      "{ queues: { Billing: Billing_EU }, users: { ada@acme.example: ada@acme.example.uat } }",
      text,
    );
    expect(added(result.text, text)).toEqual([
      "route: { type: choice, of: [Billing_EU, ada@acme.example.uat], optional: true }",
      "- [Billing, Billing_EU]",
      "- [any, ada@acme.example.uat]",
    ]);
    expect(result.unused).toEqual([]);
  });

  test("connections are named where they are called, and in what agents may call; comments stay", () => {
    const { text } = bound("{ connections: { billing: billing_eu } }");
    expect(added(text)).toEqual([
      expect.stringContaining("reads: [invoice], calls: [billing_eu.findInvoice] }"),
      "use: billing_eu.findInvoice",
    ]);
    expect(text).toContain("# and the trail says so");
    const agents = { ledger: "role: Looks up\ncalls:\n  - billing.findInvoice # the one\n" };
    expect(bound("{ connections: { billing: billing_eu } }", SUPPORT, agents).agents).toEqual({
      ledger: "role: Looks up\ncalls:\n  - billing_eu.findInvoice # the one\n",
    });
  });

  test("record types and users are named in expressions, teams by their template or with their share", () => {
    const named = edited(
      SUPPORT,
      [`when: 'Origin == "Email"'`, `when: 'Origin == "Email" && RecordType.DeveloperName == "Support"'`],
      ["team: '{topic} team'", "team: { billing team: 60 %, sales team: 40 % }"],
      ["skills: [topic]", "skills: [topic]\n        prefer: '\"ann@acme.example\"'"],
    );
    const { text } = bound(
      "{ record types: { Support: Support_EU }, teams: { billing team: billing EU }, users: { ann@acme.example: ann@acme.example.eu } }",
      named,
    );
    expect(text).toContain(`RecordType.DeveloperName == "Support_EU"`);
    expect(text).toContain("billing EU: 60 %");
    expect(text).toContain(`"ann@acme.example.eu"`);
    const templated = bound("{ teams: { '{topic} team': '{topic} team EU' } }");
    expect(added(templated.text)).toEqual([expect.stringContaining("{topic} team EU")]);
  });

  test("what is bound and named nowhere is said", () => {
    expect(bound("{ queues: { Nobody: Nobody_EU } }")).toMatchObject({
      ...{ text: SUPPORT, bound: [], unused: [{ sort: "queues", from: "Nobody", to: "Nobody_EU" }] },
    });
  });
});

test("environments.yaml is told of its faults with their places, all at once", () => {
  const problemsOf = (text: string) =>
    parseEnvironments(`environments:\n  production:\n${text}`).problems.map(
      ({ line, message }) => `${line}: ${message.replace(/^"[^"]*": /, "")}`,
    );
  expect(problemsOf("    org: acme\n    queus: { A: B }\n    login url: https://acme.example\n")).toEqual([
    '4: "queus" is no key here; did you mean "queues"?',
    "5: An org is named once: by org, or by login url with client id.",
    "5: login url and client id belong together.",
  ]);
});
