import { drawOf } from "../../packages/assignment/src/simulate/draw.ts";

/** Chance that is the same again for the same seed. */
export interface Chance {
  /** True in so many of a hundred cases. */
  in100(percent: number): boolean;
  /** A whole number from 0 up, below `most`. */
  below(most: number): number;
  pick<T>(all: readonly T[]): T;
  /** Some of them, in their order. */
  some<T>(all: readonly T[], least: number): T[];
  shuffled<T>(all: readonly T[]): T[];
}

export function chanceOf(seed: number, stream = 0): Chance {
  const { share } = drawOf(seed, stream);
  const below = (most: number) => Math.floor(share() * most);
  const shuffled = <T>(all: readonly T[]): T[] => {
    const mixed = [...all];
    for (let at = mixed.length - 1; at > 0; at--) {
      const other = below(at + 1);
      [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
    }
    return mixed;
  };
  return {
    in100: (percent) => share() * 100 < percent,
    below,
    pick: (all) => all[below(all.length)] as never,
    some(all, least) {
      const count = least + below(all.length - least + 1);
      const chosen = new Set(shuffled(all.map((_, at) => at)).slice(0, count));
      return all.filter((_, at) => chosen.has(at));
    },
    shuffled,
  };
}
