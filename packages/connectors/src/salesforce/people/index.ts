import { after, type Clock, type Log, millis } from "../../clock.ts";
import { ConnectorFailure } from "../../failure.ts";
import type { Directory, ObjectDescribe, OrgEvent, OrgTeams, People, PeopleWanted } from "../../port.ts";
import { classify } from "../classify.ts";
import type { SalesforceClient } from "../client.ts";
import type { Directories } from "../directory.ts";
import { queryAllPages } from "../read.ts";
import { MEMBERS_EVERY_MS, readSources } from "./groups.ts";
import { createOpenWork, type OpenWork } from "./open-work.ts";
import { orgTeams } from "./org-teams.ts";
import { createOverlay } from "./overlay.ts";
import { type Seen, seenLately } from "./presence.ts";
import { isAbsent, type OneChange } from "./table.ts";
import { createTables, EVENTFUL, SHOWN, type TableName } from "./tables.ts";

/** Changes of one moment are told once. */
const TELL_MS = 20;
/** Users are read anew so long after the first of some changes to them. */
const USERS_MS = 2_000;
/** Where nobody uses Omni-Channel, it is looked so often whether somebody does now. */
const UNUSED_MS = 60 * 60_000;

export interface PeopleParts {
  /** For the first reading. */
  looking: SalesforceClient;
  /** For all later ones. */
  taking: SalesforceClient;
  describe(object: string): Promise<ObjectDescribe>;
  directories: Directories;
  /** Follows change events; absent where they are off. */
  follow?(object: string, take: (events: OrgEvent[]) => void): Promise<{ close(): Promise<void> }>;
  clock: Clock;
  log: Log;
}

export interface FollowedPeople extends People {
  work: OpenWork;
}

/**
 * Reads what the org knows of people and keeps it as it is: by change events where the platform has them, and by looking
 * again. Open work changes by the events that `work` is given.
 *
 * @throws ConnectorFailure where users, or members that are asked for, cannot be read
 */
