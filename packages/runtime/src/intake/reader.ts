import type { FlatRecord, SalesforcePort } from "@throughline/connectors";
import { backoff, later } from "../backoff.ts";
import type { Clock, Log, Random } from "../ports.ts";

/** What has to be read before a batch of events can be understood: per object, which fields of which records. */
export type Plan = Map<string, { ids: Set<string>; fields: Set<string> }>;

/** Records by object and id. A record that was planned and is absent does not exist. */
export interface Found {
  get(object: string, id: string): FlatRecord | undefined;
  /** When the records of an object were asked for. */
  asOf(object: string): string | undefined;
}

/** Reads for the intake. The stream waits for it, so it does not give up: an org that does not answer is asked again. */
export function createReader(world: { salesforce: SalesforcePort; clock: Clock; random: Random; log: Log }) {
  const { salesforce, clock, random, log } = world;

  async function patiently<T>(what: string, ask: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask();
      } catch (error) {
        log.warn(`The org did not tell ${what}; asked again soon. Events wait meanwhile.`, {
          error: String(error),
        });
        await new Promise<void>((resume) => {
          clock.at(later(clock.now(), Math.max(50, backoff(attempt, random))), resume);
        });
      }
    }
  }

  return {
    patiently,
    async readAll(plan: Plan): Promise<Found> {
      const found = new Map<string, Map<string, FlatRecord>>();
      const asked = new Map<string, string>();
      await Promise.all(
        [...plan].map(async ([object, { ids, fields }]) => {
          const { records } = await patiently(`records of ${object}`, () => {
            asked.set(object, clock.now());
            return salesforce.read(object, [...ids], [...fields]);
          });
          found.set(object, records);
        }),
      );
      return { get: (object, id) => found.get(object)?.get(id), asOf: (object) => asked.get(object) };
    },
  };
}

export type Reader = ReturnType<typeof createReader>;
