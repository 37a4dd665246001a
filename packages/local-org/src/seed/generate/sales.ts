import type { TreeRecord } from "../tree/record.ts";
import { arrivals, atWork, DAY, date, HOUR, spread, stamp } from "./calendar.ts";
import { newCompany } from "./customers.ts";
import { historyOf, type Owner } from "./history.ts";
import { ADMIN_REF, newName } from "./people.ts";
import { CITIES, PRODUCTS, TITLES } from "./words.ts";
import { audit, favouring, record, type World } from "./world.ts";

/** One lead in nine comes to something, as one call in nine did (Moro et al., UCI no. 222, CC BY 4.0). */
const WON = 0.113;

const INTAKE: Owner = { ref: "queue Customer_Care", name: "Customer Care" };

const STAGES = [
  "Prospecting",
  "Qualification",
  "Needs Analysis",
  "Proposal/Price Quote",
  "Negotiation/Review",
];
const PROBABILITY: Record<string, number> = {
  Prospecting: 10,
  Qualification: 10,
  "Needs Analysis": 20,
  "Proposal/Price Quote": 75,
  "Negotiation/Review": 90,
  "Closed Won": 100,
  "Closed Lost": 0,
};

function* lead(
  world: World,
  n: number,
  created: number,
  taken: Set<string>,
  names: Set<string>,
): Generator<TreeRecord> {
  const { random, until, sellers } = world;
  const { name: Company, domain, industry } = newCompany(world, taken);
  const { first, last, key } = newName(random, names);
  const { city, country, code } = random.pick(CITIES);
  const ref = `lead ${n}`;
  const history = historyOf("LeadHistory", "LeadId", ref);
  const told = [history.created(created, ADMIN_REF)];
  let owner = INTAKE;
  let status = "Open - Not Contacted";
  let [changed, changedBy] = [created, ADMIN_REF];
  const seller = favouring(random, sellers);
  const taking = atWork(random, created + spread(random, 4 * HOUR, 1.3));
  if (taking < until && random.chance(0.93)) {
    told.push(...history.handedOver(taking, seller.ref, owner, seller));
    [owner, changed, changedBy] = [seller, taking, seller.ref];
    const contacted = atWork(random, taking + spread(random, 20 * HOUR, 1.2));
    const closed = atWork(random, contacted + spread(random, 9 * DAY, 0.9));
    for (const [at, to] of [
      [contacted, "Working - Contacted"],
      [closed, random.chance(WON) ? "Closed - Converted" : "Closed - Not Converted"],
    ] as const) {
      if (at >= until || random.chance(0.1)) break;
      told.push(history.changed(at, seller.ref, "Status", status, to));
      [status, changed] = [to, at];
    }
  }
  yield record("Lead", ref, {
    FirstName: first,
    LastName: last,
    Company,
    Email: `${key}@${domain}`,
    Phone: `${code} 555 ${random.between(1000, 9999)}`,
    Title: random.pick(TITLES),
    City: city,
    Country: country,
    Industry: industry === "Hospitality" ? "Other" : industry,
    Status: status,
    Rating: random.weighted({ Hot: 1, Warm: 3, Cold: 3 }),
    LeadSource: random.weighted({ Web: 6, "Phone Inquiry": 2, "Partner Referral": 1, "Purchased List": 1 }),
    Description: `Asks about the ${random.pick(PRODUCTS)}.`,
    OwnerId: `@${owner.ref}`,
    ...audit(created, ADMIN_REF, changed, changedBy),
  });
  yield* told;
}

/** Leads with what became of them. */
export function* leads(world: World, count: number): Generator<TreeRecord> {
  const [companies, names] = [new Set<string>(), new Set<string>()];
  for (const [i, at] of arrivals(world.random, count, world.until, world.days).entries())
    yield* lead(world, i + 1, at, companies, names);
}

/** Opportunities on their way through the stages, won, lost or open. */
export function* opportunities(world: World, count: number): Generator<TreeRecord> {
  const { random, until, days } = world;
  for (const [i, created] of arrivals(random, count, until, days).entries()) {
    const account = favouring(random, world.accounts);
    const product = random.pick(PRODUCTS);
    const owner = favouring(random, world.sellers).ref;
    const ref = `opportunity ${i + 1}`;
    const history = historyOf("OpportunityFieldHistory", "OpportunityId", ref);
    const told = [history.created(created, owner)];
    const lastStage = random.chance(0.3) ? "Closed Won" : "Closed Lost";
    const stages = [...STAGES.slice(1), lastStage];
    // those that are lost mostly do not come that far
    const way = lastStage === "Closed Lost" ? [...stages.slice(0, random.between(0, 4)), lastStage] : stages;
    let [at, stage] = [created, STAGES[0]!];
    for (const next of way) {
      const when = atWork(random, at + spread(random, 8 * DAY, 0.8));
      if (when >= until) break;
      told.push(history.changed(when, owner, "StageName", stage, next));
      [at, stage] = [when, next];
    }
    const closed = stage.startsWith("Closed");
    yield record("Opportunity", ref, {
      AccountId: `@${account.ref}`,
      Name: `${account.name} – ${product}`,
      StageName: stage,
      Probability: PROBABILITY[stage],
      Amount: random.between(8, 900) * 100,
      CloseDate: date(closed ? at : until + random.between(5, 90) * DAY),
      Type: random.weighted({
        "New Customer": 3,
        "Existing Customer - Upgrade": 4,
        "Existing Customer - Replacement": 2,
      }),
      LeadSource: random.weighted({ Web: 4, "Partner Referral": 2, Other: 1 }),
      OwnerId: `@${owner}`,
      ...audit(created, owner, at, owner),
    });
    yield* told;
  }
}

const WORK = [
  "Call back",
  "Send the offer",
  "Ask for the serial number",
  "Prepare the visit",
  "Check the payment",
];

/** What people have noted down to do, for accounts and the people there. */
export function* tasks(world: World, count: number): Generator<TreeRecord> {
  const { random, until, days } = world;
  for (const created of arrivals(random, count, until, days)) {
    const contact = favouring(random, world.contacts);
    const owner = random.pick([...world.sellers, ...world.agents]).ref;
    const due = atWork(random, created + spread(random, 3 * DAY, 0.8));
    const done = atWork(random, Math.max(created + HOUR, due + (random.next() - 0.7) * 2 * DAY));
    const completed = done < until && random.chance(0.94);
    yield record("Task", undefined, {
      WhoId: `@${contact.ref}`,
      WhatId: `@${contact.account.ref}`,
      AccountId: `@${contact.account.ref}`,
      Subject: random.pick(WORK),
      Status: completed
        ? "Completed"
        : random.weighted({ "Not Started": 3, "In Progress": 2, "Waiting on someone else": 1 }),
      Priority: random.weighted({ Normal: 8, High: 1, Low: 1 }),
      ActivityDate: date(due),
      ...(completed && { CompletedDateTime: stamp(done) }),
      OwnerId: `@${owner}`,
      ...audit(created, owner, completed ? done : created, owner),
    });
  }
}
