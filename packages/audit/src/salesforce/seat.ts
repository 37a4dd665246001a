import { setTimeout as delay } from "node:timers/promises";
import { StoreError } from "../errors.ts";
import { asStoreError, refusedAsOther } from "./errors.ts";
import { hasEnded, newHolder, shownHolder } from "./holder.ts";
import { KEY, SEAT } from "./names.ts";
import { type OrgStep, type TrailOrg, troubleOf } from "./org.ts";
import type { Patience } from "./patience.ts";

/** How the seat is kept, in ms. A word costs an API call, unless it goes with an append. */
export interface Timing {
  /** Whoever writes says so this often while there is nothing to append. */
  beatMs: number;
  /** It may act outside for so long after its last word was sent. */
  validMs: number;
  /** Another one takes its place after so long without a word. Much more than `validMs` and `beatMs`. */
  leaseMs: number;
  /** How often one who stands by looks. */
  lookMs: number;
}

export const TIMING: Timing = { beatMs: 60_000, validMs: 60_000, leaseMs: 150_000, lookMs: 30_000 };

/** The place of the one process that writes. */
export interface Seat {
  /** Position of the line that was written last, when the seat was taken. */
  readonly position: number;
  /**
   * Does the steps in one transaction with a word of the holder, for as long as it takes; one after the other. What was
   * done and not answered is recognised by the word's number. Rejects with `lost` where somebody has taken over, and with
   * what will not pass; then nothing was done.
   */
  say(steps: OrgStep[], position?: number): Promise<void>;
  /** Resolves once it is certain that nobody has taken over until now. Rejects with `lost`. */
  held(): Promise<void>;
  /** Resolves when it was taken over. */
  lost: Promise<StoreError>;
  /** Gives it up, so that the next one need not wait. */
  leave(): Promise<void>;
}

/** The record of the seat. Its rule refuses a word that is not of the present holder, or is none of its next. */
interface Record {
  Id: string;
  TL_Epoch__c: number;
  TL_Beat__c: number;
  TL_Position__c: number | null;
  TL_Holder__c: string | null;
}

export interface SeatWorld {
  org: TrailOrg;
  shown: string;
  patience: Patience;
  /** Wait for the place where another process has it. */
  standBy: boolean;
  told: (message: string) => void;
  timing: Timing;
}

const lookIn = async ({ query }: TrailOrg): Promise<Record | undefined> =>
  (
    await query(
      `SELECT Id, TL_Epoch__c, TL_Beat__c, TL_Position__c, TL_Holder__c FROM ${SEAT} WHERE ${KEY} = 'trail' LIMIT 1`,
    )
  )[0] as Record | undefined;

/**
 * Takes the place of the one who writes, or waits for it. Whoever has it raises a number with each append, in the append's
 * own transaction; how long nobody has said anything is measured here, by this machine's clock. One who ran on this
 * machine and ended is followed at once.
 *
 * Throws `locked` where another one has it and `standBy` is not given, `io` where the org cannot be asked.
 */
export async function takeSeat(world: SeatWorld): Promise<Seat> {
  const { org, shown, standBy, told, timing } = world;
  const me = newHolder();
  let seen: Record | undefined;
  let since = 0;
  try {
    for (let first = true; ; first = false) {
      try {
        const now = await lookIn(org);
        if (!now || seen?.TL_Epoch__c !== now.TL_Epoch__c || seen.TL_Beat__c !== now.TL_Beat__c) {
          seen = now;
          since = performance.now();
        }
        const holder = now?.TL_Holder__c ?? null;
        if (holder === null || hasEnded(holder) || performance.now() - since >= timing.leaseMs) {
          const mine = await raise(now);
          if (mine) return keepSeat(world, mine, me.forget);
          continue;
        }
        if (!standBy) throw inUse(holder);
        if (first)
          told(`This process stands by: the trail in ${shown} is written by ${shownHolder(holder)}.`);
      } catch (error) {
        const refusal = asStoreError(error, shown);
        if (first || refusal.class !== "io") throw refusal;
      }
      await delay(timing.lookMs);
    }
  } catch (error) {
    me.forget();
    throw error;
  }

  /** Undefined: somebody else was quicker, or nobody knows; it is looked again. */
  async function raise(before: Record | undefined): Promise<Record | undefined> {
    const fields = { TL_Holder__c: me.text, TL_Seen__c: before?.TL_Beat__c ?? 0 };
    const next = { TL_Epoch__c: (before?.TL_Epoch__c ?? 0) + 1, TL_Beat__c: (before?.TL_Beat__c ?? 0) + 1 };
    const row = { ...fields, ...next };
    try {
      await org.transact([
        before
          ? { do: "update", object: SEAT, id: before.Id, fields: row }
          : { do: "create", object: SEAT, rows: [{ [KEY]: "trail", TL_Position__c: 0, ...row }] },
      ]);
    } catch (error) {
      const trouble = troubleOf(error);
      if (!trouble || !(refusedAsOther(trouble) || trouble.class === "unknown-outcome")) throw error;
    }
    const now = await lookIn(org);
    if (now?.TL_Holder__c !== me.text) return undefined;
    if (before?.TL_Holder__c)
      told(`This process has taken over the trail in ${shown} from ${shownHolder(before.TL_Holder__c)}.`);
    return now;
  }

  function inUse(holder: string): StoreError {
    return new StoreError(
      "locked",
      `The trail in ${shown} is in use by ${shownHolder(holder)}. One process at a time may write it: stop the other one. One that was killed is followed ${Math.ceil(timing.leaseMs / 1_000)} s after its last word, by a process that stands by (throughline start).`,
    );
  }
}

