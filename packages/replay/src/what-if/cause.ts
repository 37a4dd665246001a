import type { Workflow } from "@throughline/workflow";
import { giveOut } from "../play/desk.ts";
import type { PlayedItem } from "../play/item.ts";
import { createLife, waitsForSomebody } from "../play/life.ts";
import type { World } from "../play/world.ts";
import type { Counts } from "./align.ts";
import { type Edit, editsOf, withEdits } from "./edits.ts";
import { costMoment, type Moment, momentOf } from "./moments.ts";
import { pinnedTo } from "./pinned.ts";
import type { Choosing } from "./told.ts";

/** What made a life part from what it was. */
export interface Cause {
  edits: Edit[];
  /** `alone`: it suffices; `together`: all of them are needed; `through others`: it routes other items elsewhere. */
  how: "alone" | "together" | "through others";
}

/** A life that was lived, to be lived again with other rules on equal state. */
export interface Lived {
  item: PlayedItem;
  /** Those of its moments that count. */
  moments: Moment[];
  counts: Counts;
  choices: Choosing[];
}

/** Where a life leaves another: after how many moments, and into what (absent: it ends there). */
export interface Left {
  at: number;
  into?: Moment;
}

/**
 * Finds the edit by which a life parts from what it was, by trying: the old version with that edit alone must part at the
 * same moment into the same one. Where no edit alone does it, those are named without which it does not happen.
 */
export function createCauses(from: Workflow, to: Workflow, world: World) {
  const edits = editsOf(from, to);
  const versions = new Map<string, Workflow>();

  function version(name: string, takes: (index: number) => boolean): Workflow {
    const known = versions.get(name) ?? withEdits(from, to, takes);
    versions.set(name, known);
    return known;
  }

  const same = (a: Left | undefined, b: Left) => a?.at === b.at && a.into === b.into;

  return {
    edits,
    /** Where the draft leaves the life on equal state; `undefined`: nowhere. */
    parts: (lived: Lived): Left | undefined => leaves(to, lived, world),

    /** The same of the old version: where it does not play a life as it is recorded. */
    again: (lived: Lived): Left | undefined => leaves(from, lived, world),

    of(lived: Lived, left: Left, step: string | undefined): Cause {
      // a draft with one edit is the old version with that edit
      if (edits.length === 1) return { edits, how: "alone" };
      const order = [...edits.keys()].sort((a, b) => nearness(edits[a], step) - nearness(edits[b], step));
      for (const index of order) {
        const alone = version(`+${index}`, (one) => one === index);
        if (same(leaves(alone, lived, world, left.at), left))
          return { edits: [edits[index] as Edit], how: "alone" };
      }
      const needed = order.filter((index) => {
        const without = version(`-${index}`, (one) => one !== index);
        return !same(leaves(without, lived, world, left.at), left);
      });
      const named = needed.length > 0 ? needed : order;
      return { edits: named.map((index) => edits[index] as Edit), how: "together" };
    },
  };
}

/** The likeliest first: what is edited at the step itself, then what belongs to no step. */
const nearness = (edit: Edit | undefined, step: string | undefined): number =>
  edit?.step === step ? 0 : edit?.step === undefined ? 1 : 2;

/** Lives a life again with another version and the same answers of the roster, until it leaves what it was. */
function leaves(
  workflow: Workflow,
  lived: Lived,
  world: World,
  last = Number.POSITIVE_INFINITY,
): Left | undefined {
  const { item, moments, counts, choices } = lived;
  const desk = pinnedTo(choices);
  let left: Left | undefined;
  let at = 0;
  const follow = (moment: Moment | undefined) => {
    if (left || moment === undefined || !counts(moment)) return;
    if (moment !== moments[at]) left = { at, into: moment };
    at++;
  };
  const life = createLife(workflow, item, { ...world, desk }, (entry) => follow(momentOf(entry)));
  let now = item.at;
  while (!left && at <= last) {
    const next = life.next();
    const look = waitsForSomebody(life) ? desk.nextLook(now) : undefined;
    if (look !== undefined && (next === undefined || look <= next)) {
      now = look;
      if (giveOut(desk, now, (key) => (key === life.key ? life : undefined)).length === 0) break;
    } else if (next === undefined) break;
    else {
      now = next;
      life.go();
    }
  }
  if (life.state && at <= last) follow(costMoment(life.state.cost, life.state.apiCalls));
  return left ?? (at < moments.length && at <= last ? { at } : undefined);
}
