import type { FlatRecord, OrgUser } from "../../port.ts";
import type { Account } from "../directory.ts";
import { busyBy, busyByAbsence } from "./calendar.ts";
import { presenceOf, type Seen } from "./presence.ts";
import type { OneChange } from "./table.ts";
import type { Tables } from "./tables.ts";

type Busy = NonNullable<OrgUser["busy"]>;

/** Adds to users what is known of them beside their account, and keeps what it made until something changes. */
export interface Overlay {
  user(of: OrgUser): OrgUser;
  /** Anything may be different. */
  stale(): void;
  /** A state of somebody's presence is different. */
  presence(state: OneChange): void;
  /** The calendar of a user is another. */
  calendar(userId: string): void;
  /** The open work of a user is another. */
  work(userId: string): void;
}

export function createOverlay(parts: {
  tables: Tables;
  /** Everybody who was signed in lately; whose state ends is added. */
  seen: Map<string, Seen>;
  accounts(): ReadonlyMap<string, Account>;
  elsewhere(userId: string): number;
  now(): string;
}): Overlay {
  const { tables, seen, accounts, elsewhere, now } = parts;
  const made = new Map<string, { of: OrgUser; user: OrgUser }>();
  let presences: Map<string, FlatRecord> | undefined;
  let calendars: Map<string, Busy> | undefined;
  let open: Set<unknown> | undefined;

  function presenceFor(id: string): OrgUser["presence"] {
    open ??= new Set([...tables.channels.rows().values()].map((row) => row.ServicePresenceStatusId));
    return presenceOf(states().get(id), seen.get(id), open);
  }

  function busyFor(id: string): Busy | undefined {
    calendars ??= readCalendars();
    return calendars.get(id);
  }

  function readCalendars(): Map<string, Busy> {
    const { events, absences, resources } = tables;
    const times = [
      ...[...events.rows().values()].map((row) => {
        const zone = accounts().get(String(row.OwnerId))?.zone ?? "GMT";
        return { user: row.OwnerId, time: busyBy(row, zone) };
      }),
      ...[...absences.rows().values()].map((row) => {
        const user = resources.rows().get(String(row.ResourceId))?.RelatedRecordId;
        return { user, time: busyByAbsence(row) };
      }),
    ].filter(({ time }) => time.from < time.to);
    const grouped = Map.groupBy(times, ({ user }) => String(user));
    return new Map(
      [...grouped].map(([user, all]) => [
        user,
        all.map(({ time }) => time).sort((a, b) => (a.from < b.from ? -1 : 1)),
      ]),
    );
  }

  /** Whoever was signed in and is not any more is known to have left about now. */
  function left(id: string, state: FlatRecord): void {
    seen.set(id, { ...seen.get(id), ended: now(), ...capacityIn(state) });
  }

  function states(): Map<string, FlatRecord> {
    presences ??= byUser(tables.presences.rows());
    return presences;
  }

  return {
    user(of) {
      const known = made.get(of.id);
      if (known?.of === of) return known.user;
      const [presence, busy] = [presenceFor(of.id), busyFor(of.id)];
      const user = {
        ...of,
        ...(presence && { presence }),
        ...(busy && { busy }),
        elsewhere: elsewhere(of.id),
      };
      made.set(of.id, { of, user });
      return user;
    },
    stale() {
      const before = presences;
      presences = undefined;
      calendars = undefined;
      open = undefined;
      made.clear();
      for (const [id, state] of before ?? []) if (!states().has(id)) left(id, state);
    },
    presence({ before, after }) {
      const last = after ?? before;
      if (!last) return;
      const id = String(last.UserId);
      made.delete(id);
      const had = states().get(id);
      if (after?.IsCurrentState === true) states().set(id, after);
      // the state before ends after the next one has begun, as often as before that
      else if (before && (had === undefined || had === before)) {
        states().delete(id);
        left(id, before);
      }
    },
    calendar(userId) {
      calendars = undefined;
      made.delete(userId);
    },
    work: (userId) => void made.delete(userId),
  };
}

const byUser = (rows: ReadonlyMap<string, FlatRecord>) =>
  new Map([...rows.values()].map((row) => [String(row.UserId), row]));

const capacityIn = ({ ConfiguredCapacity }: FlatRecord) =>
  typeof ConfiguredCapacity === "number" ? { capacity: ConfiguredCapacity } : {};