function keepSeat({ org, shown, patience, timing }: SeatWorld, mine: Record, forget: () => void): Seat {
  const lost = Promise.withResolvers<StoreError>();
  let reason: StoreError | undefined;
  let beat = mine.TL_Beat__c;
  let valid = instant();
  let before: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let left = false;

  function lose(): StoreError {
    reason ??= new StoreError(
      "lost",
      `Another process has taken over the trail in ${shown}. This one can write nothing more and must end; started anew, it stands by.`,
    );
    lost.resolve(reason);
    clearTimeout(timer);
    return reason;
  }

  /** Whether the word with this number was taken. */
  async function stands(number: number): Promise<boolean> {
    const now = await lookIn(org);
    if (now?.TL_Epoch__c !== mine.TL_Epoch__c) throw lose();
    return now.TL_Beat__c >= number;
  }

  async function word(steps: OrgStep[], more: object): Promise<void> {
    if (reason) throw reason;
    const next = beat + 1;
    let said = instant();
    /** A word with this number may have been taken. */
    let doubt = false;
    const fields = { TL_Epoch__c: mine.TL_Epoch__c, TL_Beat__c: next, ...more };
    await patience.patiently(async () => {
      if (doubt && (await stands(next))) return;
      said = instant();
      try {
        await org.transact([{ do: "update", object: SEAT, id: mine.Id, fields }, ...steps]);
      } catch (error) {
        const trouble = troubleOf(error);
        doubt ||= trouble?.class === "unknown-outcome";
        if (!trouble || !refusedAsOther(trouble)) throw error;
        // its own word, whose answer was lost, is in its own way
        if ((await stands(next)) && doubt) return;
        throw asStoreError({ error: { ...trouble, code: "DUPLICATE_VALUE" } }, shown);
      }
    });
    beat = next;
    valid = said;
    again();
  }

  function say(steps: OrgStep[], position?: number): Promise<void> {
    const done = before.then(() => word(steps, position === undefined ? {} : { TL_Position__c: position }));
    before = done.catch(() => undefined);
    return done;
  }

  function again(): void {
    clearTimeout(timer);
    if (!left && !reason)
      timer = setTimeout(() => void say([]).catch(() => undefined), timing.beatMs).unref();
  }
  again();

  return {
    position: mine.TL_Position__c ?? 0,
    lost: lost.promise,
    say,
    async held() {
      if (reason) throw reason;
      while (age(valid) >= timing.validMs) await say([]);
    },
    async leave() {
      left = true;
      clearTimeout(timer);
      forget();
      if (reason || patience.trouble() !== undefined) return;
      const fields = { TL_Epoch__c: mine.TL_Epoch__c, TL_Beat__c: beat + 1, TL_Holder__c: null };
      const free = org.transact([{ do: "update", object: SEAT, id: mine.Id, fields }]).catch(() => undefined);
      await Promise.race([free, delay(LEAVE_WITHIN_MS, undefined, { ref: false })]);
    },
  };
}

const LEAVE_WITHIN_MS = 2_000;

/** By both clocks of the machine: one stands still while the machine sleeps, the other one may be set. */
const instant = () => ({ grown: performance.now(), told: Date.now() });
const age = (since: ReturnType<typeof instant>) =>
  Math.max(performance.now() - since.grown, Date.now() - since.told);
