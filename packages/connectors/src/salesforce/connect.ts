import { type Clock, type Log, millis, type Random, silentLog, systemClock, systemRandom } from "../clock.ts";
import { ConnectorFailure } from "../failure.ts";
import type { BudgetSettings, ConnectorError, FlatRecord, Outcome, Room, SalesforcePort } from "../port.ts";
import { id18 } from "../value.ts";
import { type Login, signIn } from "./auth.ts";
import { failed, type Job, MOST_ROWS } from "./batch.ts";
import { type Budget, createBudget } from "./budget.ts";
import { createOrgCalls } from "./calls.ts";
import { classify, classifyItem } from "./classify.ts";
import type { SalesforceClient, SaveResult } from "./client.ts";
import { decisive } from "./codes.ts";
import { createDescribes } from "./describe.ts";
import { createDirectory } from "./directory.ts";
import type { Endpoint } from "./events/pubsub.ts";
import { createSubscribe } from "./events/subscribe.ts";
import { unguarded } from "./expected.ts";
import { createFamilies } from "./families.ts";
import { flatten } from "./flat.ts";
import type { Ledger } from "./ledger.ts";
import { createPause } from "./limits.ts";
import { metered } from "./metered.ts";
import { type OwnedRecord, type OwnerHistoryRequest, readOwnerHistory } from "./owner-history.ts";
import { KEY } from "./package/names.ts";
import { createPeople, type FollowedPeople } from "./people/index.ts";
import { CLOSED } from "./people/open-work.ts";
import { createReader, queryAllPages } from "./read.ts";
import { createSettler, judgeByMark, tellingFields } from "./settle.ts";
import { checkNames, moment, quote } from "./soql.ts";
import { createTrailOrg } from "./trail-org.ts";
import { createWriter } from "./writes.ts";

/** How the connector goes about it, whatever the client. */
export interface PortOptions {
  clock?: Clock;
  random?: Random;
  log?: Log;
  /** Ask for changes every so many milliseconds, where change events (Pub/Sub API) are off. */
  polling?: number;
  /** `host:port`; Salesforce's own unless given. */
  pubSubEndpoint?: string;
  /** Takes any certificate of the Pub/Sub API: for an org on this machine only. */
  pubSubInsecure?: boolean;
  /** How long describes are kept, in milliseconds; ten minutes unless given. */
  describeTtlMs?: number;
  /** How long calls of one moment are gathered, in milliseconds; 2 unless given. */
  gatherMs?: number;
  /** How long a write waits for a call under way before another starts beside it, in milliseconds; 250 unless given. */
  patienceMs?: number;
  /** Most write calls at once; 5 unless given. */
  parallel?: number;
  /** What may be spent of the org's API calls; no limit unless given. */
  budget?: BudgetSettings;
  /** Where what was used is kept over restarts. */
  ledger?: Ledger;
}

export interface ConnectOptions extends PortOptions {
  login: Login;
  /** In the place of a budget of its own: one that others who use the org share. It is closed with the port. */
  allowance?: Budget;
  /** Such as `62.0`, which is what it is unless given. */
  apiVersion?: string;
  /** For one call, in milliseconds; 60,000 unless given. */
  timeoutMs?: number;
}

/** An org, and what only a report asks of it. */
export interface SalesforceConnection extends SalesforcePort {
  casWindow: NonNullable<SalesforcePort["casWindow"]>;
  /** Who owned which record when, as the org's own field history has it. @throws ConnectorFailure */
  ownerHistory(request: OwnerHistoryRequest): Promise<OwnedRecord[]>;
}

const PUB_SUB = "api.pubsub.salesforce.com:7443";
const DESCRIBE_TTL_MS = 10 * 60_000;

/**
 * Makes the port over any client: the real one, or a simulated one.
 * @param allowance instead of one made by `options.budget`, where the client has to ask it too
 * @throws ConnectorFailure where the org does not say who we are
 */
