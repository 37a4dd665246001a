import type { Edit } from "../edit.ts";
import type { Entry } from "../entry.ts";
import { OWNER } from "../names.ts";
import type { ItemState, KeptUndo } from "../state.ts";
import { same } from "../values.ts";

type Of<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

/** Of a visit that may come to its end yet. */
const UNDER_WAY: ReadonlySet<string | undefined> = new Set(["open", "waiting", "incident"]);

/** What the entries of taking back change. What a visit has kept last is what holds of it. */
export const undoChanges = {
  "undo-kept": ({ state }: Edit, { step, visit, undo, doubt }: Of<"undo-kept">) => {
    const kept: KeptUndo = { step, visit, undo, ...(doubt !== undefined && { doubt }) };
    state.undos = [...without(state.undos, visit), kept];
  },
  "undo-asked": ({ state }: Edit, { afterwards, because, visit, by, ends }: Of<"undo-asked">) => {
    const now = state.undoing?.now;
    const before = visit ?? state.undoing?.visit;
    state.undoing = {
      ...{ afterwards, because: because.text },
      ...(before !== undefined && { visit: before }),
      ...(ends && { ends }),
      ...(now !== undefined && { now }),
    };
    state.touchedByHand ||= by !== undefined;
  },
  "undo-begun": ({ state }: Edit, { visit }: Of<"undo-begun">) => {
    if (state.undoing) state.undoing = { ...state.undoing, now: visit };
  },
  undone: (edit: Edit, { visit, how }: Of<"undone">) => {
    const { state } = edit;
    const { undo } = state.undos?.find((one) => one.visit === visit) ?? {};
    const back = undo?.by === "write" && how === "taken-back" ? undo.sets[OWNER] : undefined;
    if (back && state.owner && same(state.record[OWNER] ?? null, back.value))
      state.owner = { id: String(back.value), name: back.label ?? String(back.value) };
    const rest = without(state.undos, visit);
    state.undos = rest.length ? rest : undefined;
    if (UNDER_WAY.has(state.visits[visit]?.status)) state.takenBack = [...(state.takenBack ?? []), visit];
    if (!state.undoing) return;
    const { now: _, ...undoing } = state.undoing;
    state.undoing = undoing;
  },
  "undo-ended": ({ state }: Edit) => {
    state.undoing = undefined;
  },
};

/** A visit does something outside again: that can be taken back as well. */
export function doesAgain(state: ItemState, visit: string | undefined): void {
  const rest = state.takenBack?.filter((one) => one !== visit);
  if (rest) state.takenBack = rest.length ? rest : undefined;
}

const without = (undos: KeptUndo[] = [], visit: string) => undos.filter((one) => one.visit !== visit);
