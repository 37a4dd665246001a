import { mayUse, type Role } from "../../sign-in/roles.ts";
import type { Tool } from "../tool.ts";
import { items } from "./items.ts";
import { tasks } from "./tasks.ts";
import { work } from "./work.ts";

/** Everything that programs may do here for somebody. A new one stands in one of these files. */
export const tools: Tool[] = [...items, ...tasks, ...work];

/** Those that somebody of a role may use: whoever may use their routes. */
export const toolsOf = (role: Role): Tool[] => tools.filter(({ route }) => mayUse(route, role));
