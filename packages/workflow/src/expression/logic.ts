import { joined, type Part, readsOf } from "./part.ts";
import { truth } from "./values.ts";

/** Kleene's and/or over any number of parts. */
export function junction(op: "&&" | "||", parts: Part[]): Part {
  const decisive = op === "||";
  return {
    type: "boolean",
    reads: readsOf(parts),
    run(frame) {
      let result: boolean | undefined = !decisive;
      for (const part of parts) {
        const value = truth(part.run(frame));
        if (value === decisive) return decisive;
        if (value === undefined) result = undefined;
      }
      return result;
    },
  };
}

export function negation({ reads, run }: Part): Part {
  return {
    type: "boolean",
    reads,
    run(frame) {
      const value = truth(run(frame));
      return value === undefined ? undefined : !value;
    },
  };
}

export function choice(test: Part, yes: Part, no: Part): Part {
  return {
    type: joined(yes, no),
    reads: readsOf([test, yes, no]),
    run(frame) {
      const value = truth(test.run(frame));
      return value === undefined ? undefined : (value ? yes : no).run(frame);
    },
  };
}
