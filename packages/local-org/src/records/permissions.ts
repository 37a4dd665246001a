import type { Permissions } from "../core.ts";
import type { OrgMetadata } from "../options.ts";
import type { Store } from "../storage/store.ts";

type Given = Pick<OrgMetadata, "customPermissions" | "permissionSets">;

/**
 * Who has which custom permission, as the records of permission set assignments say.
 * @param first the custom permissions and the permission sets that give them
 */
export function createPermissions(
  store: Store,
  first: Given,
): { permissions: Permissions; become(next: Given): Given } {
  let now = first;
  const gives = (set: unknown, permission: string): boolean =>
    typeof set === "string" &&
    Object.hasOwn(now.permissionSets, set) &&
    now.permissionSets[set]!.includes(permission);
  return {
    permissions: {
      get sets() {
        return Object.keys(now.permissionSets);
      },
      get names() {
        return now.customPermissions;
      },
      has: (userId, permission) =>
        store
          .table("PermissionSetAssignment")
          .lookup("AssigneeId", userId)
          .some((one) => !one.IsDeleted && gives(store.find(String(one.PermissionSetId))?.Name, permission)),
    },
    become(next) {
      const before = now;
      now = next;
      return before;
    },
  };
}
