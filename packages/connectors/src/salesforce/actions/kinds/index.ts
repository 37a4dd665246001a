import type { ActionKind } from "../kind.ts";
import { approval, decide, submit } from "./approval.ts";
import { convert } from "./convert.ts";
import { create } from "./create.ts";
import { get } from "./get.ts";
import { INVOCABLE } from "./invocable.ts";
import { merge } from "./merge.ts";
import { query } from "./query.ts";
import { quickAction } from "./quick-action.ts";
import { update } from "./update.ts";

/** Everything that a connection to an org can do; a new one is a file and its name here. */
export const kinds: ActionKind[] = [
  ...INVOCABLE,
  ...[quickAction, create, update, get, query],
  ...[submit, approval, decide, convert, merge],
];
