import {
  conditionsOf,
  type EscalationAction,
  type EscalationRule,
  type Project,
  typesOf,
} from "@throughline/scan";
import type { Left, Part } from "../drafted.ts";
import type { Org } from "../org/org.ts";
import type { Owners } from "../people/owners.ts";
import { at, comment, indented, keyed } from "../write/yaml.ts";
import { translated } from "./conditions.ts";
import { areBusiness, duration } from "./times.ts";

/** What a record waits for, and how long at most. */
export interface Waits {
  /** The condition that ends the wait. */
  until: string;
  /** The time-out of a wait that has no other. */
  limit: string;
}

/** The active escalation rule as a branch with waits, an entry a way; `undefined` where there is none. */
export function escalationStep(
  org: Org,
  project: Project,
  owners: Owners,
  waits: Waits,
): { part: Part; left: Left[]; entries: number } | undefined {
  const rule = project
    .pieces<EscalationRule>("escalation rule")
    .find(({ object, active, entries }) => object === org.object && active && entries.length > 0);
  if (!rule) return undefined;
  const left: Left[] = [];
  const reads = [waits.until];
  const typeOf = typesOf(org.object, project);
  let always = false;
  const ways = rule.entries.flatMap((entry, index): string[] => {
    const number = index + 1;
    const conditions = conditionsOf(entry.criteria, org.object, typeOf);
    const { when = "true", left: why } = { when: undefined, ...translated(conditions, true) };
    const tell = (why: string, line = entry.line) =>
      left.push({ file: rule.file, line, what: `escalation rule ${rule.name}, entry ${number}`, why });
    if (why !== undefined) {
      tell(why);
      const text = conditions.map(({ text }) => text).join(" and ");
      return comment(
        `entry ${number} is not carried over (${rule.file}:${entry.line}): ${text}. Why: ${why}.`,
      );
    }
    const business = entry.hours.source !== "None" && areBusiness(org, entry.hours.name);
    if (entry.from !== "CaseCreation") tell("its time is counted from the last change; here from the start");
    if (entry.stopsWhenModified) tell("any change of the record stops it; here only its end does");
    reads.push(when);
    const steps = waitsOf(entry.actions, number, business, waits, owners, tell);
    always ||= when === "true";
    return [...keyed("- when", when, `# entry ${number}`), "  steps:", ...indented(steps, 4)];
  });
  const otherwise = always ? [] : ["otherwise:", ...indented(finalWait("closed", [], waits))];
  return {
    entries: rule.entries.length,
    left,
    part: {
      agent: "follower",
      reads,
      lines: [
        ...comment(
          `The escalation rule "${rule.name}" (${at(rule)}); the first entry that fits decides, once, when the record gets here.`,
        ),
        "- branch: escalation",
        "  choose:",
        ...indented(ways, 4),
        ...indented(otherwise),
      ],
    },
  };
}

type Tell = (why: string, line?: number) => void;

/** A wait for each time that ends one, the last until the record is done; times are counted from the one before. */
function waitsOf(
  actions: EscalationAction[],
  number: number,
  business: boolean,
  waits: Waits,
  owners: Owners,
  tell: Tell,
): string[] {
  const lines: string[] = [];
  let since = 0;
  let open: string[] = [];
  let id = `escalation-${number}`;
  for (const action of actions.toSorted((a, b) => a.minutes - b.minutes)) {
    const said = actionOf(action, owners, tell);
    if (said === undefined || action.minutes <= since) {
      if (said !== undefined) tell(`"${said}" comes at the same time as another action`, action.line);
      continue;
    }
    open.push(`${duration(action.minutes - since, business)}: ${said}`);
    // giving it to a queue ends the wait; what comes later has one of its own
    if (!said.startsWith("queue ")) continue;
    lines.push(...wait(id, waits.until, open));
    open = [];
    since = action.minutes;
    id = `escalation-${number}-after-${action.minutes}-minutes`;
  }
  return [...lines, ...finalWait(id, open, waits)];
}

const finalWait = (id: string, open: string[], { until, limit }: Waits) => wait(id, until, [...open, limit]);

const wait = (id: string, until: string, atMost: string[]): string[] => [
  `- wait: ${id}`,
  "  agent: follower",
  `  until: ${until}`,
  `  at most: { ${atMost.join(", ")} }`,
];

/** What happens at a time: one thing, the others are told of. */
function actionOf(
  { assignTo, notify, line }: EscalationAction,
  owners: Owners,
  tell: Tell,
): string | undefined {
  const told = [
    ...(notify.owner ? ["notify owner"] : []),
    ...(notify.user ? [`notify ${owners.named(notify.user)}`] : []),
  ];
  if (notify.email) tell(`it tells ${notify.email}; who is told is a user, a queue or a team`, line);
  if (!assignTo) {
    for (const more of told.slice(1)) tell(`it does "${more}" as well, at the same time`, line);
    return told[0];
  }
  for (const more of told) tell(`it does "${more}" as well, at the same time`, line);
  const name = owners.named(assignTo.name);
  if (assignTo.type === "Queue") return `queue ${name}`;
  tell(`the org gives it to ${name}; here they are asked what becomes of it`, line);
  return `escalate to ${name}`;
}
