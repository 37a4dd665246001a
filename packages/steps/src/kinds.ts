import { ask } from "./ask/index.ts";
import { askCustomer } from "./ask-customer/index.ts";
import { assign } from "./assign/index.ts";
import { branch } from "./branch/index.ts";
import { call } from "./call/index.ts";
import { check } from "./check/index.ts";
import type { StepKind } from "./contract.ts";
import { decide } from "./decide/index.ts";
import { delegate } from "./delegate/index.ts";
import { end } from "./end/index.ts";
import { interpret } from "./interpret/index.ts";
import { parallel } from "./parallel/index.ts";
import { repeat } from "./repeat/index.ts";
import { update } from "./update/index.ts";
import { wait } from "./wait/index.ts";

/** Every kind of step. A new kind is a folder and a line here. */
export const kinds: StepKind<never>[] = [
  interpret,
  decide,
  check,
  assign,
  update,
  call,
  delegate,
  ask,
  askCustomer,
  wait,
  branch,
  parallel,
  repeat,
  end,
] as StepKind<never>[];

const byName = new Map(kinds.map((kind) => [kind.kind, kind]));

/** The kind of a step. Unknown kinds do not pass the check, so meeting one is a bug. */
export function kindOf(name: string): StepKind<never> {
  const kind = byName.get(name);
  if (!kind)
    throw new Error(`There is no kind of step named "${name}". Known: ${[...byName.keys()].join(", ")}.`);
  return kind;
}
