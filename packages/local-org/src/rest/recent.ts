import { saveError } from "../errors.ts";
import { type ApiRequest, headerOf, type Reply, type Resource } from "../http/context.ts";
import { markViewed } from "../records/recent.ts";
import type { ObjectDef } from "../schema/model.ts";
import { attributesOf } from "../soql/columns.ts";
import type { Row } from "../storage/store.ts";

const MOST = 200;

/** A record as lists of recent items show it: its id and its name. */
function itemOf(request: ApiRequest, def: ObjectDef, row: Row): object {
  const name = def.nameField?.name;
  return {
    attributes: attributesOf(def.name, def.name, row.Id, request.base),
    Id: row.Id,
    ...(name && { [name]: row[name] ?? null }),
  };
}

/** What the user has last looked at, the newest first; deleted records are left out. */
export function recentItems(request: ApiRequest, most = MOST, only?: ObjectDef): object[] {
  const { core } = request.service;
  const items: object[] = [];
  for (const id of core.recent.list(request.session.userId)) {
    if (items.length >= most) break;
    const def = core.catalogue.byPrefix(id.slice(0, 3))!;
    const row = core.store.find(id);
    if (row && !row.IsDeleted && (!only || only === def)) items.push(itemOf(request, def, row));
  }
  return items;
}

/** `Sforce-Mru: updateMru=true` puts the record on the list of recent items. */
export function noteRecent(request: ApiRequest, row: Row): void {
  if (!/updateMru\s*=\s*true/i.test(headerOf(request.headers, "sforce-mru") ?? "")) return;
  request.tx.afterCommit.push(() => markViewed(request.service.core, request.session.userId, row, "view"));
}

export const recent: Resource = {
  name: "recent",
  path: "recent",
  methods: {
    GET: (request): Reply => {
      const limit = Number(request.query.get("limit") ?? MOST);
      if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
        throw saveError("INVALID_QUERY_SCOPE", `limit must be between 1 and ${MOST}`);
      }
      return { status: 200, body: recentItems(request, limit) };
    },
  },
};
