import type { TreeRecord } from "../tree/record.ts";
import { arrivals, atWork, HOUR, MINUTE, spread, stamp } from "./calendar.ts";
import { historyOf, type Owner } from "./history.ts";
import { ADMIN_REF } from "./people.ts";
import { fill, message, newSlots, type Slots } from "./text.ts";
import { NOTES, QUEUES, REPLIES, TOPICS, type Topic } from "./topics.ts";
import { audit, type Contact, favouring, type Person, record, type World } from "./world.ts";

/**
 * How often a case changes hands after its first owner, in percent: measured over the same incidents as the hours
 * (UCI no. 498). Half of them never do.
 */
const HANDOVERS = { 0: 51.5, 1: 26.2, 2: 9.5, 3: 5.5, 4: 3.1, 5: 1.7, 6: 0.9, 7: 0.7, 8: 0.9 };
/** As measured there: one in a hundred is opened again, and half of what is solved is solved within a day or so. */
const REOPENED = 0.012;
const MEDIAN_HOURS = 22;
const SIGMA = 1.7;
const NEVER_ENDS = 0.012;

/** A case while its life is told. */
interface Life {
  ref: string;
  topic: Topic;
  slots: Slots;
  subject: string;
  contact: Contact;
  origin: string;
  priority: string;
  created: number;
  owner: Owner & { agent?: Person };
  status: string;
  escalated: boolean;
  changed: number;
  changedBy: string;
  closed: number | undefined;
  records: TreeRecord[];
}

const WEIGHTS = Object.fromEntries(Object.entries(TOPICS).map(([name, { weight }]) => [name, weight]));

const queueOf = (developerName: string): Owner => ({
  ref: `queue ${developerName}`,
  name: QUEUES.find((queue) => queue.developerName === developerName)!.name,
});

/** An agent of the queue who can do it, but for one case in twelve, which goes to whoever is there. */
function agentFor({ random, agents }: World, topic: Topic, queue: string, not: string): Person {
  const there = agents.filter((agent) => agent.queue === queue && agent.ref !== not);
  const able = there.filter((agent) => agent.skills.includes(topic.skill));
  const fit = able.length > 0 && random.chance(11 / 12) ? able : there.length > 0 ? there : agents;
  return favouring(random, fit);
}

function begin(world: World, n: number, created: number): Life {
  const { random } = world;
  const topic = TOPICS[random.weighted(WEIGHTS)]!;
  const slots = newSlots(random);
  const contact = favouring(random, world.contacts);
  const origin = random.weighted({ Email: 55, Web: 27, Phone: 18 });
  const high = random.chance(topic.urgent);
  return {
    ref: `case ${n}`,
    topic,
    slots,
    subject: fill(random, random.pick(topic.subjects), slots),
    contact,
    origin,
    priority: high ? "High" : random.weighted({ Medium: 82, Low: 18 }),
    created,
    owner: queueOf(topic.queue),
    status: "New",
    escalated: false,
    changed: created,
    changedBy: ADMIN_REF,
    closed: undefined,
    records: [],
  };
}

