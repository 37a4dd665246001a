/** The name of the workflow that an item's key begins with. */
export const workflowOf = (item: string) => item.slice(0, item.lastIndexOf("/"));

/** Tasks, incidents, timers and effects are named after their item: `workflow/recordId.number`. */
export function itemOf(id: string): string {
  const end = id.indexOf(".", id.lastIndexOf("/"));
  return end < 0 ? id : id.slice(0, end);
}
