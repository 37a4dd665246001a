import type { Row } from "../storage/store.ts";
import type { Behaviour } from "./behaviours.ts";
import { write } from "./write.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const stamp = (ms: number) => new Date(ms).toISOString().replace("Z", "+0000");
const ms = (value: unknown) => Date.parse(String(value));

/**
 * The times of a calendar event, each from the others: beginning, length, end, and the day. That of all day has
 * its dates as midnights in UTC, whatever the zone of its owner, and ends on the midnight of its last day.
 */
export const eventTimes: Behaviour = (draft, prior) => {
  const other = (name: string) => draft[name] !== undefined && draft[name] !== prior?.[name];
  const allDay = draft.IsAllDayEvent === true;
  if (allDay && draft.ActivityDate && !other("StartDateTime") && !other("ActivityDateTime"))
    draft.StartDateTime = `${draft.ActivityDate}T00:00:00.000+0000`;
  else if (other("ActivityDateTime") && !other("StartDateTime")) draft.StartDateTime = draft.ActivityDateTime;
  if (!draft.StartDateTime) return;
  const from = ms(draft.StartDateTime);
  const whole = allDay ? DAY : 0;
  const given = other("DurationInMinutes") && !other("EndDateTime");
  const length = Number(draft.DurationInMinutes ?? 0) * MINUTE - whole;
  if (given || !draft.EndDateTime) draft.EndDateTime = stamp(from + Math.max(0, length));
  draft.ActivityDateTime = draft.StartDateTime;
  draft.ActivityDate = stamp(from).slice(0, 10);
  draft.EndDate = String(draft.EndDateTime).slice(0, 10);
  draft.DurationInMinutes = (ms(draft.EndDateTime) - from + whole) / MINUTE;
};

/** A user has one presence at a time: a new one ends the one before. A status without channels takes no work: away. */
export const presence: Behaviour = (draft, prior, tx, def) => {
  draft.StatusStartDate ??= tx.stamp;
  draft.IsCurrentState = (draft.StatusEndDate ?? null) === null;
  if (!draft.IsCurrentState)
    draft.StatusDuration = Math.min(
      999_999_999,
      (ms(draft.StatusEndDate) - ms(draft.StatusStartDate)) / 1000,
    );
  const { store } = tx.core;
  if (draft.ServicePresenceStatusId !== prior?.ServicePresenceStatusId) {
    const channels = store
      .table("ServiceChannelStatus")
      .lookup("ServicePresenceStatusId", draft.ServicePresenceStatusId);
    if (!channels.some(({ IsDeleted }) => !IsDeleted)) draft.IsAway = true;
  }
  if (prior || !draft.IsCurrentState) return;
  for (const row of store.table(def.name).lookup("UserId", draft.UserId)) {
    if (!row.IsCurrentState || row.IsDeleted) continue;
    const ended: Record<string, unknown> = {
      ...row,
      ...{ StatusEndDate: draft.StatusStartDate, LastModifiedDate: tx.stamp, SystemModstamp: tx.stamp },
    };
    presence(ended, row, tx, def);
    write(tx, def, ended as unknown as Row, "UPDATE");
  }
};

/** With each role come the groups of those who have it, alone and with those below. */
export const groupsOfRole: Behaviour = (draft, prior, tx) => {
  if (prior) return;
  const def = tx.core.catalogue.get("Group")!;
  for (const Type of ["Role", "RoleAndSubordinates"]) {
    const row: Record<string, unknown> = Object.fromEntries(
      def.fields.map(({ name, defaultValue }) => [name, defaultValue]),
    );
    Object.assign(row, { Id: tx.core.newId(def.keyPrefix), IsDeleted: false, Type, RelatedId: draft.Id });
    Object.assign(row, { Name: draft.Name, DeveloperName: draft.DeveloperName ?? null, OwnerId: tx.userId });
    for (const name of [
      "CreatedDate",
      "CreatedById",
      "LastModifiedDate",
      "LastModifiedById",
      "SystemModstamp",
    ])
      row[name] = draft[name] ?? null;
    write(tx, def, row as unknown as Row, "CREATE");
  }
};

/** There is one default calendar: a new one takes the place of the one before. */
export const defaultHours: Behaviour = (draft, prior, tx, def) => {
  if (!draft.IsDefault || prior?.IsDefault) return;
  for (const row of tx.core.store.table(def.name).rows.values())
    if (row.IsDefault && row.Id !== draft.Id) write(tx, def, { ...row, IsDefault: false }, "UPDATE");
};
