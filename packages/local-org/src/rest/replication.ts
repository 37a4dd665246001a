import { stampOf } from "../core.ts";
import { saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { objectOf } from "./find.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const MOST_DAYS = 30;
const MOST_IDS = 600_000;

const badDate = (message: string) => saveError("INVALID_REPLICATION_DATE", message);

/** A moment of the query in milliseconds; its seconds do not count. */
function moment(request: ApiRequest, name: "start" | "end"): number {
  const text = request.query.get(name);
  // a plus sign that nobody has escaped arrives as a blank
  const ms = text === null ? Number.NaN : Date.parse(text.replace(/ (\d{2}:?\d{2})$/, "+$1"));
  if (Number.isNaN(ms)) throw badDate(`${name} must be a date and time such as 2027-05-05T00:00:00+00:00`);
  return Math.floor(ms / MINUTE) * MINUTE;
}

interface Span {
  from: number;
  to: number;
  covered: number;
}

function span(request: ApiRequest): Span {
  const now = request.tx.at.getTime();
  const from = moment(request, "start");
  const to = moment(request, "end");
  if (to - from < MINUTE) throw badDate("startDate before endDate by at least one minute is required");
  if (now - from > MOST_DAYS * DAY) throw badDate("startDate cannot be more than 30 days ago");
  return { from, to, covered: Math.min(to, Math.floor(now / MINUTE) * MINUTE) };
}

/** Records of an object whose time stamp lies in the span, the end not included. */
function rowsWithin(request: ApiRequest, def: ObjectDef, { from, to }: Span, deleted: boolean): Row[] {
  const found: Row[] = [];
  for (const row of request.service.core.store.table(def.name).rows.values()) {
    if ((row.IsDeleted === true) !== deleted) continue;
    const at = Date.parse(`${String(row.SystemModstamp).slice(0, 19)}Z`);
    if (at >= from && at < to) found.push(row);
  }
  if (found.length > MOST_IDS) {
    throw saveError("EXCEEDED_ID_LIMIT", `More than ${MOST_IDS} records lie between the two dates`);
  }
  return found;
}

function replicated(request: ApiRequest): ObjectDef {
  const def = objectOf(request);
  if (def.isEvent)
    throw saveError("INVALID_TYPE_FOR_OPERATION", `entity type ${def.name} does not replicate`);
  return def;
}

export const updated: Resource = {
  name: "updated",
  path: "sobjects/:object/updated",
  methods: {
    GET: (request): Reply => {
      const def = replicated(request);
      const within = span(request);
      const ids = rowsWithin(request, def, within, false).map((row) => row.Id);
      return { status: 200, body: { ids, latestDateCovered: stampOf(new Date(within.covered)) } };
    },
  },
};

export const deleted: Resource = {
  name: "deleted",
  path: "sobjects/:object/deleted",
  methods: {
    GET: (request): Reply => {
      const def = replicated(request);
      const within = span(request);
      const deletedRecords = rowsWithin(request, def, within, true).map((row) => ({
        deletedDate: row.SystemModstamp,
        id: row.Id,
      }));
      // nothing leaves the recycle bin by itself, so all that was deleted since the org began is known
      const earliestDateAvailable = stampOf(request.service.core.startedAt);
      return {
        status: 200,
        body: { deletedRecords, earliestDateAvailable, latestDateCovered: stampOf(new Date(within.covered)) },
      };
    },
  },
};
