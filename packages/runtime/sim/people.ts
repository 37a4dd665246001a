import type { FlatRecord } from "@throughline/connectors";
import type { ItemState, OpenTask } from "@throughline/engine";
import type { Value } from "@throughline/workflow";
import { type Delivered, RefusedError, type RepairCommand, type Runtime } from "../src/index.ts";
import { QUEUES, USERS } from "./directory.ts";
import type { Faults } from "./faults.ts";
import type { SimOrg } from "./org.ts";
import type { Dice } from "./random.ts";
import { TICKET } from "./random-workflow.ts";
import type { Schedule } from "./schedule.ts";

const CUSTOMER = "005000000000000CUS";

/** A new record of one of the objects, as they come in. */
export function arrive(org: SimOrg, chance: Dice, schedule: Schedule, faults: Faults): void {
  const id = create(org, chance);
  const object = org.created.at(-1)?.object ?? "";
  // at the very moment at which the workflow writes for the first time
  if (faults.has("F28") && chance.chance(0.4)) {
    schedule.after(chance.between(300, 6_000), () => meddle(org, id, object, chance));
  }
  // a load in bulk: the same record over and over
  if (chance.chance(0.03)) {
    for (let n = 0; n < 60; n++)
      schedule.after(5_000 + n * 10, () => org.update(id, { Note__c: `load ${n}` }, CUSTOMER));
  }
  // a second change right behind the first one travels in the same batch of events
  for (let more = chance.between(0, 2); more > 0; more--) {
    schedule.after(chance.between(0, 50), () => org.update(id, secondThought(object, chance), CUSTOMER));
  }
}

function secondThought(object: string, chance: Dice): FlatRecord {
  if (object === "Lead" && chance.chance(0.3)) return { Company: `Company ${chance.between(100, 199)}` };
  if ((object === "Case" || object === TICKET) && chance.chance(0.3)) return { Subject: "an error, I think" };
  return { Note__c: `note ${chance.between(1, 99)}` };
}

function create(org: SimOrg, chance: Dice): string {
  if (chance.chance(0.5)) {
    const Subject = chance.pick(["I want to buy N-12", "a question", "N-7"]);
    const Amount__c = chance.pick([null, 10, 500]);
    return org.create(
      TICKET,
      { Subject, Amount__c, Status: "New", Priority: null, Reason__c: "Low", Resolution__c: null },
      CUSTOMER,
    );
  }
  const kind = chance.next();
  if (kind < 0.55) {
    const Subject = chance.pick([
      "my invoice INV-1234",
      "an error",
      "a question",
      "two invoices INV-7 INV-9999",
      "Ärger!",
    ]);
    const Origin = chance.chance(0.9) ? "Email" : "Phone";
    const tier: FlatRecord = chance.chance(0.5) ? { "Account.Tier__c": chance.pick(["Gold", "Silver"]) } : {};
    return org.create(
      "Case",
      { Subject, Origin, Status: "New", Priority: null, Resolution__c: null, ...tier },
      CUSTOMER,
    );
  }
  if (kind < 0.8) {
    return org.create(
      "Lead",
      { Company: `Company ${chance.between(1, 99)}`, Status: "New", Rating: null },
      CUSTOMER,
    );
  }
  return org.create("Request__c", { Amount__c: chance.between(1, 500), Status__c: "New" }, CUSTOMER);
}

/** What somebody asked of the runtime, and what they were told. */
export interface Asked {
  item: string;
  /** Stands in the trail with whatever came of it. */
  mark: string;
  /** `undefined`: they were never told. */
  told?: "done" | "refused";
}

