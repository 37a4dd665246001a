import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readItems } from "../packages/cli/src/items.ts";
import { offlineContext, readOrgFile } from "../packages/cli/src/org-file.ts";
import type { Outcome, RunSummary } from "../packages/cli/src/sandbox/outcome.ts";
import { runItems } from "../packages/cli/src/sandbox/run-items.ts";
import { openWorld } from "../packages/cli/src/sandbox/world.ts";
import { openWorkspace } from "../packages/server/src/workspace.ts";

/** What becomes of one item: the line of items.jsonl, and what is to be found in its outcome. */
interface Told {
  line: number;
  what: string;
  outcome?: string;
  owner?: RegExp;
  facts: Record<string, unknown>;
  path: string;
}

interface Example {
  folder: string;
  object: string;
  /** Outcomes before anybody was given the item: it stays with whoever had it in the org. */
  ownerless: string[];
  /** So many items at least; 40 unless said. */
  items?: number;
  table: Told[];
  /** How good the rules are, over all items. */
  measure?: { what: string; check(outcomes: Outcome[], summary: RunSummary): void };
}

const examples: Example[] = [
  {
    folder: "01-support-email",
    object: "Case",
    ownerless: [],
    measure: {
      what: "settles three topics in five by rule, nearly always rightly, and finds most of what is urgent",
      check(outcomes, { items, decidedBy }) {
        const wrong = (fact: string) => outcomes.filter(({ unexpected }) => unexpected?.[fact]);
        const byRule = decidedBy.topic?.rule ?? 0;
        expect(byRule / items).toBeGreaterThanOrEqual(0.6);
        // persons answer as expected, so what is wrong is the rules'
        expect(1 - wrong("topic").length / byRule).toBeGreaterThanOrEqual(0.95);
        const taken = outcomes.filter(({ facts }) => facts.urgent === true).length;
        const falsely = wrong("urgent").filter(({ facts }) => facts.urgent === true).length;
        const missed = wrong("urgent").length - falsely;
        const found = taken - falsely;
        expect(found / taken).toBeGreaterThanOrEqual(0.9);
        expect(found / (found + missed)).toBeGreaterThanOrEqual(0.7);
      },
    },
    table: [
      {
        line: 9,
        what: "an invoice number in the subject: billing, and the ledger is asked",
        facts: { topic: "billing", urgent: false, invoice: "INV-220095" },
        path: "understand → find-invoice → priority → owner → closed → outcome",
        owner: /Wren|Robin|Finch|Siskin|Tern|Avocet|Ibis|Support Backlog/,
      },
      {
        line: 16,
        what: "trucks that wait: technical and urgent, both by rule",
        facts: { topic: "technical", urgent: true, invoice: null },
        path: "understand → priority → owner → closed → outcome",
        owner: /Kestrel|Heron|Raven|Linnet|Merlin|Swift|Egret|Support Backlog/,
      },
      {
        line: 8,
        what: "no rule is sure about the topic: a person at the triage desk says account",
        facts: { topic: "account", urgent: false, invoice: null },
        path: "understand → priority → owner → closed → outcome",
        owner: /Lark|Plover|Siskin|Tern|Avocet|Ibis|Support Backlog/,
      },
      {
        line: 13,
        what: '"No es urgente" is not urgent',
        facts: { topic: "technical", urgent: false, invoice: null },
        path: "understand → priority → owner → closed → outcome",
      },
      {
        line: 136,
        what: "marked by a colleague: sales",
        facts: { topic: "sales", urgent: false, invoice: null },
        path: "understand → priority → owner → closed → outcome",
        owner: /Magpie|Osprey|Starling|Bunting|Support Backlog/,
      },
      {
        line: 322,
        what: "an empty message is for nobody in particular",
        facts: { topic: "other", urgent: false, invoice: null },
        path: "understand → priority → owner → closed → outcome",
      },
      {
        line: 164,
        what: "urgent and without a company: a validation rule of the org refuses the High priority",
        outcome: "incident: ",
        facts: { topic: "technical", urgent: true, invoice: null },
        path: "understand → priority → owner → closed",
      },
    ],
  },
  {
    folder: "02-lead",
    object: "Lead",
    ownerless: ["not reachable"],
    table: [
      {
        line: 3,
        what: "the owner of the account that is known goes first",
        owner: /^Brambling Huber$/,
        facts: { territory: "DACH", segment: "enterprise" },
        path: "reachable → territory → segment → rating → owner → touched",
      },
      {
        line: 18,
        what: "999 employees are not yet an enterprise",
        owner: /Pipit|Linnet|Lead Backlog/,
        facts: { territory: "UK and Ireland", segment: "midmarket" },
        path: "reachable → territory → segment → rating → owner → touched",
      },
      {
        line: 31,
        what: "the name of a state is as good as its code",
        owner: /^Phoebe Ito$/,
        facts: { territory: "Americas West", segment: "enterprise" },
        path: "reachable → territory → segment → rating → owner → touched",
      },
      {
        line: 59,
        what: "neither mail nor phone: nothing is decided about it",
        outcome: "not reachable",
        owner: /^Lead Intake$/,
        facts: {},
        path: "reachable",
      },
    ],
  },
  {
    folder: "03-request",
    object: "Request__c",
    ownerless: ["refused", "papers missing"],
    table: [
      {
        line: 3,
        what: "500 needs no approval",
        facts: { needsApproval: false, papers: true, assetTag: "HW-10233" },
        path: "needs-approval → papers-there → complete → approval → waved-through → in-progress → deliver → owner → asset → delivered → done",
      },
      {
        line: 5,
        what: "a refusal, with its reason",
        outcome: "refused",
        facts: { papers: true, approved: false, remark: "Please use the lab that we rent." },
        path: "needs-approval → papers-there → complete → approval → in-approval → decision → verdict → rejected → refused",
      },
      {
        line: 12,
        what: "papers that come when they are asked for",
        facts: { papers: true, approved: true, assetTag: "HW-10244" },
        path: "needs-approval → papers-there → chase-documents → papers-missing → documents → complete → papers-filed → approval → in-approval → decision → verdict → in-progress → deliver → owner → asset → delivered → done",
      },
      {
        line: 20,
        what: "papers that never come: three reminders, and the end",
        outcome: "papers missing",
        facts: { papers: false },
        path: "needs-approval → papers-there → chase-documents → papers-missing → documents → papers-missing → documents → papers-missing → documents → complete",
      },
    ],
  },
  {
    folder: "04-parcel-desk",
    object: "Case",
    ownerless: [],
    measure: {
      what: "asks a language model for half of the messages, and a person for one in six",
      check(outcomes, { items, decidedBy, calls, cost }) {
        expect(Object.keys(decidedBy.topic ?? {}).sort()).toEqual([
          "agreement",
          "llm",
          "model",
          "person",
          "rule",
        ]);
        expect(calls.made / items).toBeLessThan(0.55);
        expect((decidedBy.topic?.person ?? 0) / items).toBeLessThan(0.17);
        expect(cost / items).toBeLessThan(0.0005);
        expect(outcomes.filter(({ unexpected }) => unexpected).length).toBeLessThanOrEqual(1);
      },
    },
    table: [
      {
        line: 1,
        what: "the local model is sure: nobody else is asked",
        facts: { topic: "delivery", urgent: false },
        path: "understand → priority → owner → closed",
        owner: /Ida|Milo|Parcel Backlog/,
      },
      {
        line: 9,
        what: "an empty message is for nobody in particular, by rule",
        facts: { topic: "other", urgent: false },
        path: "understand → priority → owner → closed",
      },
      {
        line: 39,
        what: "a wedding dress is urgent",
        facts: { topic: "delivery", urgent: true },
        path: "understand → priority → owner → closed",
      },
    ],
  },
  {
    folder: "07-billing-dispute",
    object: "Case",
    ownerless: [],
    measure: {
      what: "finds out what is true from the ERP and the ledger, as an accountant does, and asks a person for large amounts alone",
      check(outcomes, { decidedBy }) {
        expect(outcomes.filter(({ unexpected }) => unexpected)).toEqual([]);
        const large = outcomes.filter(({ facts }) => Number(facts.credit) > 250).length;
        expect(decidedBy.approved).toEqual({ person: large });
      },
    },
    table: [
      {
        line: 1,
        what: "paid twice: the ledger knows, and the ERP credits it",
        facts: {
          complaint: "charged twice",
          billed: 84.5,
          paid: 169,
          payments: 2,
          verdict: "overpaid",
          credit: 84.5,
        },
        path: "understand → both-sides → invoice → payments → verdict → credit → credit-note → note-number → owner → answer → reply → closed → outcome",
      },
      {
        line: 3,
        what: "250 goes out by itself",
        facts: { verdict: "overpaid", credit: 250 },
        path: "understand → both-sides → invoice → payments → verdict → credit → credit-note → note-number → owner → answer → reply → closed → outcome",
      },
      {
        line: 4,
        what: "a cent more does not",
        facts: { verdict: "overpaid", credit: 250.01, approved: true },
        path: "understand → both-sides → invoice → payments → verdict → credit → approval → credit-note → note-number → owner → answer → reply → closed → outcome",
      },
      {
        line: 7,
        what: "paid, says the customer; nothing came, says the ledger",
        facts: { complaint: "already paid", paid: 0, verdict: "unpaid", credit: 0 },
        path: "understand → both-sides → invoice → payments → verdict → credit → owner → answer → reply → closed → outcome",
      },
      {
        line: 15,
        what: "no number in it: the desk finds the invoice, and too much was paid on it",
        facts: { complaint: "other", invoice: "INV-300101", verdict: "overpaid" },
        path: "understand → which-invoice → both-sides → invoice → payments → verdict → credit → credit-note → note-number → owner → answer → reply → closed → outcome",
      },
      {
        line: 16,
        what: "an invoice that the ERP does not know is a finding, too",
        facts: { invoice: "INV-399998", verdict: "unclear" },
        path: "understand → both-sides → invoice → payments → verdict → credit → owner → answer → reply → closed → outcome",
      },
      {
        line: 19,
        what: "a person refuses, and the customer is told why",
        facts: {
          approved: false,
          answer:
            "We have looked at your complaint and cannot credit the amount. The second payment was sent back by the bank.",
        },
        path: "understand → both-sides → invoice → payments → verdict → credit → approval → owner → answer → reply → closed → outcome",
      },
    ],
  },
  {
    folder: "08-returns-desk",
    object: "Case",
    ownerless: [],
    items: 20,
    measure: {
      what: "lets those outside do their part, and a person what they leave open",
      check(outcomes, { decidedBy }) {
        expect(outcomes.filter(({ unexpected }) => unexpected)).toEqual([]);
        expect(decidedBy.reason).toEqual({ rule: 1, model: 17, person: 2 });
        expect(decidedBy.depot).toEqual({ agent: 16, person: 2 });
        expect(decidedBy.words).toEqual({ agent: 12, person: 4 });
        for (const { cost } of outcomes) expect(cost).toBeLessThanOrEqual(0.19);
      },
    },
    table: [
      {
        line: 1,
        what: "all six: a rule, the model, the carrier, the warehouse, the words of an agent, and nobody has to look",
        facts: {
          reason: "damaged",
          product: "Table lamp",
          depot: "Hamburg",
          condition: "broken",
          refund: 49.9,
        },
        path: "understand → owner → shipment → terms → late → plan → label → note-label → refused → words → answer → inspect → settled → refund → outcome → farewell",
      },
      {
        line: 2,
        what: "the agent's words have a link and markup: they are not sent, a person writes",
        facts: {
          reason: "wrong item",
          words: "Please put the toaster into its box again, and the label on top. You have 14 days.",
        },
        path: "understand → owner → shipment → terms → late → plan → label → note-label → refused → words → own-words → answer → inspect → settled → refund → outcome → farewell",
      },
      {
        line: 5,
        what: "dear, and a person says no: the label is cancelled",
        outcome: "refused",
        facts: { approved: false, label: "RL-ORD-520105" },
        path: "understand → owner → shipment → terms → late → plan → label → note-label → approval → refused → say-no → declined",
      },
      {
        line: 6,
        what: "47 days after it came nobody outside is asked",
        outcome: "too late",
        facts: { reason: "changed mind", days: 47, terms: "too late" },
        path: "understand → owner → shipment → terms → late → say-late → closed-late → too-late",
      },
      {
        line: 7,
        what: "damaged on the way, says the customer; worn, says the warehouse: a person decides",
        facts: { reason: "damaged", condition: "worn", settled: "nothing", refund: 0 },
        path: "understand → owner → shipment → terms → late → plan → label → note-label → refused → words → answer → inspect → settled → which-is-true → refund → outcome → farewell",
      },
      {
        line: 9,
        what: "the warehouse's agent is silent: after two days a person rings them up",
        facts: { depot: "Gdansk", days_kept: 10, refund: 180 },
        path: "understand → owner → shipment → terms → late → plan → by-phone → label → note-label → refused → words → answer → inspect → settled → refund → outcome → farewell",
      },
      {
        line: 11,
        what: "the agent that writes to customers refuses: a person writes",
        facts: { words: "Please send us the speakers by the label. Yours are on their way." },
        path: "understand → owner → shipment → terms → late → plan → label → note-label → refused → words → own-words → answer → inspect → settled → refund → outcome → farewell",
      },
      {
        line: 13,
        what: "it never comes back: after two weeks the label is cancelled",
        outcome: "never sent",
        facts: { label: "RL-ORD-520113" },
        path: "understand → owner → shipment → terms → late → plan → label → note-label → refused → words → answer → inspect",
      },
      {
        line: 16,
        what: "orders to a machine are like nothing that the model knows: a person reads them, and the carrier says what was paid",
        facts: { reason: "changed mind", price: 19.9, settled: "all", refund: 19.9 },
        path: "understand → owner → shipment → terms → late → plan → label → note-label → refused → words → answer → inspect → settled → refund → outcome → farewell",
      },
      {
        line: 18,
        what: "the carrier does not know the order: a person finds out what it was",
        outcome: "too late",
        facts: { order: "ORD-529999", product: "Helmet", days: 31 },
        path: "understand → owner → shipment → what-was-sent → terms → late → say-late → closed-late → too-late",
      },
    ],
  },
  {
    folder: "06-machine-alarms",
    object: "Case",
    ownerless: [],
    table: [
      {
        line: 1,
        what: "it goes on running: the best one is asked",
        facts: { trade: "hydraulics", stands: false },
        path: "report → priority → urgency → technician → running",
        owner: /^Greta Gear$/,
      },
      {
        line: 11,
        what: "it stands: all who know controls are asked at once, and one of them has it",
        facts: { trade: "controls", stands: true },
        path: "report → priority → urgency → first-responder → running",
        owner: /^(Rosa Relay|Sami Servo|Vera Volt)$/,
      },
    ],
  },
  {
    folder: "05-travel-desk",
    object: "Case",
    ownerless: [],
    measure: {
      what: "gives nobody work in a language that they do not speak, and each of the two teams some of it",
      check(outcomes) {
        const owners = outcomes.map(({ owner }) => owner);
        expect(owners.filter((owner) => /Farid|Greta/.test(owner)).length).toBeGreaterThan(3);
        expect(owners.filter((owner) => /Alma|Bruno|Clara|Denis|Emi/.test(owner)).length).toBeGreaterThan(20);
      },
    },
    table: [
      {
        line: 16,
        what: "a visa in the far east: one of the two who know that region, and the desk if neither is free",
        facts: { kind: "visa" },
        path: "kind → priority → owner → closed → answered",
        owner: /Emi|Farid|Bruno|Clara|Denis|Travel Backlog/,
      },
      {
        line: 4,
        what: "German is spoken by three",
        facts: { kind: "booking" },
        path: "kind → priority → owner → closed → answered",
        owner: /Clara|Denis|Greta|Travel Backlog/,
      },
      {
        line: 9,
        what: "Spanish",
        facts: { kind: "visa" },
        path: "kind → priority → owner → closed → answered",
        owner: /Alma|Bruno|Farid|Travel Backlog/,
      },
      {
        line: 19,
        what: "Portuguese is spoken by nobody: the language is given up in the end",
        facts: { kind: "booking" },
        path: "kind → priority → owner → closed → answered",
        owner: /^(?!$)/,
      },
    ],
  },
];

