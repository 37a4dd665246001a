import { isAmong, whoKey } from "../choose/candidate.ts";
import type { Criterion, MakeCriteria } from "./criterion.ts";

/** Some are not to be chosen: the present owner of an item that is given to somebody else, and whoever did not take it. */
export const excluded: MakeCriteria = ({ request: { exclude } }) => {
  if (exclude.length === 0) return [];
  const keys = new Set(exclude.map(whoKey));
  return [
    {
      lasting: true,
      final: true,
      fails: (one) => isAmong(one, keys),
      why: () => "Present owner, or asked before",
      those: "the present owner, or asked before",
    },
  ];
};

/** Somebody takes the item by their own hand: nobody else is asked about. */
export const only: MakeCriteria = ({ request }): Criterion[] => {
  if (request.only === undefined) return [];
  const keys = new Set([whoKey(request.only)]);
  return [
    {
      lasting: true,
      final: true,
      fails: (one) => !isAmong(one, keys),
      why: () => "Somebody else takes it",
      those: "not the one who takes it",
    },
  ];
};
