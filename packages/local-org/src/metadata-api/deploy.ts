import type { Core } from "../core.ts";
import { compileAssignmentRules } from "../records/assign.ts";
import { begin, commit, savepoint, type Transaction } from "../records/transaction.ts";
import { blame } from "./blame.ts";
import { problemsOf } from "./checks/index.ts";
import { type Brought, type Component, keyOf, type Problem } from "./component.ts";
import { type Setup, setupAfter } from "./setup.ts";
import {
  fillCheckboxes,
  followSetup,
  removeQueue,
  removeRecords,
  type SetupRecords,
  setupRecords,
  writeRecords,
} from "./setup-records.ts";
import { readable } from "./source-format.ts";
import type { Components, Kept } from "./store.ts";

/** The metadata of an org: what it was started with, and what deploys have made of that. */
export interface OrgMetadataState {
  core: Core;
  started: Pick<Setup, "seed" | "metadata">;
  components: Components;
}

/** What a deploy is to do. */
export interface Change {
  set: readonly Brought[];
  removed: readonly { type: string; fullName: string }[];
  userId: string;
  /** Nothing is changed; it is only said what would come of it. */
  checkOnly?: boolean;
  /** One problem keeps everything out; without it, what is right is taken. */
  rollbackOnError?: boolean;
  origin?: string;
}

/** What has become of a component. */
export interface Done {
  type: string;
  fullName: string;
  fileName: string;
  id: string;
  created: boolean;
  changed: boolean;
  deleted: boolean;
}

export interface Outcome {
  done: Done[];
  problems: Problem[];
  /** Whether the org has become another. */
  applied: boolean;
}

const same = (a: Uint8Array, b: Uint8Array | undefined): boolean =>
  b !== undefined && Buffer.compare(a, b) === 0;

function equal(one: Component, other: Component | undefined): boolean {
  if (!other || one.xml !== other.xml || one.files.size !== other.files.size) return false;
  return [...one.files].every(([path, data]) => same(data, other.files.get(path)));
}

/** With an object goes all that stands in its file. */
function withParts(components: Components, removed: Change["removed"]): { type: string; fullName: string }[] {
  const files = new Set(
    removed.filter(({ type }) => type === "CustomObject").map(({ fullName }) => `objects/${fullName}.object`),
  );
  if (files.size === 0) return [...removed];
  const parts = components.all().filter(({ fileName }) => files.has(fileName));
  return [...new Map([...removed, ...parts].map((one) => [keyOf(one), one])).values()];
}

/** Things that are wrong, of a deploy in which more may be. */
const MOST_TOLD = 100;

interface Attempt {
  set: Brought[];
  removed: { type: string; fullName: string }[];
  components: (Component & { origin?: Kept["origin"] })[];
}

function setupOfAttempt({ core, started, components }: OrgMetadataState, attempt: Attempt): Setup {
  const gone = new Set([...components.removed, ...attempt.removed.map(keyOf)]);
  for (const one of attempt.set) gone.delete(keyOf(one));
  const prefixes = { ...components.prefixes, ...prefixesOf(core) };
  return setupAfter(started, attempt.components, gone, prefixes);
}

const prefixesOf = ({ catalogue }: Core): Record<string, string> =>
  Object.fromEntries(
    catalogue.objects.filter((def) => def.custom && !def.isHistory).map((def) => [def.name, def.keyPrefix]),
  );

/** What of the metadata is written as records, as far as the deploy brings it. */
function broughtRecords({ metadata }: Setup, set: readonly Brought[]) {
  const names = new Set(set.map(keyOf));
  const has = (type: string, fullName: string) => names.has(keyOf({ type, fullName }));
  const records = Object.entries(metadata.customMetadata ?? {}).map(([type, list]) => [
    type,
    list.filter((one) => has("CustomMetadata", `${type.replace(/__mdt$/, "")}.${one.DeveloperName}`)),
  ]);
  return {
    queues: (metadata.queues ?? []).filter(({ developerName }) => has("Queue", developerName)),
    customMetadata: Object.fromEntries(records.filter(([, list]) => list!.length > 0)),
  };
}

/**
 * Makes the org be of what an attempt has it.
 * @returns what puts everything back
 * @throws Error for the first thing that is wrong; then everything is as before
 */
