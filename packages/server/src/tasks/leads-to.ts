import { createRoster, type Directory, type Roster, type Teams } from "@throughline/assignment";
import { type ItemState, type OpenTask, poolText } from "@throughline/engine";
import { answerTo } from "@throughline/replay";
import type { Deciders, FormField } from "@throughline/steps";
import type { Value, Workflow } from "@throughline/workflow";
import type { TeamsAsTheyAre } from "../engine.ts";
import type { Lead, LeadsTo } from "./api.ts";
import { type PlayedOn, playOn } from "./play-on.ts";

/** Answers that are played at most, and how often the desk is looked at, a minute after the other: about a day. */
const MOST_ANSWERS = 12;
const MOST_LOOKS = 1_440;
/** So long what was played holds, as long as nothing happens to the item. */
const FRESH_MS = 5_000;
const MOST_KEPT = 200;

export interface LeadsWorld {
  teams: TeamsAsTheyAre;
  deciders: Deciders;
  workflowOf(id: string, hash: string): Workflow | undefined;
}

/** Plays tasks on with each answer, over a copy of the desk. Nothing is kept of it but the latest results. */
export function createLeads({ teams, deciders, workflowOf }: LeadsWorld) {
  const kept = new Map<string, { entries: number; at: number; leads: LeadsTo }>();

  async function played(
    task: string,
    item: string,
    state: ItemState,
    at: string,
    given: Record<string, Value>,
  ) {
    const open = state.tasks[task] as OpenTask;
    const workflow = workflowOf(state.workflow, state.hash) as Workflow;
    const { form } = open.request;
    const chosen = form.find(({ onlyWith, ...field }) => !onlyWith && valuesOf(field).length > 0);
    const values: (Value | undefined)[] = chosen ? valuesOf(chosen).slice(0, MOST_ANSWERS) : [undefined];
    const leads: Lead[] = [];
    for (const value of values) {
      const answer = answerWith(form, given, chosen && { name: chosen.name, value: value as Value });
      const desk = deskOf(teams);
      const { held: _, ...free } = open;
      const before = { ...state, tasks: { ...state.tasks, [task]: free } };
      const event = { type: "task-answered" as const, id: `leads/${task}`, at, task, by: "somebody", answer };
      const play = playOn({ workflow, deciders, desk, item }, before, event);
      leads.push({
        ...(value !== undefined && { value }),
        answer,
        ...leadOf(state, play, { desk, at, members: membersOf(teams.now()) }),
      });
      // each answer takes a moment, in which others have their turn
      await new Promise(setImmediate);
    }
    return { at, field: chosen?.name ?? null, leads, pass: passOf(open, teams.now()) };
  }

  return {
    /** @param given what is filled in so far, beside the field that is chosen from */
    async of(task: string, item: string, state: ItemState, at: string, given: Record<string, Value> = {}) {
      const { open, pool } = teams.roster();
      const desk = `${Object.keys(open).length} ${Object.keys(pool).length}`;
      const key = `${task} ${desk} ${JSON.stringify(given)}`;
      const known = kept.get(key);
      if (known && known.entries === state.entries && Date.parse(at) - known.at < FRESH_MS)
        return known.leads;
      const leads = await played(task, item, state, at, given);
      kept.delete(key);
      kept.set(key, { entries: state.entries, at: Date.parse(at), leads });
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string);
      return leads;
    },
  };
}

/** The desk as it is now, to try things on: what it decides touches nobody. */
function deskOf({ now, directory, roster }: TeamsAsTheyAre): Roster {
  // neither told of what it holds, nor woken when people come and go
  const apart: Directory = { user: (name) => directory.user(name), queue: (name) => directory.queue(name) };
  return createRoster(now(), apart, roster());
}

function valuesOf({ type, of }: Pick<FormField, "type" | "of">): Value[] {
  if (type === "choice") return [...(of ?? [])];
  return type === "boolean" ? [true, false] : [];
}