/** What happens to a case, in order, as far as it has happened by now. */
function live(world: World, life: Life): void {
  const { random, until } = world;
  const history = historyOf("CaseHistory", "CaseId", life.ref);
  life.records.push(history.created(life.created, ADMIN_REF));
  let at = life.created;
  /** Goes on to a moment; false if that has not come yet. */
  const goOn = (ms: number): boolean => {
    at = ms;
    return at < until;
  };
  const change = (by: string, ...records: TreeRecord[]) => {
    life.records.push(...records);
    life.changed = at;
    life.changedBy = by;
  };
  const handOver = (by: string, to: Life["owner"]) => {
    change(by, ...history.handedOver(at, by, life.owner, to));
    life.owner = to;
  };
  const setStatus = (by: string, to: string) => {
    change(by, history.changed(at, by, "Status", life.status, to));
    life.status = to;
  };
  const note = (by: string, text: string) =>
    change(
      by,
      record("CaseComment", undefined, { ParentId: `@${life.ref}`, CommentBody: text, ...audit(at, by) }),
    );
  const mail = (incoming: boolean, text: string) => {
    const { name, email } = life.contact;
    const by = incoming ? ADMIN_REF : life.changedBy;
    const service = { address: "service@lindenhall.example", name: "Lindenhall Service" };
    change(
      by,
      record("EmailMessage", undefined, {
        ParentId: `@${life.ref}`,
        Subject: at === life.created ? life.subject : `Re: ${life.subject}`,
        TextBody: text,
        Incoming: incoming,
        FromName: incoming ? name : service.name,
        FromAddress: incoming ? email : service.address,
        ToAddress: incoming ? service.address : email,
        Status: incoming ? "2" : "3",
        MessageDate: stamp(at),
        ...audit(at, by),
      }),
    );
  };

  if (life.origin === "Email") mail(true, message(random, life.topic, life.slots, life.contact.name));
  if (!goOn(atWork(random, at + spread(random, 25 * MINUTE, 1.1)))) return;
  let queue = life.topic.queue;
  let agent = agentFor(world, life.topic, queue, "");
  handOver(ADMIN_REF, { ...agent, agent });
  const urgency = life.priority === "High" ? 0.5 : life.priority === "Low" ? 1.5 : 1;
  const end = life.created + spread(random, MEDIAN_HOURS * urgency * HOUR, SIGMA);
  const handovers = Number(random.weighted(HANDOVERS));
  const step = Math.max(20 * MINUTE, (end - at) / (handovers + 2));

  if (!goOn(atWork(random, at + step * random.next()))) return;
  setStatus(agent.ref, "Working");
  if (random.chance(0.6)) {
    mail(false, `Hello ${life.contact.name.split(" ")[0]},\n\n${random.pick(REPLIES)}\n\nLindenhall Service`);
    if (random.chance(0.45) && goOn(at + spread(random, 3 * HOUR, 1)))
      mail(true, `${fill(random, random.pick(life.topic.facts), life.slots)}\n\n${life.contact.name}`);
  }
  for (let i = 0; i < handovers; i++) {
    if (!goOn(atWork(random, at + step * (0.5 + random.next())))) return;
    if (random.chance(0.5)) note(agent.ref, random.pick(NOTES));
    // one time in five it turns out to be for another team
    if (random.chance(0.2)) {
      queue = random.pick(QUEUES).developerName;
      handOver(agent.ref, queueOf(queue));
      if (!goOn(atWork(random, at + spread(random, 40 * MINUTE, 1)))) return;
    }
    const next = agentFor(world, life.topic, queue, agent.ref);
    if (next.ref === life.owner.ref) continue;
    handOver(life.owner.agent ? agent.ref : next.ref, { ...next, agent: next });
    agent = next;
  }
  if (random.chance(life.priority === "High" ? 0.14 : 0.02)) {
    if (!goOn(atWork(random, at + step * random.next()))) return;
    life.escalated = true;
    setStatus(agent.ref, "Escalated");
  }
  if (random.chance(NEVER_ENDS) || !goOn(atWork(random, Math.max(end, at + 10 * MINUTE)))) return;
  if (random.chance(0.7)) note(agent.ref, fill(random, random.pick(life.topic.solutions), life.slots));
  setStatus(agent.ref, "Closed");
  life.closed = at;
  if (!random.chance(REOPENED) || !goOn(at + spread(random, 30 * HOUR, 1))) return;
  life.closed = undefined;
  setStatus(ADMIN_REF, "Working");
  if (!goOn(atWork(random, at + spread(random, 20 * HOUR, 1.2)))) return;
  setStatus(agent.ref, "Closed");
  life.closed = at;
}

function caseRecord({ random }: World, life: Life): TreeRecord {
  const { contact, topic, origin } = life;
  const description = message(random, topic, life.slots, contact.name);
  const supplied = { SuppliedName: contact.name, SuppliedEmail: contact.email };
  const first = life.records.find(({ attributes }) => attributes.type === "EmailMessage");
  return record("Case", life.ref, {
    Subject: life.subject,
    Description: origin === "Email" ? first!.TextBody : description,
    Status: life.status,
    Priority: life.priority,
    Origin: origin,
    Type: topic.type,
    Reason: topic.reason,
    ContactId: `@${contact.ref}`,
    AccountId: `@${contact.account.ref}`,
    BusinessHoursId: "@hours Europe",
    ...(origin !== "Phone" && supplied),
    IsEscalated: life.escalated,
    OwnerId: `@${life.owner.ref}`,
    ...(life.closed !== undefined && { ClosedDate: stamp(life.closed) }),
    ...audit(life.created, ADMIN_REF, life.changed, life.changedBy),
  });
}

/** Cases in the order in which they came in, each followed by its mails, comments and history. */
export function* cases(world: World, count: number): Generator<TreeRecord> {
  for (const [i, at] of arrivals(world.random, count, world.until, world.days).entries()) {
    const life = begin(world, i + 1, at);
    live(world, life);
    yield caseRecord(world, life);
    yield* life.records;
  }
}
