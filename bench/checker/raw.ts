/** The files of a workspace as plain data: what stands in them, before anything is made of it. */

export interface RawStep {
  agent?: string;
  when?: string;
  fails?: string;
  /** Of a branch. */
  choose?: { when: string; steps: RawStep[] }[];
  /** Of a branch: steps; of a choice of owner: what is given up; of an interpretation: nothing. */
  otherwise?: unknown;
  /** Of parallel lanes, and of a loop. */
  lanes?: Record<string, RawStep[]>;
  steps?: RawStep[];
  gives?: string | string[] | Record<string, string>;
  table?: RawTable;
  rules?: RawRule[];
  set?: Record<string, string>;
  decide?: string | Record<string, RawRung[]>;
  skills?: (string | { skill: string; "at least"?: number; wanted?: boolean })[];
  team?: string | Record<string, string>;
  "at most"?: unknown;
  until?: string;
  [key: string]: unknown;
}

export type RawCell = string | number | boolean | (string | number | boolean)[];
export interface RawTable {
  inputs: string[];
  rows: RawCell[][];
  otherwise?: RawCell;
}
export type RawRule = { when?: string; gives?: unknown; value?: unknown; otherwise?: unknown };
export type RawRung = Record<string, unknown>;

export interface RawAgent {
  role?: string;
  from?: string;
  reads?: string[];
  gives?: string[];
  writes?: string[];
  calls?: string[];
  [key: string]: unknown;
}

export interface RawFact {
  type: string;
  of?: string[] | Record<string, string>;
  optional?: boolean;
  title?: string;
}

export interface RawStage {
  stage: string;
  milestone?: Record<string, unknown>;
  steps: RawStep[];
}

export interface RawWorkflow {
  workflow: string;
  title?: string;
  object: string;
  start: Record<string, string>;
  governs: string[];
  "foreign writes"?: unknown;
  budget?: { "per item": string; beyond?: string };
  facts: Record<string, RawFact>;
  agents: Record<string, RawAgent>;
  while?: Record<string, unknown>[];
  stages: RawStage[];
}

export interface RawMember {
  user: string;
  name?: string;
  skills?: Record<string, number>;
  capacity?: number;
  hours?: string;
  away?: { from: string; to: string }[];
  [key: string]: unknown;
}

export interface RawTeams {
  hours: Record<string, Record<string, unknown>>;
  teams: Record<string, { queue?: string; hours?: string; members: RawMember[]; [key: string]: unknown }>;
  [key: string]: unknown;
}

export interface RawOrg {
  objects?: Record<string, { fields?: Record<string, unknown>; [key: string]: unknown }>;
  queues?: { name: string; developerName: string; objects: string[]; members?: string[] }[];
  users?: { username: string; name: string; active?: boolean; timeZone?: string }[];
  [key: string]: unknown;
}

const KINDS = [
  ...["interpret", "check", "assign", "update", "call", "ask", "wait"],
  ...["branch", "parallel", "repeat", "end", "decide"],
];

/** The kind of a step as it is written, and its id. */
export function nameOf(step: RawStep): { kind: string; id: string } {
  const kind = KINDS.find((one) => typeof step[one] === "string") ?? "";
  return { kind, id: String(step[kind] ?? "") };
}

/** Where a step stands: in which list, at which place, inside of which lists (outermost first), in which stage. */
export interface Placed {
  step: RawStep;
  kind: string;
  id: string;
  list: RawStep[];
  at: number;
  stage: RawStage;
  /** Containers around it with the name of the block in which it stands, outermost first. */
  inside: { step: RawStep; block: string }[];
}

/** All steps of the stages, in the order of the file. */
export function stepsOf({ stages }: RawWorkflow): Placed[] {
  return stages.flatMap((stage) => placedIn(stage.steps, stage, []));
}

function placedIn(list: RawStep[], stage: RawStage, inside: Placed["inside"]): Placed[] {
  return list.flatMap((step, at) => [
    { step, ...nameOf(step), list, at, stage, inside },
    ...blocksOf(step).flatMap(({ block, steps }) => placedIn(steps, stage, [...inside, { step, block }])),
  ]);
}

/** The lists of steps inside of a step. */
export function blocksOf(step: RawStep): { block: string; steps: RawStep[] }[] {
  const { choose = [], lanes = {}, steps, otherwise } = step;
  return [
    ...choose.map((way, index) => ({ block: String(index + 1), steps: way.steps })),
    ...(choose.length > 0 && Array.isArray(otherwise)
      ? [{ block: "otherwise", steps: otherwise as RawStep[] }]
      : []),
    ...Object.entries(lanes).map(([block, steps]) => ({ block, steps })),
    ...(steps ? [{ block: "body", steps }] : []),
  ];
}
