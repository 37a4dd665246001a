import type { FlatRecord, OrgUser } from "../../port.ts";
import type { RawRecord } from "../client.ts";
import type { TableSpec } from "./table.ts";

type Presence = NonNullable<OrgUser["presence"]>;

/** Who was signed in to Omni-Channel, and since when they are not, is known for so many days. */
export const KNOWN_DAYS = 30;
const MOST_GROUPS = 2_000;

/** Everybody's present state; those who are signed in have one. */
export const PRESENCES: TableSpec = {
  object: "UserServicePresence",
  fields: [
    "UserId",
    "ServicePresenceStatusId",
    "StatusStartDate",
    "IsCurrentState",
    "IsAway",
    "ConfiguredCapacity",
  ],
  where: () => "IsCurrentState = true",
  keeps: ({ IsCurrentState }) => IsCurrentState === true,
  enters: ({ IsCurrentState }) => IsCurrentState === true,
  everyMs: 30_000,
};

/** The statuses in which work is given out: those with a channel. */
export const CHANNELS: TableSpec = {
  object: "ServiceChannelStatus",
  fields: ["ServicePresenceStatusId"],
  everyMs: 10 * 60_000,
};

/** Somebody who uses Omni-Channel, though not now perhaps. */
export interface Seen {
  /** When the last state ended; absent while one lasts. */
  ended?: string;
  capacity?: number;
}

/** Those who were signed in lately, by the id of the user. */
export async function seenLately(query: (soql: string) => Promise<RawRecord[]>): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>();
  for (let after = ""; ; ) {
    const rows = await query(
      `SELECT UserId, MAX(StatusEndDate) ended, MAX(ConfiguredCapacity) capacity FROM UserServicePresence WHERE StatusStartDate = LAST_N_DAYS:${KNOWN_DAYS}${after && ` AND UserId > '${after}'`} GROUP BY UserId ORDER BY UserId LIMIT ${MOST_GROUPS}`,
    );
    for (const { UserId, ended, capacity } of rows) {
      after = String(UserId);
      seen.set(after, {
        ...(typeof ended === "string" && { ended: iso(ended) }),
        ...(typeof capacity === "number" && { capacity }),
      });
    }
    if (rows.length < MOST_GROUPS) return seen;
  }
}

/**
 * The presence of a user. A status without channels takes no work: busy. One with channels that Omni-Channel has set
 * to away, for work that was not taken: away. None: offline. Whoever has not been signed in lately does not use it, and
 * nothing is told of them.
 */
export function presenceOf(
  record: FlatRecord | undefined,
  seen: Seen | undefined,
  channels: ReadonlySet<unknown>,
): Presence | undefined {
  if (!record) return seen && { status: "offline", since: seen.ended ?? "" };
  const since = iso(String(record.StatusStartDate ?? ""));
  if (!channels.has(record.ServicePresenceStatusId)) return { status: "busy", since };
  return { status: record.IsAway === true ? "away" : "online", since };
}

const iso = (text: string) => {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? "" : new Date(ms).toISOString();
};