export async function createPeople(wanted: PeopleWanted, parts: PeopleParts): Promise<FollowedPeople> {
  const { directories, describe, clock, log } = parts;
  let queries = 0;
  let client = parts.looking;
  const query = async (soql: string) => {
    const { rows, apiCalls } = await queryAllPages(client, soql);
    queries += apiCalls;
    return rows;
  };

  let sources: OrgTeams["sources"] = {};
  let teams: OrgTeams | undefined;
  const seen = new Map<string, Seen>();
  const listeners = new Set<() => void>();
  const cancels = new Set<() => void>();
  let telling = false;
  let started = false;
  let closed = false;

  function later(ms: number, call: () => void): void {
    if (closed) return;
    const cancel = after(clock, ms, () => {
      cancels.delete(cancel);
      call();
    });
    cancels.add(cancel);
  }

  function tell(): void {
    if (telling) return;
    telling = true;
    later(TELL_MS, () => {
      telling = false;
      for (const call of [...listeners]) call();
    });
  }

  /** Skills, capacity and hours come from nearly everywhere; where they are the same after all, so are the teams. */
  function teamsNow(): OrgTeams {
    if (teams) return teams;
    teams = orgTeams(
      tables,
      { sources, seen, accounts: directories.accounts(), hours: wanted.hours },
      millis(clock),
    );
    const text = JSON.stringify(teams);
    if (last?.text === text) teams = last.teams;
    else last = { text, teams };
    return teams;
  }
  let last: { text: string; teams: OrgTeams } | undefined;

  function changed(name?: TableName, one?: OneChange): void {
    // the first skills that the org has
    if (name === "resourceSkills" && started && tables.resources.rows().size === 0)
      void look("resources", "skills", "absences");
    if (name !== "events" && name !== "absences" && name !== "channels") teams = undefined;
    if (one && name === "presences") overlay.presence(one);
    else if (one && name === "events")
      for (const event of [one.before, one.after]) overlay.calendar(String(event?.OwnerId));
    else if (!name || SHOWN.includes(name)) overlay.stale();
    tell();
  }

  const tables = createTables({ query, clock, log }, changed);
  const work = createOpenWork({
    ...{ query, describe, clock, log },
    changed(user) {
      overlay.work(user);
      tell();
    },
  });
  const base = await directories.open();

  /** Where nobody was signed in to Omni-Channel there is nothing more to ask for. */
  async function lookForPresence(): Promise<void> {
    try {
      for (const [id, one] of await seenLately(query)) seen.set(id, one);
      if (seen.size === 0) return;
    } catch (error) {
      if (isAbsent(error)) return;
    }
    await look("presences", "channels");
  }
  const overlay = createOverlay({
    ...{ tables, seen, accounts: directories.accounts, elsewhere: work.elsewhere, now: clock.now },
  });

  const readMembers = () => readSources(wanted.sources, query, directories.accounts());
  const look = (...names: TableName[]) => Promise.all(names.map((name) => tables[name].look()));
  try {
    await Promise.all([
      look("events"),
      lookForPresence(),
      wanted.skills && look("resourceSkills"),
      wanted.hours.length > 0 && look("businessHours", "holidays"),
      ...wanted.objects.map((object) => work.load(object)),
      readMembers().then((found) => {
        sources = found;
      }),
    ]);
    if (tables.resourceSkills.rows().size > 0) await look("resources", "skills", "absences");
  } catch (error) {
    for (const table of Object.values(tables)) table.close();
    throw error instanceof ConnectorFailure ? error : new ConnectorFailure(classify(error, "read"), error);
  }
  client = parts.taking;
  started = true;

  function planMembers(): void {
    if (wanted.sources.length === 0) return;
    later(MEMBERS_EVERY_MS, async () => {
      try {
        await directories.open();
        const found = await readMembers();
        if (JSON.stringify(found) !== JSON.stringify(sources)) {
          sources = found;
          changed();
        }
      } catch (error) {
        log.warn("could not read the members of queues and groups", { error: String(error) });
      }
      planMembers();
    });
  }
  planMembers();

  function planPresence(): void {
    if (seen.size > 0) return;
    later(UNUSED_MS, async () => {
      await lookForPresence();
      planPresence();
    });
  }
  planPresence();

  let usersSoon = false;
  function usersChanged(): void {
    if (usersSoon) return;
    usersSoon = true;
    later(USERS_MS, async () => {
      usersSoon = false;
      // where it fails, the directory reads them in its own time
      await directories
        .reload()
        .then(readMembers)
        .then(
          (found) => {
            sources = found;
            changed();
          },
          () => undefined,
        );
    });
  }

  const used = EVENTFUL.filter((name) => name === "events" || tables[name].rows().size > 0);
  const followed = new Set<TableName>(seen.size > 0 ? [...used, "presences"] : used);
  const follow = async (name: TableName) => {
    const stream = await parts.follow!(tables[name].object, (events) => {
      for (const event of events) tables[name].take(event);
    });
    // what changed after it was read, and before it was followed
    if (!closed) void tables[name].look();
    return stream;
  };
  const followWork = async (object: string) => {
    const stream = await parts.follow!(object, (events) => {
      for (const event of events) work.take(event);
    });
    if (!closed) work.loadAgain(object).catch(() => undefined);
    return stream;
  };
  const streams = parts.follow
    ? [
        parts.follow("User", usersChanged),
        ...[...followed].map(follow),
        ...(wanted.follow ?? []).map(followWork),
      ]
    : [];

  const directory: Directory = {
    ...base,
    user(name) {
      const found = base.user(name);
      return found && overlay.user(found);
    },
    changed(call) {
      listeners.add(call);
      return () => void listeners.delete(call);
    },
    ours: work.ours,
  };

  return {
    directory,
    work,
    teams: teamsNow,
    queries: () => queries,
    async close() {
      closed = true;
      for (const cancel of cancels) cancel();
      work.close();
      for (const table of Object.values(tables)) table.close();
      await Promise.all(streams.map(async (stream) => (await stream).close()));
    },
  };
}
