/** A sum that may be spent in a day, in billionths of a US dollar. */
export interface Cap {
  /** Whose: "the workspace", "workflow support-email", "agent reader". */
  name: string;
  perDay: number;
}

/** What was spent of a day, and what is under way, in billionths of a US dollar. */
export interface Spent {
  /** YYYY-MM-DD in UTC, as all days of the trail. */
  day: string;
  spent: number;
  /** The most that calls under way can still cost. */
  reserved: number;
}

export type Admission =
  | { ok: true /** Ends the reservation with what was really spent. */; settle(cost: number): void }
  | { ok: false; cap: Cap; left: number /** ISO: when the next day begins. */; until: string };

/** What is spent in a day, under caps that are never exceeded: each call holds its ceiling from before it is sent. */
export interface Spending {
  /**
   * Holds a call's ceiling under every cap that concerns it, or under none of them.
   *
   * @param ceiling the most that the call can cost, in billionths of a US dollar
   * @param at ISO instant of the call: its day pays, also when it ends on the next one
   */
  admit(caps: Cap[], ceiling: number, at: string): Admission;
  /** Counts what was spent without being admitted: by a call of an earlier process. */
  charge(caps: Cap[], cost: number, at: string): void;
  of(name: string, at: string): Spent;
}

/**
 * @param before what was spent under a cap's name in the day of an instant, as the trail tells: asked once for each
 * name and day, so that a restart goes on where it was
 */
export function createSpending(before: (name: string, day: string) => number = () => 0): Spending {
  const accounts = new Map<string, Spent>();

  function account(name: string, day: string): Spent {
    const key = `${day} ${name}`;
    let found = accounts.get(key);
    if (!found) {
      found = { day, spent: before(name, day), reserved: 0 };
      accounts.set(key, found);
      // a day is over when all of its calls are
      for (const [other, { day: old, reserved }] of accounts)
        if (old < day && reserved === 0) accounts.delete(other);
    }
    return found;
  }

  return {
    admit(caps, ceiling, at) {
      const day = at.slice(0, 10);
      const held = caps.map((cap) => ({ cap, account: account(cap.name, day) }));
      for (const { cap, account } of held) {
        const left = Math.max(0, cap.perDay - account.spent - account.reserved);
        if (ceiling > left) return { ok: false, cap, left, until: nextDay(day) };
      }
      for (const { account } of held) account.reserved += ceiling;
      let open = true;
      return {
        ok: true,
        settle(cost) {
          if (!open) return;
          open = false;
          for (const { account } of held) {
            account.reserved -= ceiling;
            account.spent += cost;
          }
        },
      };
    },
    charge(caps, cost, at) {
      for (const { name } of caps) account(name, at.slice(0, 10)).spent += cost;
    },
    of: (name, at) => ({ ...account(name, at.slice(0, 10)) }),
  };
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000).toISOString();
}
