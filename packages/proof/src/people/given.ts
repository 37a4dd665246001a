import type { Team } from "@throughline/assignment";
import type { Around } from "../prover.ts";

/** A fact, and the value that it has. */
export type Given = Record<string, string>;

/** Tells of one statement what is wrong with it for an item with these values; `undefined`: it holds. */
export type Tell = (
  code: string,
  statement: string,
  wrong: { message: string; fix: string; path?: (string | number)[]; warning?: boolean } | undefined,
  given: Given,
) => void;

export const namesIn = (template: string) =>
  [...template.matchAll(/\{\s*(\w+)\s*\}/g)].map(([, name]) => name as string);

export const filled = (template: string, given: Given) =>
  template.replace(/\{\s*(\w+)\s*\}/g, (place, name: string) => given[name] ?? place);

/** Most combinations of values that are looked at. */
const MOST = 200;

/** Every combination of the values of facts that are choices; none where one of them is not. */
export function combinations({ workflow }: Around, names: string[]): Given[] {
  return [...new Set(names)].reduce<Given[]>(
    (all, name) => {
      const of = workflow.facts[name]?.of ?? [];
      return all.length * of.length > MOST
        ? []
        : all.flatMap((one) => of.map((value) => ({ ...one, [name]: value })));
    },
    [{}],
  );
}

/** Those whom the org has as active users; all of them where the org is not known. */
export const activeOf = ({ context: { orgUser } }: Around, { members }: Team): Team["members"] =>
  orgUser ? members.filter(({ user }) => orgUser(user)?.active === true) : members;
