import type { Cursor, Store } from "@throughline/audit";
import type { Event } from "@throughline/engine";
import type { Calendar } from "@throughline/steps";
import type { Clock, Log } from "./ports.ts";

/** Cursor with the version of the calendar by which the open timers are counted. */
const CALENDAR = "calendar";

/** Items that are told at a time. */
const AT_ONCE = 500;

/** Open times by business hours that may change. */
export interface Recount {
  /**
   * Where business hours are others than those by which open times are counted, tells every item that has a timer. Resolves
   * with the cursor that is to be written once they have taken it, if any: a start that dies before is followed by one that
   * tells them again.
   */
  look(): Promise<Cursor[]>;
}

export function createRecount(world: {
  store: Store;
  calendar: Calendar;
  cursors: Cursor[];
  clock: Clock;
  log: Log;
  deliver(item: string, event: Event): Promise<unknown>;
}): Recount {
  const { store, calendar, clock, log } = world;
  let counted = world.cursors.find(({ stream }) => stream === CALENDAR)?.position;

  return {
    async look() {
      const { version } = calendar;
      if (version === undefined || version === counted) return [];
      const timers = counted === undefined ? [] : await store.dueTimers(FAR, Number.MAX_SAFE_INTEGER);
      const items = [...new Set(timers.map(({ item }) => item))];
      const at = clock.now();
      // hours that come back are a change as well: the version alone would be taken for one that was told before
      const event: Event = {
        ...{ type: "calendar-changed", id: `calendar/${version}/${at}`, at, calendar: version },
      };
      for (let next = 0; next < items.length; next += AT_ONCE)
        // an item that cannot take it is set aside, with the event
        await Promise.allSettled(items.slice(next, next + AT_ONCE).map((item) => world.deliver(item, event)));
      if (items.length)
        log.info("Business hours have changed: open times were counted anew.", { items: items.length });
      counted = version;
      return [{ stream: CALENDAR, position: version }];
    },
  };
}

/** After every timer. */
const FAR = "9999-12-31T23:59:59.999Z";
