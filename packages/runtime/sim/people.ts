import type { FlatRecord } from "@throughline/connectors";
import type { ItemState } from "@throughline/engine";
import type { Value } from "@throughline/workflow";
import type { Runtime } from "../src/index.ts";
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
  // a second change right behind the first one travels in the same batch of events
  for (let more = chance.between(0, 2); more > 0; more--) {
    schedule.after(chance.between(0, 50), () =>
      org.update(id, { Note__c: `note ${chance.between(1, 99)}` }, CUSTOMER),
    );
  }
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

/** What the people of the org do in a while: they answer, close, reopen, reassign, meddle, and repair. */
export async function act(world: {
  org: SimOrg;
  runtime: Runtime;
  items: string[];
  chance: Dice;
  faults: Faults;
}): Promise<void> {
  const { org, runtime, items, chance, faults } = world;
  for (const item of items) {
    const state = await runtime.state(item);
    if (state?.status !== "live") continue;
    for (const [task, open] of Object.entries(state.tasks)) {
      if (chance.chance(0.3))
        void runtime.answerTask(task, "simulated Ada", answerTo(open.request.form, chance)).catch(tooLate);
    }
    for (const incident of Object.keys(state.incidents)) {
      if (!chance.chance(0.4)) continue;
      const repair = chance.pick(["retry", "skip"] as const);
      void runtime
        .repair(item, incident, { repair, by: "simulated Ada", reason: "looked into it" })
        .catch(tooLate);
    }
    onRecord(state, world);
    if (faults.has("F27") && chance.chance(0.004)) org.remove(state.recordId, USERS[0]?.id ?? "");
  }
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

/** The item went on before the person was done, or the process died under them. */
const tooLate = () => undefined;
