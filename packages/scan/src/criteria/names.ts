/**
 * The path from the record that a name of metadata means: `Case.Priority`, `Priority`, `$Record.Priority` and `Account.Type` of
 * a case; `Prior.Status` of `$Record__Prior.Status`; `Save.User.Alias` of `User.Alias` or `$User.Alias`, who is no record but
 * the person who saves.
 */
export function pathOf(name: string, object: string): string {
  const path = name.trim().replace(/:\w+/g, "");
  const [head = "", ...rest] = path.split(".");
  if (rest.length === 0) return path;
  const tail = rest.join(".");
  const first = head.toLowerCase();
  if (first === object.toLowerCase() || first === "$record") return tail;
  if (first === "$record__prior") return `Prior.${tail}`;
  if (first === "$recordtype") return `RecordType.${tail}`;
  if (first === "user") return `Save.User.${tail}`;
  return head.startsWith("$") ? `Save.${head.slice(1)}.${tail}` : path;
}
