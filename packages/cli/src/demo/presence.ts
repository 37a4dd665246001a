import type { Org } from "@throughline/local-org";

/** Time between two changes of presence in the demo, in ms, and how long a break lasts: somewhere around these. */
const EVERY_MS = 40_000;
const BREAK_MS = 100_000;
const SIGNED_OUT_SHARE = 0.25;

/**
 * Presence in Omni-Channel, as it changes during a day: of those who use it, now and then somebody takes a break or
 * signs out for a while, and is back after it.
 */
export function livePresence(org: Org, later: (ms: number, what: () => void) => void): void {
  const query = (soql: string) => org.db.query(soql) as Record<string, string>[];
  const people = query("SELECT UserId FROM UserServicePresence WHERE IsCurrentState = true").map(
    ({ UserId }) => UserId as string,
  );
  const statusOf = (name: string) =>
    query(`SELECT Id FROM ServicePresenceStatus WHERE DeveloperName = '${name}'`)[0]?.Id;
  const [available, onBreak] = [statusOf("Available"), statusOf("Break")];
  if (!people.length || !available || !onBreak) return;
  const gone = new Set<string>();

  const is = (user: string, status: string) =>
    org.db.create("UserServicePresence", { UserId: user, ServicePresenceStatusId: status });

  function signOut(user: string): void {
    const [now] = query(
      `SELECT Id FROM UserServicePresence WHERE UserId = '${user}' AND IsCurrentState = true`,
    );
    if (now)
      org.db.update("UserServicePresence", now.Id as string, { StatusEndDate: new Date().toISOString() });
  }

  function leave(): void {
    later(around(EVERY_MS), leave);
    const user = people[Math.floor(Math.random() * people.length)] as string;
    if (gone.has(user)) return;
    gone.add(user);
    if (Math.random() < SIGNED_OUT_SHARE) signOut(user);
    else is(user, onBreak as string);
    later(around(BREAK_MS), () => {
      gone.delete(user);
      is(user, available as string);
    });
  }
  later(around(EVERY_MS) / 4, leave);
}

const around = (ms: number) => ms * (0.4 + 1.2 * Math.random());