/** The whole form: what was given, what a model proposed, and else the plainest there is. */
function answerWith(
  form: FormField[],
  given: Record<string, Value>,
  chosen: { name: string; value: Value } | undefined,
): Record<string, Value> {
  const known = Object.fromEntries(
    form.flatMap(({ name, proposal }) => (proposal ? [[name, proposal.value]] : [])),
  );
  const all = { ...answerTo(form, { ...known, ...given }), ...(chosen && { [chosen.name]: chosen.value }) };
  return Object.fromEntries(
    form.flatMap(({ name, onlyWith }) =>
      onlyWith && all[onlyWith.field] !== onlyWith.is ? [] : [[name, all[name] ?? null]],
    ),
  );
}

type Members = Map<string, { capacity: number; name: string }>;

const membersOf = ({ teams }: Teams): Members =>
  new Map(
    teams.flatMap(({ members }) =>
      members.map(({ user, name = user, capacity }) => [name.toLowerCase(), { capacity, name }] as const),
    ),
  );

function leadOf(
  before: ItemState,
  { state, entries, calls, asks }: PlayedOn,
  { desk, at, members }: { desk: Roster; at: string; members: Members },
): Omit<Lead, "value" | "answer"> {
  const writes = new Map<string, Lead["writes"][number]>();
  for (const entry of entries)
    if (entry.kind === "write-planned")
      writes.set(entry.field, { field: entry.field, value: entry.value, label: entry.label ?? null });
  const held = Object.values(state.open).find(({ pool }) => pool);
  const later = held && laterOf(desk, held.effect.id, at);
  const owner = state.owner ?? later?.owner;
  const isNew = owner && (owner.id !== before.owner?.id || later);
  const asked = Object.entries(state.tasks).filter(([task]) => !before.tasks[task]);
  return {
    stage: state.status === "ended" ? null : (state.stage ?? null),
    ended: state.status === "ended" ? (state.outcome ?? "ended") : null,
    owner: owner && isNew ? ownerOf(owner, desk, members) : null,
    from: owner && isNew ? (later ? later.at : "now") : null,
    waits:
      held?.pool && !later
        ? held.pool.because
        : held
          ? poolText(held.effect as never)
          : asked.length > 0
            ? asked.map(([, { request }]) => `${request.to}: ${request.title}`).join("; ")
            : null,
    writes: [...writes.values()],
    ...{ calls, asks },
  };
}

function ownerOf(
  { id, name, team }: { id: string; name: string; team?: string },
  desk: Roster,
  members: Members,
): NonNullable<Lead["owner"]> {
  const member = members.get(name.toLowerCase());
  const isQueue = id.startsWith("00G");
  return {
    name,
    kind: isQueue ? "queue" : "user",
    team: team || null,
    load: isQueue ? null : desk.load(id),
    capacity: member?.capacity ?? null,
  };
}

/** Who gets what waits in the pool as people become free of themselves: by their hours, or as time gives things up. */
function laterOf(desk: Roster, effect: string, from: string) {
  let at = from;
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const next = desk.nextLook(at);
    if (next === undefined || next <= at) return undefined;
    at = next;
    if (!desk.mayGo(at)) continue;
    for (const proposal of desk.dispatch(at)) {
      const answer = desk.give(proposal, at);
      if (proposal.id !== effect || !answer?.ok) continue;
      const { ownerId: id, owner: name, team } = answer.chosen;
      return { at, owner: { id, name, team } };
    }
  }
  return undefined;
}

function passOf({ request }: OpenTask, { teams }: Teams): LeadsTo["pass"] {
  if (request.for) return null;
  const to = request.passTo ?? request.to;
  const members = teams.find(({ name }) => name.toLowerCase() === to.toLowerCase())?.members ?? [];
  return { to, others: members.map(({ user, name = user }) => name) };
}
