import { conditionsProver } from "../conditions.ts";
import { tablesProver } from "../tables.ts";
import { budgetProver } from "./budget.ts";
import { endlessProver } from "./endless.ts";
import type { Prover } from "./finding.ts";
import { givenProver } from "./given.ts";
import { outsideProver } from "./outside.ts";
import { ownerProver } from "./owner.ts";
import { reachedProver } from "./reached.ts";
import { surelyProver } from "./surely.ts";
import { writersProver } from "./writers.ts";

/** What is proven along the paths. A new proof is a file and a line here. */
export const provers: readonly Prover[] = [
  reachedProver,
  givenProver,
  ownerProver,
  endlessProver,
  budgetProver,
  surelyProver,
  writersProver,
  outsideProver,
  tablesProver,
  conditionsProver,
];