describe.each(examples)("example $folder", ({ folder, object, ownerless, items = 40, table, measure }) => {
  const here = join(import.meta.dirname, folder);
  const file = join(here, "workflow.yaml");
  const workspace = openWorkspace(file, offlineContext(file));
  const outcomes = new Map<number, Outcome>();
  let summary: RunSummary;
  let withoutOwner: unknown[];
  let unguarded: string[];
  let marks: Record<string, unknown>[];
  let data: string;

  beforeAll(async () => {
    if (!workspace.workflow) throw new Error(`${file} cannot be run`);
    data = mkdtempSync(join(tmpdir(), "throughline-example-"));
    const world = await openWorld(workspace, readOrgFile(file), join(data, "trail.sqlite"));
    try {
      summary = await runItems(
        { ...world, workflow: workspace.workflow },
        readItems(join(here, "items.jsonl")),
        (outcome) => outcomes.set(Number(outcome.item), outcome),
      );
      unguarded = await world.sandbox.salesforce.casWindow(object, workspace.workflow.governs);
      marks = world.sandbox.org.db.query(`SELECT TL_Write__c FROM ${object} WHERE TL_Write__c != null`);
      withoutOwner = world.sandbox.org.db.query(`SELECT Id FROM ${object} WHERE OwnerId = null`);
    } finally {
      await world.close();
    }
  });
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  it("has no problems", () => {
    expect(workspace.problems).toEqual([]);
  });

  it("takes every item to an outcome and an owner", () => {
    expect(summary.refused).toEqual([]);
    expect(summary.ignoredColumns).toEqual([]);
    expect(outcomes.size).toBeGreaterThanOrEqual(items);
    expect(withoutOwner).toEqual([]);
    for (const { item, outcome, owner } of outcomes.values()) {
      expect(outcome, `line ${item}`).not.toMatch(/^open in/);
      if (!ownerless.includes(outcome)) expect(owner, `line ${item}`).not.toBe("");
    }
  });

  it("runs in an org that guards what it writes, and leaves its marks there", () => {
    expect(unguarded).toEqual([]);
    expect(marks.length).toBeGreaterThan(outcomes.size / 2);
    for (const { TL_Write__c } of marks) expect(TL_Write__c).toMatch(/^[\w-]+\/\w{18}\.\d+(\.\d+)? \w+$/);
  });

  if (measure) it(measure.what, () => measure.check([...outcomes.values()], summary));

  it.each(table)("line $line: $what", ({ line, outcome, owner, facts, path }) => {
    const got = outcomes.get(line);
    expect(got?.outcome).toMatch(new RegExp(`^${outcome ?? "resolved$"}`));
    expect(got?.facts).toMatchObject(facts);
    expect(got?.path.join(" → ")).toBe(path);
    if (owner !== undefined) expect(got?.owner).toMatch(owner);
  });
});
