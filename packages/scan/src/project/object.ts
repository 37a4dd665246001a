// objects/Case/…, objects/Case.object, workflows/Case.workflow, assignmentRules/Case.assignmentRules-meta.xml
const NAMED =
  /(?:^|\/)(?:objects\/([^/]+)\/|([^/]+?)\.(?:object|workflow|assignmentRules|escalationRules|autoResponseRules)(?:-meta\.xml)?$)/;

/** Objects that a project may be about without having a file of them. */
const STANDARD = [
  "Account",
  "Asset",
  "Campaign",
  "Case",
  "Contact",
  "Contract",
  "Event",
  "Lead",
  "Opportunity",
  "Order",
  "Task",
  "WorkOrder",
];

/**
 * An object's API name as the project's files spell it, and whether any of them is named for it.
 * @param asked in upper or lower case
 */
export function objectIn(paths: string[], asked: string): { object: string; known: boolean } {
  const wanted = asked.toLowerCase();
  for (const path of paths) {
    const [, folder, file] = NAMED.exec(path) ?? [];
    const name = folder ?? file;
    if (name?.toLowerCase() === wanted) return { object: name, known: true };
  }
  return { object: STANDARD.find((name) => name.toLowerCase() === wanted) ?? asked, known: false };
}
