import type { Permissions } from "../core.ts";
import type { OrgMetadata } from "../options.ts";

/** @param metadata the custom permissions and the permission sets that give them */
export function createPermissions({ customPermissions, permissionSets }: OrgMetadata): Permissions {
  const given = new Map<string, Set<string>>();
  return {
    sets: Object.keys(permissionSets),
    names: customPermissions,
    known: (name) => customPermissions.includes(name),
    has: (userId, name) => given.get(userId)?.has(name) ?? false,
    assign(userId, permissionSet) {
      const permissions = Object.hasOwn(permissionSets, permissionSet) && permissionSets[permissionSet];
      if (!permissions) throw new Error(`Users: there is no permission set '${permissionSet}'.`);
      given.set(userId, new Set([...(given.get(userId) ?? []), ...permissions]));
    },
  };
}
