import type { Constraint, Domain } from "../solve/index.ts";
import type { Spent } from "./spent.ts";

/** A condition of a path: as it is written, and over the values that its names had there. */
export interface Known {
  source: string;
  is: Constraint["is"];
  /** Where nobody changes the record but whom the workflow waits for. */
  quiet: string;
  /** Where anybody may change the record whenever the item waits. */
  open: string;
}

/** What a name stands for: the record as it came (version 0), or what a step gave it. */
export interface Meaning {
  version: number;
  /** The wait after which it was given: what the record has may be another value after the next one. */
  epoch: number;
}

/**
 * One way to a place in a workflow: what holds on it, and what is known there. Plain data, never changed.
 * A fact that `names` lacks was not given.
 */
export interface World {
  names: ReadonlyMap<string, Meaning>;
  /** The last time that others could write to the record. */
  epoch: number;
  known: readonly Known[];
  /** What did not go well on it, by step: "fails", "no answer in time". */
  happened: Readonly<Record<string, string>>;
  /** A step, or a time-out or failure, has given the item to somebody. */
  owned: boolean;
  /** False once conditions were forgotten, or one could not be decided: such a way may be none. */
  exact: boolean;
  /** Another lane ends the item: what follows the lanes is not reached by it. */
  doomed: boolean;
  spent: Spent;
}

/** What is known of the value that a key stands for. */
export interface Key {
  name: string;
  domain: Domain;
  meaning: Meaning | undefined;
}

export const sameNames = (a: World, b: World): boolean =>
  a.names.size === b.names.size &&
  [...a.names].every(([name, meaning]) => b.names.get(name)?.version === meaning.version);

/** What two worlds have to have in common to be one: all but the conditions that led there. */
export const alike = (a: World, b: World): boolean =>
  a.owned === b.owned &&
  a.doomed === b.doomed &&
  sameNames(a, b) &&
  (a.spent === b.spent || JSON.stringify(a.spent) === JSON.stringify(b.spent));

/** Which facts are given, and whether somebody has the item: worlds that differ in these are joined last. */
export const outlineOf = ({ names, owned, doomed }: World): string =>
  JSON.stringify([[...names.keys()].sort(), owned, doomed]);
