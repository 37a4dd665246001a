import type { RawWorkspace } from "../workspace.ts";
import { examples } from "./examples.ts";
import { generate } from "./generate.ts";

/** Good workflows: the examples, and so many that were made up. */
export function goodOnes(made: number): RawWorkspace[] {
  return [...examples(), ...Array.from({ length: made }, (_, seed) => generate(seed))];
}
