import type { Interview } from "./interview.ts";
import type { FlowElement } from "./read.ts";

/**
 * What an element does.
 * @returns the name of the element that comes next; undefined where the path ends
 * @throws OrgError what goes to the fault path
 */
export type Run = (interview: Interview, element: FlowElement) => string | undefined;
