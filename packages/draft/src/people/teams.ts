import type { Hours, Org, Queue } from "../org/org.ts";
import { comment, indented, text } from "../write/yaml.ts";
import type { Owners } from "./owners.ts";

/** Of users whom rules name and no queue has. */
const OTHERS = "Named in rules";
/** How much somebody can take, of which an org's metadata says nothing. */
const CAPACITY = 10;

/** The text of `teams.yaml`: each queue of the object as a team with its people, and the users whom rules name. */
export function teamsText({ object, hours }: Org, owners: Owners): string {
  const queues = owners.queues();
  const inQueues = new Set(queues.flatMap(({ users }) => users.map((user) => user.toLowerCase())));
  const others = owners.users().filter((user) => !inQueues.has(user.toLowerCase()));
  const named = [
    "# these are named by rules, and are in no queue",
    `${OTHERS}:`,
    `  capacity: ${CAPACITY}`,
    ...memberLines(others),
  ];
  const teams = [...queues.flatMap(teamLines), ...(others.length > 0 ? named : [])];
  return `${[
    ...comment(
      `Who works on ${object}: the org's queues as teams, with the people who are in them. The metadata of an org does not say how much somebody can take; ${CAPACITY} at a time stands for that until you say better.`,
    ),
    ...hoursLines(hours),
    "",
    ...(teams.length > 0 ? ["teams:", ...indented(teams)] : ["teams: {}"]),
  ].join("\n")}\n`;
}

function teamLines({ name, label, place, users, others }: Queue): string[] {
  const whence = place ? `${place.file}` : "a rule names it; the metadata has no file of it";
  const head = [
    `${text(label)}:  # ${whence}`,
    ...indented([`queue: ${text(label)}`, `capacity: ${CAPACITY}`]),
  ];
  if (users.length > 0 && others.length === 0) return [...head, ...memberLines(users)];
  const why =
    others.length > 0 ? `the org knows who is in it: ${others.join(", ")}` : "the org is asked who is in it";
  return [
    ...head,
    `  from: ${text(`queue ${name}`)}  # ${why}`,
    ...(users.length > 0 ? memberLines(users) : []),
  ];
}

const memberLines = (users: string[]): string[] => [
  "  members:",
  ...indented(
    users.map((user) => `- { user: ${text(user)} }`),
    4,
  ),
];

function hoursLines(all: Hours[]): string[] {
  const own = all.find(({ isDefault }) => isDefault);
  return [
    "hours:",
    own
      ? `  default: ${hoursText(own)}  # ${own.name}, the org's default`
      : "  default: { zone: UTC, week: always }  # the metadata has no business hours",
    ...all
      .filter((hours) => hours !== own && hours.name.toLowerCase() !== "default")
      .map((hours) => `  ${text(hours.name)}: ${hoursText(hours)}`),
  ];
}

function hoursText({ zone, week, holidays }: Hours): string {
  const open =
    week.length === 0 ? "always" : `{ ${week.map(([days, times]) => `${days}: "${times}"`).join(", ")} }`;
  const closed = holidays.length > 0 ? `, holidays: [${holidays.join(", ")}]` : "";
  return `{ zone: ${zone}, week: ${open}${closed} }`;
}
