import type { ActionKind } from "../action.ts";

export const FLOW_ACTIONS: ActionKind = { path: "custom/flow", list: () => [] };
