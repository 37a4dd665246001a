import type { Outcome, SalesforcePort, WriteRequest } from "@throughline/connectors";
import type { Faults } from "./faults.ts";
import type { Dice } from "./random.ts";
import type { Schedule } from "./schedule.ts";

/** How long writes wait for others to travel with, in ms. */
const TOGETHER_MS = 50;

/**
 * What the connector of one process adds to the trouble: its session expires and is not renewed for a while (F17),
 * and of the writes that travel together some are refused (F19).
 */
export function connect(
  port: SalesforcePort,
  { schedule, chance, faults }: { schedule: Schedule; chance: Dice; faults: Faults },
): SalesforcePort {
  let signedInFrom = 0;
  let batch: { sent: Promise<Outcome[]>; requests: WriteRequest[] } | undefined;

  function signedOut(): boolean {
    if (schedule.now >= signedInFrom && faults.expired())
      signedInFrom = schedule.now + chance.between(1_000, 60_000);
    return schedule.now < signedInFrom;
  }

  async function reading<T>(read: () => Promise<T>): Promise<T> {
    if (signedOut()) throw new Error("INVALID_SESSION_ID");
    return read();
  }

  /** Each row fares by itself; the answer comes when all of them are through. */
  async function travel(requests: WriteRequest[]): Promise<Outcome[]> {
    await schedule.wait(TOGETHER_MS);
    batch = undefined;
    return Promise.all(
      requests.map(async (request) =>
        faults.row() ? refused("UNABLE_TO_LOCK_ROW") : ((await port.write([request]))[0] as Outcome),
      ),
    );
  }

  async function together(request: WriteRequest): Promise<Outcome> {
    if (!batch) {
      const requests: WriteRequest[] = [];
      batch = { requests, sent: travel(requests) };
    }
    const { requests, sent } = batch;
    const place = requests.push(request) - 1;
    return (await sent)[place] as Outcome;
  }

  return {
    ...port,
    read: (object, ids, fields) => reading(() => port.read(object, ids, fields)),
    changedSince: (...query) => reading(() => port.changedSince(...query)),
    async write(requests) {
      if (signedOut()) return requests.map(() => refused("INVALID_SESSION_ID"));
      return faults.has("F19") ? Promise.all(requests.map(together)) : port.write(requests);
    },
    async settle(requests) {
      return signedOut() ? requests.map(() => refused("INVALID_SESSION_ID")) : port.settle(requests);
    },
  };
}

const refused = (code: string): Outcome => ({
  ok: false,
  error: { class: "retry", code, message: `the org answered ${code}` },
  apiCalls: 1,
});
