import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "pg";
import { StoreError } from "../errors.ts";
import { asStoreError } from "./errors.ts";
import { createLink, type Link } from "./link.ts";

/** The one who writes says so this often, in ms. */
const BEAT_MS = 250;
/** It may act outside for so long after its last word was taken, in ms. */
const VALID_MS = 1_000;
/** Another one takes its place after so long without a word, where its session has ended, in ms. More than `VALID_MS`. */
const GRACE_MS = 1_250;
/** The same where its session stands: it is frozen, or cut off. */
const LEASE_MS = 6_000;
/** How often one who stands by looks, in ms. */
const LOOK_MS = 250;
/** A word that is not taken within this is said anew on another connection, in ms: not before, since that lets go of the lock. */
const ANSWER_WITHIN_MS = LEASE_MS;

/** The place of the one process that writes. */
export interface Seat {
  /** Number of those who have had it: every append names it. */
  epoch: number;
  /** Resolves once it is certain that nobody has taken over until now. Rejects with `lost`. */
  held(): Promise<void>;
  /** Resolves when it was taken over. */
  lost: Promise<StoreError>;
  /** It was found out elsewhere that somebody has taken over. */
  lose(): StoreError;
  /** The reason, once it is lost. */
  reason(): StoreError | undefined;
  /** Why the database cannot be reached at present. */
  trouble(): string | undefined;
  /** Gives it up, so that the next one need not wait. */
  leave(): Promise<void>;
}

interface Seen {
  epoch: number;
  beat: number;
  holder: string | null;
  /** The holder's session stands. */
  locked: boolean;
}

/** The lock of an epoch: two numbers, the first one of the schema. */
const KEY = "hashtext('throughline ' || current_schema())";

const LOOK = `
  SELECT epoch, beat, holder, EXISTS (
    SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND objid = epoch::oid
      AND classid = (${KEY}::bigint & 4294967295)::oid
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  ) AS locked FROM lease`;

/** Nothing but a word of the holder in between keeps its place: then no row is there to be locked. */
const RAISE = `
  WITH before AS (SELECT 1 FROM lease WHERE epoch = $1 AND beat = $2 FOR UPDATE),
    raised AS (UPDATE fence SET epoch = $1 + 1 WHERE epoch = $1 AND EXISTS (SELECT 1 FROM before) RETURNING 1)
  UPDATE lease SET epoch = $1 + 1, beat = 0, holder = $3 WHERE EXISTS (SELECT 1 FROM raised)`;

/**
 * Takes the place of the one who writes, and waits for it where another process has it. It is kept by an advisory lock
 * on a session of its own, whose number is the epoch, and by a word at short intervals; how long nobody has said anything
 * is measured here, by this machine's clock that only grows. So one who is killed is followed as soon as its session has
 * ended, and one who is frozen once its lease is over; who waits through a restart of the server begins to count anew.
 *
 * Throws `locked` where another one has it and `standBy` is not given, `io` where the database cannot be reached.
 */
