import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { openStore, verify } from "@throughline/audit";
import { type Effect, type Entry, fold } from "@throughline/engine";
import { startOrg } from "@throughline/local-org";
import { afterEach, expect, test } from "vitest";
import { dice } from "../sim/random.ts";
import { METADATA, SEED } from "./kill/scene.ts";

const KILLS = 20;
const POINTS = ["append:before", "append:after", "send:before", "send:after", "answer:before-append"];
const chance = dice(Number(process.env.KILL_SEED ?? 42));

const leftOver: (() => unknown)[] = [];
afterEach(async () => {
  for (const clear of leftOver.splice(0)) await clear();
});

/** A process with the runtime in it. */
function launch(env: Record<string, string>) {
  const program = fileURLToPath(new URL("./kill/process.ts", import.meta.url));
  const child = spawn(process.execPath, ["--no-warnings", program], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  leftOver.push(() => child.kill("SIGKILL"));
  const gone = once(child, "exit") as Promise<[number | null, string | null]>;
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    child,
    gone,
    /** The next thing that it says; nothing when it is killed before. */
    async hear(): Promise<Record<string, unknown> | undefined> {
      const { value, done } = await lines.next();
      return done ? undefined : JSON.parse(value);
    },
  };
}

/**
 * Whether a write took hold, by what the trail says: it was answered so, or it was found in conflict because somebody
 * changed one of its fields right after it (the process was dead by then), and the others were there as written.
 */
function tookHold(effect: Extract<Effect, { kind: "write" }>, outcome: Settled, entries: Entry[]): boolean {
  if (outcome.ok) return true;
  const after = entries.slice(entries.indexOf(outcome)).filter(({ at }) => at === outcome.at);
  const missing = after.flatMap((entry) => {
    if (entry.kind === "write-planned") return [entry.field];
    return entry.kind === "foreign-write" ? Object.keys(entry.changes) : [];
  });
  return Object.keys(effect.sets).some((field) => !missing.includes(field));
}

type Settled = Extract<Entry, { kind: "effect-settled" }>;

const story = (entries: Entry[]) => entries.map((entry) => JSON.stringify(entry).slice(0, 500)).join("\n");

const within = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

test(`${KILLS} real kills: nothing is lost, nothing is done twice`, { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "throughline-kill-"));
  const org = await startOrg({ seed: SEED, metadata: METADATA });
  leftOver.push(
    () => org.close(),
    () => rmSync(folder, { recursive: true }),
  );
  const [path, mails] = [join(folder, "trail.db"), join(folder, "mails")];
  writeFileSync(mails, "");
  const env = {
    ...{
      ORG_URL: org.url,
      PUB_SUB: org.pubSubEndpoint,
      CLIENT_ID: org.clientId,
      CLIENT_SECRET: org.clientSecret,
    },
    ...{ STORE: path, MAILS: mails },
  };
  const cases: string[] = [];
  let byPeople = 0;
  const people = (what: () => void) => {
    const before = org.stats().writesApplied;
    what();
    byPeople += org.stats().writesApplied - before;
  };
  const fieldOf = (id: string, field: string) => org.db.get("Case", id)?.[field];

  /** New cases come in, people close some and give others to somebody else. */
  function live(): void {
    people(() => {
      for (let n = chance.between(1, 4); n > 0; n--) {
        cases.push(
          org.db.create("Case", { Origin: "Email", Subject: chance.pick(["urgent", "when you can"]) }),
        );
      }
      for (const id of cases) {
        if (fieldOf(id, "Status") !== "Working") continue;
        if (chance.chance(0.3)) org.db.update("Case", id, { Status: "Closed" });
        else if (chance.chance(0.15)) {
          const users = org.db.query("SELECT Id FROM User WHERE Username LIKE '%local.test'");
          org.db.update("Case", id, { OwnerId: chance.pick(users).Id });
        }
      }
    });
  }

  const ends: (string | null)[] = [];
  let began = false;
  for (let kill = 0; kill < KILLS; kill++) {
    const named = kill % 2 === 0;
    const crash = named ? `${chance.pick(POINTS)}@${chance.between(1, 6)}` : "";
    const { child, gone, hear } = launch({ ...env, CRASH: crash });
    // records from before the first start are nobody's business
    if (began) live();
    if (await hear()) {
      began = true;
      live();
      await Promise.race([gone, within(named ? 700 : chance.between(5, 400))]);
    }
    child.kill("SIGKILL");
    ends.push((await gone)[1]);
  }
  expect(ends).toEqual(ends.map(() => "SIGKILL"));

  // left alone, it brings everything to where it belongs
  const last = launch({ ...env, CRASH: "" });
  await last.hear();
  const settled = async () => {
    for (let before = -1; ; ) {
      last.child.stdin.write("how far?\n");
      const far = (await last.hear()) as {
        entries: number;
        inFlight: number;
        effects: number;
        aside: unknown[];
      };
      expect(far.aside).toEqual([]);
      if (far.entries === before && far.inFlight === 0 && far.effects === 0) return;
      before = far.entries;
      await within(500);
    }
  };
  await settled();
  people(() => {
    for (const id of cases)
      if (fieldOf(id, "Status") === "Working") org.db.update("Case", id, { Status: "Closed" });
  });
  await settled();
  last.child.stdin.write("stop\n");
  expect(await last.gone).toEqual([0, null]);

  expect((await verify(path)).findings).toEqual([]);
  const store = openStore({ path, readOnly: true });
  const sent = readFileSync(mails, "utf8").split("\n").filter(Boolean);
  let written = 0;
  for (const id of cases) {
    const entries = (await store.entries(`cases/${id}`)).map(({ entry }) => entry);
    const state = fold(entries);
    const intents = new Map<string, Effect>();
    for (const entry of entries)
      if (entry.kind === "effect-intended") intents.set(entry.effect.id, entry.effect);
    const outcomes = entries.flatMap((entry) => (entry.kind === "effect-settled" ? [entry] : []));

    expect(state, `${id} was lost`).toBeDefined();
    expect(outcomes.map(({ effect }) => effect).sort(), `${id}: one outcome for each intent`).toEqual(
      [...intents.keys()].sort(),
    );
    for (const field of ["OwnerId", "Priority", "Status", "Resolution__c"]) {
      expect(state?.record[field] ?? null, `${field} of ${id}\n${story(entries)}`).toEqual(
        fieldOf(id, field) ?? null,
      );
    }
    // a reply of which nobody knows whether it went out waits for a person; it is never sent again
    const unsure = Object.values(state?.incidents ?? {}).length > 0;
    expect(state?.outcome ?? "", id).toBe(unsure ? "" : "resolved");
    const replies = [...intents.values()].filter(({ kind }) => kind === "call").map((effect) => effect.id);
    for (const reply of replies) {
      const times = sent.filter((mail) => mail === reply).length;
      expect(unsure ? [0, 1] : [1], `reply of ${id}`).toContain(times);
    }
    for (const outcome of outcomes) {
      const effect = intents.get(outcome.effect);
      if (effect?.kind === "write" && tookHold(effect, outcome, entries)) written++;
    }
  }
  await store.close();
  expect(org.stats().writesApplied - byPeople, "writes that took hold in the org").toBe(written);
});
