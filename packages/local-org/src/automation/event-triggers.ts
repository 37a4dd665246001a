import type { Core } from "../core.ts";
import type { ChangeLog } from "../events/change-log.ts";
import { fireForEvents } from "../records/triggers.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";

/** Events of a kind are given to their handlers so many at once. */
const MOST = 200;

/**
 * The same log, after which the handlers of platform events run: in transactions of their own, as the Automated Process
 * user, whichever way the events were published.
 */
export const withEventTriggers = <Log extends ChangeLog>(log: Log, core: Pick<Core, "automation">): Log => ({
  ...log,
  append(changes, commit) {
    log.append(changes, commit);
    const published = new Map<ObjectDef, Row[]>();
    for (const { def, row } of changes) {
      if (!def.isEvent || core.automation.handlersOf(def.name, "after", "insert").length === 0) continue;
      const rows = published.get(def);
      if (rows) rows.push(row);
      else published.set(def, [row]);
    }
    const { schedule } = core.automation;
    for (const [def, rows] of published)
      for (let i = 0; i < rows.length; i += MOST)
        schedule.at(schedule.now().getTime(), (tx) => fireForEvents(tx, def, rows.slice(i, i + MOST)));
  },
});