export async function createSalesforcePort(
  client: SalesforceClient,
  options: PortOptions = {},
  allowance?: Budget,
): Promise<SalesforceConnection> {
  const { clock = systemClock, random = systemRandom, log = silentLog, gatherMs = 2 } = options;
  const me = await client.userInfo().catch((error: unknown) => {
    throw new ConnectorFailure(classify(error, "read"), error);
  });
  const pause = createPause(clock, random);
  const budget = allowance ?? createBudget(options.budget ?? {}, clock, options.ledger, log);
  const looking = metered(client, budget, "look");
  const taking = metered(client, budget, "intake");
  const mirroring = metered(client, budget, "mirror");
  const failure = (error: unknown): ConnectorFailure =>
    error instanceof ConnectorFailure
      ? error
      : new ConnectorFailure(pause.refused(classify(error, "read")), error);
  const self = { id: id18(me.userId), name: me.name };
  const { describe, outdate } = createDescribes(looking, clock, options.describeTtlMs ?? DESCRIBE_TTL_MS);
  const families = createFamilies();
  const reader = { describe, clock, gatherMs, failure, seen: families.seen };
  const read = createReader({ client: taking, ...reader });
  const readBack = createReader({ client: metered(client, budget, "read-back"), ...reader });
  const source: Endpoint | { everyMs: number } = options.polling
    ? { everyMs: options.polling }
    : { address: options.pubSubEndpoint ?? PUB_SUB, insecure: options.pubSubInsecure ?? false };
  const subscribe = createSubscribe({
    ...{ client: taking, describe, read, clock, random, log, self: self.id, source },
  });
  const open = new Set<{ close(): Promise<void> }>();
  const known = new Set<FollowedPeople>();
  const directories = createDirectory(looking, clock, self);
  /** Somebody follows whose events are told to those who look at people. */
  let told = false;

  const following: typeof subscribe = async (...what) => {
    const subscription = await subscribe(...what);
    open.add(subscription);
    return {
      async close() {
        open.delete(subscription);
        await subscription.close();
      },
    };
  };

  /** A conflict is worth a look at what is there now: perhaps it is our own write, which came twice. */
  const finish = async (job: Job, error: ConnectorError): Promise<Outcome> => {
    if (error.class !== "conflict") return failed(job, error);
    try {
      const { object, recordId, sets } = job.request;
      const fields = tellingFields([job.request], await describe(object));
      const { records, apiCalls } = await readBack(object, [recordId], fields);
      job.apiCalls += apiCalls;
      const record = records.get(recordId) ?? {};
      const byMark = judgeByMark(job.request, record, job.apiCalls);
      if (byMark) return byMark;
      const actual: FlatRecord = Object.fromEntries(
        Object.keys(sets).map((name) => [name, record[name] ?? null]),
      );
      return failed(job, { ...error, actual });
    } catch {
      // the conflict stands, also where nobody can say what with
      return failed(job, error);
    }
  };

  const write = createWriter({
    client,
    describe,
    clock,
    pause,
    budget,
    families,
    finish,
    gatherMs,
    patienceMs: options.patienceMs ?? 250,
    parallel: options.parallel ?? 5,
  });
  const settle = createSettler(readBack, describe);
  const { instanceUrl: address } = await client.session(false);

  return {
    describe,
    read,
    write,
    settle,
    async upsert(object, rows) {
      try {
        const results = await mirroring.upsertCollection(object, KEY, rows);
        pause.passed();
        return refusedRows(results);
      } catch (error) {
        throw failure(error);
      }
    },
    directory: directories.open,
    async lookAgain() {
      outdate();
      await directories.reload().catch((error: unknown) => {
        throw failure(error);
      });
    },
    async people(wanted) {
      const people = await createPeople(wanted, {
        ...{ looking, taking, describe, directories, clock, log },
        // where changes are polled for, people are looked at in their own time
        ...(!options.polling && {
          follow: (object, take) => following([object], {}, async (all) => take(all)),
        }),
      });
      known.add(people);
      return {
        ...people,
        async close() {
          known.delete(people);
          await people.close();
        },
      };
    },
    calls: createOrgCalls({ client, budget, pause, clock, gatherMs, self: self.id }),
    trail: createTrailOrg({ client, budget, pause, clock, address }),
    limits: () => client.limitInfo(),
    room: () => roomOf(budget, pause.now()?.afterMs, clock),
    async changedSince(object, since, fields, limit) {
      const paths = [...new Set(["Id", "SystemModstamp", ...fields])];
      checkNames([object, ...paths]);
      const described = await describe(object);
      const soql = `SELECT ${paths.join(",")} FROM ${object} WHERE SystemModstamp >= ${moment(since)} ORDER BY SystemModstamp, Id LIMIT ${Math.max(1, Math.floor(limit))}`;
      try {
        const { rows } = await queryAllPages(taking, soql);
        return rows.map((row) => flatten(row, paths, described));
      } catch (error) {
        throw failure(error);
      }
    },
    async openRecords(object, fields, { after, limit }) {
      const paths = [...new Set(["Id", ...fields])];
      checkNames([object, ...paths]);
      const described = await describe(object);
      const where = [
        ...CLOSED.filter((field) => described.fields[field]).map((field) => `${field} = false`),
        ...(after === undefined ? [] : [`Id > ${quote(after)}`]),
      ];
      const soql = `SELECT ${paths.join(",")} FROM ${object}${where.length ? ` WHERE ${where.join(" AND ")}` : ""} ORDER BY Id LIMIT ${Math.max(1, Math.floor(limit))}`;
      try {
        const { rows } = await queryAllPages(looking, soql);
        return rows.map((row) => flatten(row, paths, described));
      } catch (error) {
        throw failure(error);
      }
    },
    async subscribe(objects, from, accept, onState) {
      const since = millis(clock);
      // whoever follows beside the first one may be behind it, and tells nothing new of people
      const tells = !told;
      told = true;
      const telling: typeof accept = (events) => {
        for (const { work } of known) for (const event of events) work.take(event);
        return accept(events);
      };
      const subscription = await following(objects, from, tells ? telling : accept, (state) => {
        log.info("salesforce events", { state });
        onState?.(state);
      }).catch((error: unknown) => {
        if (tells) told = false;
        throw error;
      });
      log.info("following changes", { objects, ms: millis(clock) - since });
      // what changed after it was read, and before it was followed
      for (const { work } of tells ? known : []) {
        for (const object of objects) {
          work.loadAgain(object).catch((error: unknown) => {
            log.warn("could not read open work", { object, error: String(error) });
          });
        }
      }
      return {
        async close() {
          if (tells) told = false;
          await subscription.close();
        },
      };
    },
    async ownerHistory(request) {
      try {
        return await readOwnerHistory(looking, request);
      } catch (error) {
        throw failure(error);
      }
    },
    casWindow: async (object, fields) => unguarded(await describe(object), fields),
    async close() {
      await Promise.all([...known].map((people) => people.close()));
      await Promise.all([...open].map((subscription) => subscription.close()));
      open.clear();
      budget.close();
    },
  };
}

