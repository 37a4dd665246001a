import type { Chosen, Offered } from "@throughline/steps";
import { answered, outlived, rebase, unawaited } from "./echoes.ts";
import type { Edit } from "./edit.ts";
import type { Change, Effect, Entry } from "./entry.ts";
import { CONFLICT, OWNER } from "./names.ts";
import type { ItemState, OpenEffect } from "./state.ts";
import { labelOf, same } from "./values.ts";

type Settled = Extract<Entry, { kind: "effect-settled" }>;

/** What the outcome of an effect changes. */
export function settled(edit: Edit, entry: Settled): void {
  const { state, own, drop } = edit;
  state.apiCalls += entry.apiCalls;
  const open = state.open[entry.effect];
  if (!open) return;
  const { effect } = open;
  spent(edit, effect, entry.cost);
  if (entry.ok) {
    drop("open", effect.id);
    tookHold[effect.kind](edit, effect as never, entry.value, open, entry.at);
    return;
  }
  const conflict = effect.kind === "write" && entry.error?.code === CONFLICT;
  state.echoes = conflict ? outlived(state, effect.id, entry.at) : unawaited(state, effect.id);
  // a refused write stays open (held) until a person has decided: the incident that follows refers to it;
  // a conflict is answered by the engine at once, a record that is gone ends what is done to it, and after the end
  // nobody decides any more
  if (effect.kind !== "write" || conflict || entry.gone || state.status === "ended") drop("open", effect.id);
  else own("open")[effect.id] = { ...open, held: true };
}

/** Counts what a call has cost. */
export function spent({ state }: Pick<Edit, "state">, effect: Effect, cost = 0): void {
  if (!cost || (effect.kind !== "ask" && effect.kind !== "call")) return;
  const { agent = "" } = effect;
  state.cost += cost;
  state.costOf = { ...state.costOf, [agent]: (state.costOf?.[agent] ?? 0) + cost };
}

const tookHold: {
  [K in Effect["kind"]]: (
    edit: Edit,
    effect: Extract<Effect, { kind: K }>,
    value: unknown,
    open: OpenEffect,
    at: string,
  ) => void;
} = {
  write(edit, effect, _value, _open, at) {
    const { state, own } = edit;
    const record = own("record");
    const stillAwaited = new Set(
      state.echoes.filter((echo) => echo.effect === effect.id).map((echo) => echo.field),
    );
    for (const [field, write] of Object.entries(effect.sets)) {
      // once the echo was seen, or another value than the one that we replaced, the stream is ahead of this answer
      const told = write.expected !== undefined && !same(record[field] ?? null, write.expected);
      // after the end there is no stream that could be ahead
      if ((stillAwaited.has(field) || state.status === "ended") && !told) record[field] = write.value;
      if (write.label !== undefined) own("labels")[String(write.value)] = write.label;
    }
    rebase(edit, effect.sets);
    state.echoes = answered(state, effect.id, at);
  },
  choose(edit, { id, size, offer }, value, { visit }) {
    const { state, own } = edit;
    // who of a team are asked has no owner yet, and keeps nobody's capacity
    if ((value as Offered).kind === "team") return;
    const { ownerId, owner, kind, team } = value as Chosen;
    own("labels")[ownerId] = owner;
    const who = { id: ownerId, name: owner, ...(team && { team }) };
    if (offer && visit && kind === "user") {
      state.offers = { ...state.offers, [id]: { ...who, size, visit } };
      return;
    }
    if (visit) state.assignedBy = state.visits[visit]?.step;
    owned(edit, who, kind === "user" ? id : undefined, size);
  },
  "hand-over"({ state }, { ownerId: id }) {
    if (!state.owner || !same(state.owner.id, id))
      state.owner = { id, name: labelOf(state.labels, id) ?? id };
  },
  release({ state }, { reservation }) {
    dropOffer(state, reservation);
    if (state.reservation === reservation) state.reservation = undefined;
  },
  ask() {},
  call() {},
  notify() {},
};

/** Somebody else has the item from now on, with what is kept of their capacity. What the one before was to do is over. */
export function owned(
  edit: Edit,
  owner: NonNullable<ItemState["owner"]>,
  reservation: string | undefined,
  size: number,
): void {
  const { state } = edit;
  state.owner = owner;
  state.reservation = reservation;
  state.size = size === 1 ? undefined : size;
  unwatched(edit);
}

/** Nobody is to begin in time any more. */
export function unwatched({ state, keep }: Edit): void {
  if (!state.watch) return;
  state.watch = undefined;
  keep("timers", ({ about }) => about.is !== "send-back");
}

/** An offer is over: taken, or given back. */
export function dropOffer(state: ItemState, id: string): void {
  if (!state.offers?.[id]) return;
  const { [id]: _, ...others } = state.offers;
  state.offers = Object.keys(others).length ? others : undefined;
}

/**
 * Takes in changes of the record that are not ours.
 *
 * @param followed whether the load goes with an owner who was changed by hand
 */
export function changed({ state, own }: Edit, changes: Record<string, Change>, followed = true): void {
  const record = own("record");
  for (const [field, { to, toLabel }] of Object.entries(changes)) {
    record[field] = to;
    if (toLabel !== undefined) own("labels")[String(to)] = toLabel;
  }
  const owner = changes[OWNER];
  if (!owner || !followed || (state.owner && same(state.owner.id, owner.to))) return;
  state.owner = { id: String(owner.to), name: owner.toLabel ?? String(owner.to) };
}
