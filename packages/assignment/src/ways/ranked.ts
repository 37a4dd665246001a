import type { Candidate } from "../choose/candidate.ts";
import { overMember } from "../criteria/where.ts";
import type { MakeOrder } from "./way.ts";

/** The highest or lowest value of an expression over the member; who has none comes last. */
const ranked =
  (sign: 1 | -1): MakeOrder =>
  ({ at }, { of = "", values = {} }) => {
    const { valueFor } = overMember(of, values, at);
    const name = /^member\.(\w+)$/.exec(of)?.[1] ?? of;
    const number = (one: Candidate) => {
      const value = valueFor(one);
      return typeof value === "boolean" ? Number(value) : typeof value === "number" ? value : undefined;
    };
    const shown = (one: Candidate) => number(one) ?? "not known";
    const most = sign < 0 ? "highest" : "lowest";
    return {
      value: (one) => sign * (number(one) ?? sign * Number.MAX_VALUE),
      won: (best) => `had the ${most} ${name} (${shown(best)})`,
      lost: `${sign < 0 ? "Lower" : "Higher"} ${name} ({${name}})`,
      same: name,
      shows: { [name]: shown },
      *changes(one, best) {
        const than = number(best);
        // what an expression computes from is its secret; an attribute as such may be another one
        if (than === undefined || !Object.hasOwn(one.member.attributes, name)) return;
        const attributes = { ...one.member.attributes, [name]: than - sign };
        yield {
          text: `with a ${name} ${sign < 0 ? "above" : "below"} ${than} instead of ${shown(one)}`,
          to: { ...one, member: { ...one.member, attributes } },
        };
      },
    };
  };

export const highest = ranked(-1);
export const lowest = ranked(1);