/** The people of the org, who see what the lists show. */
export function createPeople(world: {
  org: SimOrg;
  runtime: () => Runtime;
  /** Items as the lists show them. */
  states: Map<string, ItemState>;
  chance: Dice;
  /** Whether they take back what was done as well. */
  back: Dice;
  faults: Faults;
  secondThoughts: boolean;
}) {
  const { org, states, chance, back, faults } = world;
  const asked: Asked[] = [];
  /** What has been done before, to be done once more. */
  const before: (() => void)[] = [];

  function ask(item: string, command: (by: string) => Promise<Delivered>): void {
    const one: Asked = { item, mark: `person <${asked.length}>` };
    asked.push(one);
    command(one.mark).then(
      ({ entries }) => {
        if (entries) one.told = "done";
      },
      (error) => {
        // the item went on before they were done; an item that is set aside keeps what they asked
        if (error instanceof RefusedError) one.told = "refused";
      },
    );
  }

  /** Whoever is asked to take an item does so, or says why not; a word that they say stands in the trail. */
  function answerOffer(item: string, task: string, name: string): void {
    const { answerTask } = world.runtime();
    if (chance.chance(0.5)) ask(item, (mark) => answerTask(task, name, { answer: "decline", reason: mark }));
    else void answerTask(task, name, { answer: "take it" }).catch(() => undefined);
  }

  /** Does it, and sometimes it is done again: at once by somebody else, or much later. */
  function onceOrTwice(item: string, command: (by: string) => Promise<Delivered>): void {
    ask(item, command);
    if (!faults.has("F32")) return;
    if (faults.twice()) ask(item, command);
    before.push(() => ask(item, command));
    if (faults.twice()) chance.pick(before)();
  }

  /** They give an answer that they may take back, take it back, pass the question on, or leave a note for others. */
  function thinkTwice(item: string, task: string, { held }: OpenTask, answer: Record<string, Value>): void {
    const { answerTask, takeAnswerBack, passTask, noteTask } = world.runtime();
    if (held) {
      void takeAnswerBack(task, held.by).catch(() => undefined);
      return;
    }
    if (chance.chance(0.2)) ask(item, (mark) => passTask(task, mark));
    if (chance.chance(0.2)) ask(item, (mark) => noteTask(task, mark, "look at the second page"));
    onceOrTwice(item, (by) => answerTask(task, by, answer, chance.pick([10_000, 90_000, 4 * 3_600_000])));
  }

  /** A while at work: they answer, repair, close, reopen, reassign, delete, merge, cancel, meddle and ask for more. */
  function act(): void {
    askForMore();
    const setAside = new Set(
      world
        .runtime()
        .stats()
        .setAside.map(({ item }) => item),
    );
    for (const [item, state] of states) {
      if (state.status !== "live") continue;
      onRecord(state, world);
      if (faults.has("F27") && chance.chance(0.004)) remove(state);
      // they see that it takes nothing at present
      if (setAside.has(item) && chance.chance(0.95)) continue;
      for (const [task, open] of Object.entries(state.tasks)) {
        if (!chance.chance(0.3)) continue;
        if (open.request.for && chance.chance(0.9)) {
          answerOffer(item, task, open.request.for.name);
          continue;
        }
        // of what somebody else alone was asked, it is refused
        const answer = answerTo(open.request.form, chance);
        if (world.secondThoughts) {
          thinkTwice(item, task, open, answer);
          continue;
        }
        onceOrTwice(item, (by) => world.runtime().answerTask(task, by, answer));
      }
      for (const incident of Object.keys(state.incidents)) {
        if (!chance.chance(0.4)) continue;
        const repair = repairOf(state, incident, chance, back);
        onceOrTwice(item, (by) => world.runtime().repair(item, incident, { ...repair, by }));
      }
      if (!chance.chance(0.002)) continue;
      const undo = back.chance(0.5);
      onceOrTwice(item, (by) => world.runtime().cancel(item, by, "it is a test", undo));
    }
  }

  /** Somebody who has finished asks for more. */
  function askForMore(): void {
    if (!chance.chance(0.3)) return;
    const user = chance.pick(USERS).name;
    world
      .runtime()
      .next(user)
      .catch(() => undefined);
  }

  /** Half of them are merged into another record of the same kind. */
  function remove({ recordId, object }: ItemState): void {
    const others = org.created.filter((other) => other.object === object && other.id !== recordId);
    const into = others.length && chance.chance(0.5) ? chance.pick(others).id : undefined;
    org.remove(recordId, USERS[0]?.id ?? "", into);
  }

  return { act, asked };
}

function repairOf(state: ItemState, incident: string, chance: Dice, back: Dice): Omit<RepairCommand, "by"> {
  const reason = "looked into it";
  const repair = chance.pick(["retry", "retry", "skip", "skip", "correct", "correct", "cancel"] as const);
  const { effect, undoes } = state.incidents[incident] ?? {};
  if (undoes && repair === "correct") return { repair: "retry", reason };
  if (repair === "skip" || repair === "cancel") return { repair, reason, undo: !undoes && back.chance(0.3) };
  if (repair === "retry") return { repair, reason };
  const open = effect === undefined ? undefined : state.open[effect]?.effect;
  if (open?.kind !== "write") return { repair, reason, values: { Resolution__c: "corrected" } };
  const field = chance.pick(Object.keys(open.sets));
  const value = field === "OwnerId" ? chance.pick(USERS).id : "Corrected";
  return { repair, reason, values: { [field]: value } };
}

function onRecord(
  state: ItemState,
  { org, chance, faults }: { org: SimOrg; chance: Dice; faults: Faults },
): void {
  const user = chance.pick(USERS).id;
  const { recordId, object } = state;
  const write = (fields: FlatRecord) => org.update(recordId, fields, user);
  if ((state.owner || object === TICKET) && chance.chance(0.12)) {
    if (object === "Case" || object === TICKET)
      write({ Status: chance.pick(["Closed", "Closed", "Waiting"]) });
    if (object === "Lead") write({ Status: "Working" });
    if (object !== "Lead" && org.record(recordId)?.Status === "Waiting") {
      org.create("EmailMessage", { ParentId: recordId, Incoming: true, TextBody: "hello?" }, CUSTOMER);
    }
  }
  if (faults.has("F28") && chance.chance(0.08)) meddle(org, recordId, object, chance);
}

/** Somebody writes a field that the workflow governs. */
function meddle(org: SimOrg, recordId: string, object: string, chance: Dice): void {
  const changes: Record<string, [string, Value][]> = {
    Case: [
      ["OwnerId", chance.pick([...USERS, ...QUEUES]).id],
      ["Priority", chance.pick(["Low", "High", "Medium"])],
      ["Resolution__c", "by hand"],
    ],
    [TICKET]: [
      ["OwnerId", chance.pick([...USERS, ...QUEUES]).id],
      ["Status", chance.pick(["Waiting", "Closed", "New"])],
      ["Priority", chance.pick(["Low", "High", "Medium"])],
    ],
    Lead: [["OwnerId", chance.pick(USERS).id]],
    Request__c: [["Status__c", chance.pick(["On hold", "New"])]],
  };
  const [field, value] = chance.pick(changes[object] ?? []);
  org.update(recordId, { [field]: value }, chance.pick(USERS).id);
}

function answerTo(
  form: { name: string; type: string; of?: string[] }[],
  chance: Dice,
): Record<string, Value> {
  return Object.fromEntries(
    form.map(({ name, type, of }) => [
      name,
      of ? chance.pick(of) : type === "boolean" ? chance.chance(0.7) : "said so",
    ]),
  );
}
