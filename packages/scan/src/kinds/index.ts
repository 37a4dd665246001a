import { assignmentRules } from "./assignment-rule/index.ts";
import type { Kind } from "./kind.ts";

/** Every kind of metadata that a scan reads. A new one is a folder, and a line here. */
export const KINDS: Kind[] = [assignmentRules];