function takeHold(
  state: OrgMetadataState,
  tx: Transaction,
  before: SetupRecords,
  attempt: Attempt,
): () => void {
  const { core } = state;
  const setup = setupOfAttempt(state, attempt);
  const restore = core.reconfigure(setup);
  const rollback = savepoint(tx);
  const back = () => {
    rollback();
    restore();
    compileAssignmentRules(core);
  };
  try {
    for (const { type, fullName } of attempt.removed) {
      if (type === "Queue") removeQueue(tx, fullName);
      else if (type === "CustomObject") removeRecords(tx, fullName);
    }
    followSetup(tx, before);
    writeRecords(tx, broughtRecords(setup, attempt.set));
    compileAssignmentRules(core);
  } catch (error) {
    back();
    throw error;
  }
  return back;
}

/** What each component would become, or has become. */
function doneOf(components: Components, { set, removed }: Attempt): Done[] {
  const there = (type: string, fullName: string) => components.get(type, fullName);
  return [
    ...set.map((one) => {
      const { type, fullName, fileName } = one;
      const known = there(type, fullName);
      const created = known === undefined;
      return {
        type,
        fullName,
        fileName,
        id: known?.id ?? "",
        created,
        changed: !equal(one, known),
        deleted: false,
      };
    }),
    ...removed.map(({ type, fullName }) => {
      const known = there(type, fullName);
      const fileName = known?.fileName ?? "";
      return { type, fullName, fileName, id: known?.id ?? "", created: false, changed: true, deleted: true };
    }),
  ];
}

/**
 * Deploys components: all of them or, with a problem, none, unless it is to take what is right. It is tried out on the
 * org itself, at once and seen by nobody; what stands in the way is left out and told, until the rest fits.
 */
export function deploy(state: OrgMetadataState, change: Change): Outcome {
  const { core, components } = state;
  const problems: Problem[] = [];
  const removed: { type: string; fullName: string }[] = [];
  for (const one of change.removed) {
    if (components.get(one.type, one.fullName)) removed.push(one);
    else {
      const text = `No ${one.type} named: ${one.fullName} found`;
      problems.push({ ...one, fileName: "destructiveChanges.xml", text, warning: true });
    }
  }
  const gone = withParts(components, removed);
  const before = setupRecords(core);
  const tx = begin(core, { userId: change.userId, origin: change.origin ?? "" });
  // an object's file that has nothing of its own only brings what stands in it
  let set = change.set.filter((one) => one.xml !== "" || !components.get(one.type, one.fullName));
  for (;;) {
    const attempt: Attempt = { set, removed: gone, components: components.after(set, gone) };
    let back: () => void;
    try {
      back = takeHold(state, tx, before, attempt);
    } catch (error) {
      const problem = blame(error, set, removed, readable(attempt.components).at);
      problems.push(problem);
      const left = set.filter((one) => keyOf(one) !== keyOf(problem));
      // what no component is to blame for, leaving one out does not mend; and somebody reads what is told
      if (left.length === set.length || problems.length >= MOST_TOLD)
        return { done: [], problems, applied: false };
      set = left;
      continue;
    }
    const keys = new Set(attempt.components.map(keyOf));
    const found = problemsOf(set, {
      catalogue: core.catalogue,
      has: (type, fullName) =>
        keys.has(keyOf({ type, fullName })) || (type === "CustomObject" && !!core.catalogue.get(fullName)),
    });
    problems.push(...found);
    const refused = problems.some(({ warning }) => !warning);
    if (found.length > 0 && !(refused && (change.rollbackOnError ?? true))) {
      back();
      const bad = new Set(found.map(keyOf));
      set = set.filter((one) => !bad.has(keyOf(one)));
      continue;
    }
    const done = doneOf(components, attempt);
    if (change.checkOnly || (refused && (change.rollbackOnError ?? true))) {
      back();
      const bad = new Set(problems.map(keyOf));
      return { done: done.filter((one) => !bad.has(keyOf(one))), problems, applied: false };
    }
    const at = tx.at.getTime();
    components.apply({ at, userId: change.userId, set, removed: gone, prefixes: prefixesOf(core) });
    fillCheckboxes(core);
    commit(tx);
    const withIds = done.map((one) => ({
      ...one,
      id: one.id || (components.get(one.type, one.fullName)?.id ?? ""),
    }));
    return { done: withIds, problems, applied: true };
  }
}

/** Makes an org that starts again be what the deploys of its earlier lives have made of it. */
export function resumeDeploys(state: OrgMetadataState): void {
  const { core, components } = state;
  if (!components.changed) return;
  core.reconfigure(setupOfAttempt(state, { set: [], removed: [], components: components.all() }));
}
