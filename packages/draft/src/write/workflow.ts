import { compile } from "@throughline/workflow";
import type { Part, Role, Stage } from "../drafted.ts";
import { comment, indented, list, text } from "./yaml.ts";

/** What a drafted workflow is made of. */
export interface Outline {
  id: string;
  title: string;
  object: string;
  /** What stands above everything. */
  intro: string[];
  /** Events at any stage. */
  events: Part[];
  stages: Stage[];
}

const ROLES: Record<Role, string> = {
  sorter: "Settles the fields that flows and rules of the org settle today",
  dispatcher: "Finds whom the org's assignment rule names",
  follower: "Follows the record to its end",
};

/** The text of the file. Agents, facts and governed fields are those that the parts ask for. */
export function workflowText(outline: Outline): string {
  const { id, title, object, stages, events } = outline;
  const parts = [...events, ...stages.flatMap(({ parts }) => parts)];
  const facts = Object.assign({}, ...parts.map(({ gives = {} }) => gives)) as Record<string, string[]>;
  const governs = unique(parts.flatMap(({ writes = [] }) => writes));
  const lines = [
    ...outline.intro,
    "",
    `workflow: ${id}`,
    `title: ${text(title)}`,
    `object: ${object}`,
    "start: { event: created }",
    ...(governs.length > 0
      ? [
          `governs: ${list(governs)}`,
          "foreign writes: accept  # the org's own rules and flows write them, too, as long as they are switched on",
        ]
      : []),
    "",
    ...(Object.keys(facts).length > 0
      ? [
          "facts:",
          ...Object.entries(facts).flatMap(([name, of]) => indented([`${name}:`, ...indented(of)])),
          "",
        ]
      : []),
    ...agentLines(parts, Object.keys(facts)),
    ...(events.length > 0
      ? ["while:  # at any stage", ...indented(events.flatMap(({ lines }) => lines)), ""]
      : []),
    "stages:",
    ...stages.flatMap((stage) => [...indented(stageLines(stage)), ""]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function agentLines(parts: Part[], facts: string[]): string[] {
  const roles = (Object.keys(ROLES) as Role[]).filter((role) => parts.some(({ agent }) => agent === role));
  const lines = roles.flatMap((role) => {
    const own = parts.filter(({ agent }) => agent === role);
    const reads = unique(own.flatMap(({ reads = [] }) => reads.flatMap(namesIn)));
    const gives = unique(own.flatMap(({ gives = {} }) => Object.keys(gives)));
    const writes = unique(own.flatMap(({ writes = [] }) => writes));
    const ownFacts = reads.filter((name) => facts.includes(name) && !gives.includes(name));
    const fields = reads.filter((name) => !facts.includes(name));
    return [
      `${role}:`,
      ...indented([
        `role: ${ROLES[role]}`,
        ...wrapped("reads", [...fields, ...ownFacts]),
        ...(gives.length > 0 ? wrapped("gives", gives) : []),
        ...(writes.length > 0 ? wrapped("writes", writes) : []),
      ]),
    ];
  });
  return roles.length > 0
    ? ["agents:  # what each role may read, settle and write", ...indented(lines), ""]
    : [];
}

function stageLines({ name, intro = [], milestone, parts }: Stage): string[] {
  return [
    ...intro,
    `- stage: ${text(name)}`,
    ...indented([...(milestone ?? []), "steps:", ...indented(parts.flatMap(({ lines }) => lines))]),
  ];
}

/** `key: [a, b]`, over several lines where it is long. */
function wrapped(key: string, values: string[]): string[] {
  const [first = "", ...more] = comment(list(values), 110).map((line) => line.slice(2));
  return [`${key}: ${first}`, ...indented(more, key.length + 3)];
}

/** The names that an expression reads; a field's name is one. */
export const namesIn = (expression: string): string[] => compile(expression).expression?.names ?? [];

const unique = (values: string[]): string[] => [...new Set(values)];
