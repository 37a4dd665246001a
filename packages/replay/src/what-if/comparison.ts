import type { Workflow } from "@throughline/workflow";
import type { PlayedItem } from "../play/item.ts";
import type { World } from "../play/world.ts";
import { alike, type Counts, firstParting, outcomes, ruled, seen } from "./align.ts";
import { type Cause, createCauses, type Left, type Lived } from "./cause.ts";
import { type CauseTold, changedIn, type Fidelity, type ItemDifference } from "./difference.ts";
import type { Edit } from "./edits.ts";
import { kindOfMoment, type Moment } from "./moments.ts";
import { createSummary, type Summary } from "./summary.ts";
import type { Told } from "./told.ts";
import { wordsOf } from "./words.ts";

/** An item to be compared: how it is played, and what is known of how it went. */
export interface ComparedItem extends PlayedItem {
  /** "exact" where it is absent. */
  fidelity?: Fidelity;
  /** How it went as it is recorded, with the version that is the old one here. */
  recorded?: Pick<Lived, "moments" | "choices">;
}

/** Holds what two sides tell of each item against each other. */
export interface Comparison {
  /** An item that both sides are going to tell of. */
  expect(item: ComparedItem): void;
  told(side: "before" | "after", told: Told): void;
  readonly edits: Edit[];
  /** As far as both sides have told. */
  readonly summary: Summary;
}

export interface ComparisonOptions {
  from: Workflow;
  to: Workflow;
  /** In which the draft is played again on equal state; its desk is not asked. */
  world: World;
  /** Told of each item that comes out otherwise, as soon as that is known. */
  difference(difference: ItemDifference): void;
  /** Edits in words of somebody's own. */
  words?(edit: Edit): string | undefined;
}

export function createComparison({ from, to, world, difference, words }: ComparisonOptions): Comparison {
  const causes = createCauses(from, to, world);
  const expected = new Map<string, { item: ComparedItem; before?: Told; after?: Told }>();
  const { summary, item: count, recorded } = createSummary();

  function compare(item: ComparedItem, before: Told, after: Told): void {
    const { fidelity = "exact" } = item;
    if (item.recorded) recorded(isReproduced(item, item.recorded, before));
    const found = before.moments === after.moments ? undefined : differs(item, before, after);
    const told: ItemDifference | undefined = found && {
      item: item.id,
      ...found,
      changed: changedIn(before.sum, after.sum),
      ...{ before: before.sum, after: after.sum, costChange: after.sum.cost - before.sum.cost, fidelity },
      ...(after.unasked.length > 0 && { neverAsked: after.unasked }),
    };
    count(before, after, fidelity, told);
    if (told) difference(told);
  }

  /** Who was free then is no matter of the version: what differs is played again with the recorded answers of the roster. */
  function isReproduced(
    item: PlayedItem,
    { moments, choices }: Pick<Lived, "moments" | "choices">,
    before: Told,
  ) {
    if (alike(moments, momentsOf(before), outcomes)) return true;
    const lived = { item, moments: moments.filter(outcomes), counts: outcomes, choices };
    return causes.again(lived) === undefined;
  }

  function differs(
    item: PlayedItem,
    before: Told,
    after: Told,
  ): Pick<ItemDifference, "how" | "firstStep" | "parts" | "cause"> | undefined {
    const [was, is] = [momentsOf(before), momentsOf(after)];
    if (alike(was, is, seen)) return undefined;
    // what was asked of the roster matters where something else came of it
    const asking = before.sum.apiCalls !== after.sum.apiCalls || ownersOf(was) !== ownersOf(is);
    const counts = asking ? () => true : seen;
    const lived = { item, moments: was.filter(counts), counts, choices: before.choices };
    const left = alike(was, is, ruled) ? undefined : (leftUnasked(was, is, counts) ?? causes.parts(lived));
    const then = left && [...lived.moments.slice(0, left.at), ...(left.into ? [left.into] : [])];
    const {
      step,
      stage = "start",
      before: there,
      after: now,
    } = firstParting(then ? lived.moments : was.filter(seen), then ?? is.filter(seen)) ?? {};
    const where = {
      firstStep: step ?? stage,
      parts: { ...(there && { before: there }), ...(now && { after: now }) },
    };
    // with one edit nothing else can have moved the others
    const [edit, another] = causes.edits;
    const through = edit && !another && causeTold({ edits: [edit], how: "through others" });
    if (!left) return { how: "by load", ...where, ...(through && { cause: through }) };
    return { how: "by rule", ...where, cause: causeTold(causes.of(lived, left, step)) };
  }

  function causeTold({ edits, how }: Cause): CauseTold {
    const told = edits.map((edit) => ({
      ...edit,
      path: edit.path.join("."),
      text: words?.(edit) ?? wordsOf(edit),
    }));
    return { text: told.map(({ text }) => text).join(" and "), edits: told, how };
  }

  return {
    summary,
    edits: causes.edits,
    expect: (item) => void expected.set(item.id, { item }),
    told(side, told) {
      const known = expected.get(told.item);
      if (!known) return;
      known[side] = told;
      if (!known.before || !known.after) return;
      expected.delete(told.item);
      compare(known.item, known.before, known.after);
    },
  };
}

/** Where they part before the roster was asked for the first time, the state is equal: nothing has to be played again. */
function leftUnasked(was: Moment[], is: Moment[], counts: Counts): Left | undefined {
  const at = was.findIndex((moment, place) => moment !== is[place]);
  if (at < 0 || was.slice(0, at).some(isRequest)) return undefined;
  const [moment = "", into] = [was[at], is[at]];
  if (into === undefined) return counts(moment) ? { at } : undefined;
  return counts(moment) && counts(into) ? { at, into } : undefined;
}

const isRequest = (moment: Moment): boolean => kindOfMoment(moment) === "request";

const ownersOf = (moments: Moment[]): string => moments.filter((moment) => !ruled(moment)).join();

const momentsOf = ({ moments }: Told): Moment[] => (moments === "" ? [] : moments.split("\n"));
