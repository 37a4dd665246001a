import type { Check, Finding } from "../check.ts";

/** Who we are, and where. */
export const connection: Check = {
  name: "connection",
  async look({ org }) {
    const [user, [row = {}]] = [
      await org.userInfo(),
      await org.query("SELECT Name, IsSandbox FROM Organization"),
    ];
    const kind = row.IsSandbox === true ? "a sandbox" : "no sandbox";
    const found: Finding[] = [
      {
        severity: "fine",
        message: `Signed in to ${row.Name ?? "the org"} (${kind}) as ${user.name}.`,
        place: org.instanceUrl,
      },
    ];
    const profile = "SELECT Profile.PermissionsModifyAllData FROM User WHERE Id = ";
    const [own] = await org.query(`${profile}'${user.id}'`).catch(() => []);
    const all = (own?.Profile as { PermissionsModifyAllData?: boolean } | null)?.PermissionsModifyAllData;
    if (all)
      found.push({
        severity: "warning",
        message: `${user.name} may modify all data, which is more than the engine's user needs.`,
        fix: "Give it a profile with the least, and the permission set TL_Integration of the package.",
        place: user.username,
      });
    return found;
  },
};
