import type { Random } from "../../random.ts";
import type { TreeRecord } from "../tree/record.ts";
import { DAY, stamp } from "./calendar.ts";
import { QUEUES, TOPICS } from "./topics.ts";
import { CITIES, FIRST_NAMES, LAST_NAMES } from "./words.ts";
import { audit, type Person, record, type World } from "./world.ts";

/** The administrator, whom every org has. */
export const ADMIN_REF = "admin@local.org";
const DOMAIN = "lindenhall.example";

const PROFILES = ["Support Agent", "Support Lead", "Sales Representative"];
const ROLES = [
  ["Head_of_Service", "Head of Service"],
  ["Service_Lead", "Service Lead", "Head_of_Service"],
  ["Service_Agent", "Service Agent", "Service_Lead"],
  ["Head_of_Sales", "Head of Sales"],
  ["Sales_Representative", "Sales Representative", "Head_of_Sales"],
] as const;

const label = (developerName: string) => developerName.replaceAll("_", " ");
const skillsOf = (queue: string) => [
  ...new Set(
    Object.values(TOPICS)
      .filter((topic) => topic.queue === queue)
      .map((topic) => topic.skill),
  ),
];

/** A name that nobody of the org has so far. */
export function newName(random: Random, taken: Set<string>): { first: string; last: string; key: string } {
  const first = random.pick(FIRST_NAMES);
  const last = random.pick(LAST_NAMES);
  const plain = `${first}.${last}`.toLowerCase();
  let key = plain;
  for (let n = 2; taken.has(key); n++) key = `${plain}${n}`;
  taken.add(key);
  return { first, last, key };
}

function* frame(since: number): Generator<TreeRecord> {
  const own = audit(since, ADMIN_REF);
  for (const name of PROFILES) yield record("Profile", `profile ${name}`, { Name: name, ...own });
  for (const [name, text, above] of ROLES)
    yield record("UserRole", `role ${name}`, {
      Name: text,
      DeveloperName: name,
      ...(above && { ParentRoleId: `@role ${above}` }),
      ...own,
    });
  const week = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
  for (const [name, zone] of [
    ["Europe", "Europe/Berlin"],
    ["North America", "America/New_York"],
  ]) {
    const hours = week.map((day) => [`${day}StartTime`, "08:00:00.000Z", `${day}EndTime`, "18:00:00.000Z"]);
    const fields = Object.fromEntries(
      hours.flatMap(([a, b, c, d]) => [
        [a, b],
        [c, d],
      ]),
    );
    yield record("BusinessHours", `hours ${name}`, { Name: name, TimeZoneSidKey: zone, ...fields, ...own });
  }
  for (const skill of new Set(Object.values(TOPICS).map((topic) => topic.skill)))
    yield record("Skill", `skill ${skill}`, { DeveloperName: skill, MasterLabel: skill, ...own });
  for (const { name, developerName } of QUEUES) {
    yield record("Group", `queue ${developerName}`, {
      Name: name,
      DeveloperName: developerName,
      Type: "Queue",
      ...own,
    });
    for (const object of developerName === "Customer_Care" ? ["Case", "Lead"] : ["Case"])
      yield record("QueueSobject", undefined, {
        QueueId: `@queue ${developerName}`,
        SobjectType: object,
        ...own,
      });
  }
}

function* user(
  world: World,
  taken: Set<string>,
  made: { role: string; profile: string; queue?: string; manager?: string },
): Generator<TreeRecord, Person> {
  const { random, until, days } = world;
  const { first, last, key } = newName(random, taken);
  const { city, country, zone, code } = random.pick(CITIES);
  const since = until - days * DAY - random.between(1, 900) * DAY;
  const ref = `${key}@${DOMAIN}`;
  yield record("User", ref, {
    Username: ref,
    FirstName: first,
    LastName: last,
    Email: ref,
    Alias: key.slice(0, 8),
    Title: label(made.role),
    Department: made.queue ? label(made.queue) : "Sales",
    City: city,
    Country: country,
    Phone: `${code} 555 ${random.between(1000, 9999)}`,
    TimeZoneSidKey: zone,
    ProfileId: `@profile ${made.profile}`,
    UserRoleId: `@role ${made.role}`,
    ...(made.manager && { ManagerId: `@${made.manager}` }),
    ...audit(since, ADMIN_REF),
  });
  return { ref, name: `${first} ${last}`, queue: made.queue, skills: [] };
}

/** What an agent can do: all skills of the queue, one or two of them well, and now and then one of another queue. */
function* abilities({ random, until, days }: World, agent: Person): Generator<TreeRecord> {
  const own = audit(until - days * DAY, ADMIN_REF);
  yield record("ServiceResource", `resource ${agent.ref}`, {
    Name: agent.name,
    RelatedRecordId: `@${agent.ref}`,
    ResourceType: "A",
    IsActive: true,
    ...own,
  });
  const other = random.pick(QUEUES).developerName;
  agent.skills = [
    ...new Set([...skillsOf(agent.queue!), ...(random.chance(0.3) ? skillsOf(other).slice(0, 1) : [])]),
  ];
  for (const skill of agent.skills)
    yield record("ServiceResourceSkill", undefined, {
      ServiceResourceId: `@resource ${agent.ref}`,
      SkillId: `@skill ${skill}`,
      SkillLevel: random.between(2, 10),
      EffectiveStartDate: stamp(until - days * DAY),
      ...own,
    });
}

/** Profiles, roles, hours, skills, queues, and the people in them. */
export function* people(world: World, size: { agents: number; sellers: number }): Generator<TreeRecord> {
  const { until, days } = world;
  yield* frame(until - (days + 1000) * DAY);
  const taken = new Set<string>();
  const head = yield* user(world, taken, { role: "Head_of_Service", profile: "Support Lead" });
  const leads = new Map<string, Person>();
  for (const { developerName: queue } of QUEUES) {
    const made = { role: "Service_Lead", profile: "Support Lead", queue, manager: head.ref };
    leads.set(queue, yield* user(world, taken, made));
  }
  for (let i = 0; i < size.agents; i++) {
    const queue = QUEUES[i % QUEUES.length]!.developerName;
    const manager = leads.get(queue)!.ref;
    const made = { role: "Service_Agent", profile: "Support Agent", queue, manager };
    world.agents.push(yield* user(world, taken, made));
  }
  const salesHead = yield* user(world, taken, { role: "Head_of_Sales", profile: "Sales Representative" });
  for (let i = 0; i < size.sellers; i++) {
    const made = { role: "Sales_Representative", profile: "Sales Representative", manager: salesHead.ref };
    world.sellers.push(yield* user(world, taken, made));
  }
  for (const agent of world.agents) yield* abilities(world, agent);
  for (const { ref, queue } of [...leads.values(), ...world.agents])
    yield record("GroupMember", undefined, { GroupId: `@queue ${queue}`, UserOrGroupId: `@${ref}` });
}
