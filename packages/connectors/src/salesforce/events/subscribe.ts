import type { Clock, Log, Random } from "../../clock.ts";
import type { ObjectDescribe, OrgEvent } from "../../port.ts";
import { id18 } from "../../value.ts";
import type { SalesforceClient } from "../client.ts";
import { queryAllPages, type Reader } from "../read.ts";
import { readQueries } from "../soql.ts";
import { createDelivery } from "./delivery.ts";
import { followObject } from "./follow.ts";
import { pollObject } from "./poll.ts";
import { readPosition } from "./position.ts";
import type { Endpoint } from "./pubsub.ts";
import { isPlatformEvent } from "./topic.ts";

interface Parts {
  client: SalesforceClient;
  describe(object: string): Promise<ObjectDescribe>;
  read: Reader;
  clock: Clock;
  random: Random;
  /** Id of our own user. */
  self: string;
  log: Log;
  /** Where change events come from, or how often is asked instead, in milliseconds. */
  source: Endpoint | { everyMs: number };
}

type Accept = (events: OrgEvent[]) => Promise<void>;

/** For records that were deleted by a merge: what they became part of. Objects that cannot be merged have none. */
async function mastersOf(
  client: SalesforceClient,
  describe: ObjectDescribe,
  ids: string[],
): Promise<Map<string, string>> {
  const masters = new Map<string, string>();
  if (!("MasterRecordId" in describe.fields)) return masters;
  for (const { soql } of readQueries(describe.name, ids, ["MasterRecordId"])) {
    const { rows } = await queryAllPages(client, soql, true);
    for (const row of rows) {
      if (typeof row.MasterRecordId === "string") masters.set(String(row.Id), id18(row.MasterRecordId));
    }
  }
  return masters;
}

/** "connected" only when all objects are; each trouble by itself. */
function createStates(objects: string[], onState: (state: string) => void) {
  const troubled = new Set(objects);
  return (object: string) =>
    (words: string | undefined): void => {
      if (words !== undefined) {
        troubled.add(object);
        onState(`retrying: ${words}`);
      } else if (troubled.delete(object) && troubled.size === 0) onState("connected");
    };
}

/** Follows the changes of objects, by events or by asking. See `SalesforcePort.subscribe`. */
export function createSubscribe(parts: Parts) {
  const { client, describe, read, clock, random, log, self, source } = parts;
  return async (
    objects: string[],
    from: Record<string, string>,
    accept: Accept,
    onState: (state: string) => void = () => {},
  ): Promise<{ close(): Promise<void> }> => {
    const delivery = createDelivery(accept, clock, random, onState);
    // where only records can be asked for, nobody hears of what leaves none
    const heard = objects.filter((object) => !("everyMs" in source && isPlatformEvent(object)));
    for (const event of objects)
      if (!heard.includes(event))
        log.warn(
          `${event} is not heard: a platform event leaves no record that could be asked for. It needs the Pub/Sub API.`,
        );
    const stateOf = createStates(heard, onState);
    const followed = heard.map((object) => {
      const position = readPosition(from[object]);
      const common = { client, describe, delivery, clock, self, onState: stateOf(object) };
      return "everyMs" in source
        ? pollObject(object, position, { ...common, read, everyMs: source.everyMs })
        : followObject(object, position, {
            ...common,
            random,
            endpoint: source,
            mergedInto: (described, ids) => mastersOf(client, described, ids),
          });
    });
    await Promise.all(followed.map((one) => one.ready));
    return {
      async close() {
        // first no more deliveries, so that nobody waits for one
        await delivery.stop();
        await Promise.all(followed.map((one) => one.close()));
      },
    };
  };
}