export async function takeSeat(world: {
  connect: () => Client;
  shown: string;
  /** Wait for the place. */
  standBy: boolean;
  told: (message: string) => void;
}): Promise<Seat> {
  const { connect, shown, standBy, told } = world;
  const holder = `process ${process.pid} on ${hostname()}, since ${new Date().toISOString()}`;
  let epoch: number | undefined;
  const link = createLink({
    connect,
    answerWithinMs: ANSWER_WITHIN_MS,
    async greet(session) {
      // a session that is made anew has to have the lock again before it says anything
      if (epoch === undefined) return;
      if (!(await tryLock(session, epoch))) throw new Error("The lock is not free yet.");
      await session.query(SOON);
    },
  });
  try {
    epoch = await wait();
  } catch (error) {
    await link.close();
    throw asStoreError(error, shown);
  }
  return keepSeat({ link, epoch, shown });

  async function wait(): Promise<number> {
    let seen: Seen | undefined;
    let since = 0;
    let standing = false;
    for (let first = true; ; first = false) {
      try {
        const now = (await link.query<Seen & Record<string, unknown>>(LOOK)).rows[0] as Seen;
        if (seen?.epoch !== now.epoch || seen.beat !== now.beat) {
          seen = now;
          since = performance.now();
        }
        const quiet = performance.now() - since;
        if (now.holder === null || quiet >= (now.locked ? LEASE_MS : GRACE_MS)) {
          const mine = await raise(now);
          if (mine !== undefined) return mine;
        } else if (now.locked && !standBy) {
          throw new StoreError(
            "locked",
            `The trail in ${shown} is in use by ${now.holder}. One process at a time may write it: stop the other one.`,
          );
        } else if (now.locked && !standing) {
          standing = true;
          told(`This process stands by: the trail in ${shown} is written by ${now.holder}.`);
        }
      } catch (error) {
        const refusal = asStoreError(error, shown);
        if (first || refusal.class !== "io") throw refusal;
        seen = undefined;
      }
      await delay(LOOK_MS);
    }
  }

  async function raise(seen: Seen): Promise<number | undefined> {
    const next = seen.epoch + 1;
    if (!(await tryLock(link, next))) return undefined;
    const { rowCount } = await link.query(RAISE, [seen.epoch, seen.beat, holder]);
    if (!rowCount) {
      await link.query(`SELECT pg_advisory_unlock(${KEY}, $1)`, [next]);
      return undefined;
    }
    if (seen.holder !== null) told(`This process has taken over the trail in ${shown} from ${seen.holder}.`);
    // it can append nothing any more; where its session may be ended, it also learns of it at once
    await link
      .query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND objid = $1::int::oid
           AND classid = (${KEY}::bigint & 4294967295)::oid
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        [seen.epoch],
      )
      .catch(() => undefined);
    return next;
  }
}

/** A word need not be on the disk: what a crash of the server takes of it is said again. */
const SOON = "SET synchronous_commit = off";

const tryLock = async (on: Pick<Link, "query"> | Client, epoch: number): Promise<boolean> =>
  (await (on as Link).query(`SELECT pg_try_advisory_lock(${KEY}, $1) AS got`, [epoch])).rows[0]?.got === true;

function keepSeat({ link, epoch, shown }: { link: Link; epoch: number; shown: string }): Seat {
  const lost = Promise.withResolvers<StoreError>();
  let reason: StoreError | undefined;
  let trouble: string | undefined;
  let valid = instant();
  const waiting: { done: () => void; refused: (error: StoreError) => void }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let left = false;

  function lose(): StoreError {
    reason ??= new StoreError(
      "lost",
      `Another process has taken over the trail in ${shown}. This one can write nothing more and must end; started anew, it stands by.`,
    );
    lost.resolve(reason);
    clearTimeout(timer);
    for (const { refused } of waiting.splice(0)) refused(reason);
    return reason;
  }

  async function beat(): Promise<void> {
    const said = instant();
    try {
      const { rowCount } = await link.query("UPDATE lease SET beat = beat + 1 WHERE epoch = $1", [epoch]);
      if (!rowCount) return void lose();
      valid = said;
      trouble = undefined;
      // an answer that lay there while the process was frozen says nothing of now
      if (age(valid) < VALID_MS) for (const { done } of waiting.splice(0)) done();
    } catch (error) {
      trouble = asStoreError(error, shown).message;
    }
    if (!left && !reason) timer = setTimeout(beat, BEAT_MS);
  }
  void link
    .query(SOON)
    .catch(() => undefined)
    .then(beat);

  return {
    epoch,
    lost: lost.promise,
    lose,
    reason: () => reason,
    trouble: () => trouble,
    held() {
      if (reason) return Promise.reject(reason);
      if (age(valid) < VALID_MS) return Promise.resolve();
      return new Promise((done, refused) => waiting.push({ done, refused }));
    },
    async leave() {
      left = true;
      clearTimeout(timer);
      if (!reason && trouble === undefined) {
        const free = link.query("UPDATE lease SET holder = NULL WHERE epoch = $1", [epoch]);
        await Promise.race([free.catch(() => undefined), delay(BEAT_MS)]);
      }
      await link.close();
    },
  };
}

/** By both clocks of the machine: one stands still while the machine sleeps, the other one may be set. */
const instant = () => ({ grown: performance.now(), told: Date.now() });
const age = (since: ReturnType<typeof instant>) =>
  Math.max(performance.now() - since.grown, Date.now() - since.told);
