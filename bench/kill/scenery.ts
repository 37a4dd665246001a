import { join } from "node:path";
import { type Dice, dice } from "../../packages/runtime/sim/random.ts";
import { type Disk, openDisk } from "./disk.ts";
import { createPeople, type People } from "./people.ts";
import { type Process, type Said, startProcess, within } from "./process.ts";
import { type Chances, ONCE, READ, WRITE } from "./proxy/faults.ts";
import { type FaultProxy, startProxy } from "./proxy/http.ts";
import { createOracle, type Oracle } from "./proxy/oracle.ts";
import { type Streams, startStreams } from "./proxy/streams.ts";
import { count, type Report } from "./report.ts";
import { type System, startSystem } from "./system.ts";

/** Everything that a world consists of; the org and the runtime are processes of their own. */
export interface Scenery {
  readonly chance: Dice;
  readonly report: Report;
  readonly people: People;
  readonly oracle: Oracle;
  readonly system: System;
  readonly disk: Disk;
  /** The store's file, and the org's journal. */
  readonly store: string;
  readonly journal: string;
  /**
   * The runtime's process; a new one where the last one is gone. It may not have started yet.
   * @param die a named point and the how manieth time that it comes there
   */
  runtime(die?: string): Process;
  /** Resolves when it follows the org; with false when it ended before. */
  started(one: Process): Promise<boolean>;
  /** A runtime that follows the org. */
  ready(): Promise<Process>;
  /** One more process over the same store. */
  second(): Process;
  killRuntime(where: string): Promise<void>;
  killOrg(): Promise<void>;
  startOrg(): Promise<void>;
  /** No more faults; resolves when the last late copy has arrived. */
  calm(): Promise<void>;
  close(): Promise<void>;
}

/** Exit code of a runtime to which its store was refused. */
const REFUSED = 3;

/**
 * @param folder where everything of it is written
 * @param mount whether the store may have a file system of its own
 */
export async function openScenery(
  { folder, seed, mount = false }: { folder: string; seed: number; mount?: boolean },
  report: Report,
): Promise<Scenery> {
  const chance = dice(seed);
  const journal = join(folder, "org.jsonl");
  const disk = openDisk(folder, mount);
  const store = join(disk.path, "trail.db");
  const oracle = createOracle();
  const system = await startSystem();

  let ports = { PORT: "0", PUB_SUB_PORT: "0" };
  let org: Process;
  async function startOrg(): Promise<{ url: string; pubSub: string }> {
    let said: { url: string; pubSub: string } | undefined;
    // somebody else on this machine may have its port for a moment
    for (let attempt = 1; !said && attempt <= 20; attempt++) {
      org = startProcess("org-process.ts", { JOURNAL: journal, ...ports }, join(folder, "org.log"));
      said = (await org.hear()) as typeof said & Said;
      if (!said) await within(250);
    }
    if (!said) throw new Error(`The org did not start: see ${folder}/org.log`);
    ports = { PORT: new URL(said.url).port, PUB_SUB_PORT: said.pubSub.split(":")[1] as string };
    return said;
  }
  const { url, pubSub } = await startOrg();

  const struck = (to: string) => (fault: string) => count(report.faults, `${fault}, ${to}`);
  const front: FaultProxy = await startProxy({
    target: url,
    dice: dice(chance.between(1, 1e9)),
    chances: ({ method }): Chances => (method === "PATCH" ? WRITE : READ),
    watch: oracle.watch,
    struck: struck("to or from the org"),
  });
  const side: FaultProxy = await startProxy({
    target: system.url,
    dice: dice(chance.between(1, 1e9)),
    chances: ({ path }): Chances => (path === "/letters" ? ONCE : WRITE),
    struck: struck("to or from the other system"),
  });
  const streams: Streams = await startStreams(pubSub, dice(chance.between(1, 1e9)), () =>
    struck("event stream")("cut"),
  );

  const env = { ORG_URL: front.url, PUB_SUB: streams.endpoint, SYSTEM_URL: side.url, STORE: store };
  const launch = (die = "") =>
    startProcess("runtime-process.ts", { ...env, DIE: die }, join(folder, "runtime.log"));
  let runtime: Process | undefined;
  const starts = new WeakMap<Process, Promise<Said | undefined>>();
  const started = new WeakSet<Process>();
  /**
   * A process ends because it is killed, and for nothing else but a full disk at its start.
   * @param roomless whether the disk was full when it started: there may be room again when its end is seen
   */
  async function watch(one: Process, roomless: boolean): Promise<void> {
    const [code, signal] = await one.gone;
    if (signal === "SIGKILL" || code === 0) return;
    const said = await starts.get(one);
    if (code === REFUSED && roomless) return count(report.troubles, "did not start for want of room");
    const why = said?.word === "refused" ? `${said.class}: ${said.message}` : "see runtime.log";
    const message = `the process ended by itself with ${signal ?? `code ${code}`} (${why})`;
    report.findings.push({ invariant: "the process lives", message });
  }

  const scenery: Scenery = {
    ...{ chance, report, oracle, system, disk, store, journal },
    people: createPeople(url, chance),
    runtime(die) {
      if (runtime?.alive) {
        if (die) runtime.say(`die|${die}`);
      } else {
        const one = launch(die);
        runtime = one;
        starts.set(
          one,
          one.hear().then((said) => {
            if (said?.word === "ready") started.add(one);
            return said;
          }),
        );
        void watch(one, disk.full);
      }
      return runtime;
    },
    started: async (one) => (await starts.get(one))?.word === "ready",
    async ready() {
      for (;;) {
        const one = scenery.runtime();
        if (await scenery.started(one)) return one;
        await one.gone;
      }
    },
    second: () => launch(),
    async killRuntime(where) {
      const one = scenery.runtime();
      await one.kill();
      count(report.kills, `runtime, ${started.has(one) ? where : "while it starts"}`);
    },
    async killOrg() {
      await org.kill();
      count(report.kills, "org");
    },
    async startOrg() {
      await startOrg();
    },
    async calm() {
      streams.calm();
      await Promise.all([front.calm(), side.calm()]);
    },
    async close() {
      await Promise.all([runtime?.kill(), org.kill()]);
      for (const one of [front, side, streams, system]) one.close();
      await within(50);
      disk.close(report.findings.length ? join(folder, "store") : undefined);
    },
  };
  return scenery;
}