/** What became of those rows of a call that were refused, by their place. */
const refusedRows = (results: SaveResult[]): Map<number, ConnectorError> =>
  new Map(
    results.flatMap(({ success, errors }, place) =>
      success ? [] : [[place, classifyItem(decisive(errors) ?? NO_REASON)]],
    ),
  );

const NO_REASON = { code: "UNKNOWN_EXCEPTION", message: "" };

/** Room by the budget; none while the org itself has asked for a pause. */
function roomOf(budget: Budget, pauseMs: number | undefined, clock: Clock): Room {
  const { calls, ...room } = budget.room();
  if (pauseMs === undefined) return { ...room, writes: calls * MOST_ROWS };
  const until = new Date(millis(clock) + pauseMs).toISOString();
  return { ...room, writes: 0, ...(room.until && room.until > until ? {} : { until, because: "limit" }) };
}

/**
 * Signs in to an org and gives the port to it.
 * @throws ConnectorFailure class `person` where the sign-in was refused (the message says what to check), `retry` where
 * the org cannot be reached
 */
export async function connectSalesforce(options: ConnectOptions): Promise<SalesforceConnection> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  const session = await signIn(options.login, timeoutMs);
  const budget =
    options.allowance ??
    createBudget(options.budget ?? {}, options.clock ?? systemClock, options.ledger, options.log);
  // a call whose session had ended is made again
  const beforeRepeat = async () => (await budget.admit("read-back"))();
  // large, and only needed where there is an org
  const { jsforceClient } = await import("./jsforce-client.ts");
  return await createSalesforcePort(
    jsforceClient(options.login, session, options.apiVersion ?? "62.0", timeoutMs, beforeRepeat),
    options,
    budget,
  );
}
