// The process that is killed: the runtime on a file, against an org over the network. Started by world.ts.
import { createInterface } from "node:readline";
import { calendar, type Hours } from "@throughline/assignment";
import { openStore, type Store, StoreError } from "@throughline/audit";
import {
  type ConnectionsPort,
  connectSalesforce,
  openConnections,
  type SalesforcePort,
} from "@throughline/connectors";
import { createRuntime, rosterOf, systemClock, systemIds, systemRandom } from "@throughline/runtime";
import { CONNECTIONS, OURS, TEAMS, WORKFLOW } from "./scene.ts";

const { ORG_URL = "", PUB_SUB = "", SYSTEM_URL = "", STORE = "" } = process.env;
let [point, passings] = placeOf((process.env.DIE ?? "").split("|"));

function placeOf([name = "", passing]: string[]): [string, number] {
  return [name, Number(passing)];
}

/** Dies at the named point, when it has been passed so often. */
function pass(here: string): void {
  if (here === point && --passings <= 0) process.kill(process.pid, "SIGKILL");
}

const say = (word: string, more: object = {}) =>
  process.stdout.write(`${JSON.stringify({ word, ...more })}\n`);
const told = (message: string, facts: object = {}) =>
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), message, ...facts })}\n`);

async function open() {
  try {
    return openStore({ path: STORE });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    say("refused", { class: error.class, message: error.message });
    return process.exit(3);
  }
}

/** Signs in, over and over: whoever starts a process again after a crash does the same. */
async function connect() {
  const login = {
    kind: "client-credentials" as const,
    loginUrl: ORG_URL,
    clientId: OURS.id,
    clientSecret: OURS.secret,
  };
  for (;;) {
    try {
      const org = await connectSalesforce({ login, pubSubEndpoint: PUB_SUB, pubSubInsecure: true });
      return { org, directory: await org.directory() };
    } catch (error) {
      told("The org could not be reached.", { error: String(error) });
      await new Promise((resume) => setTimeout(resume, 100));
    }
  }
}

const file = await open();
const store: Store = {
  ...file,
  async append(appends, cursors) {
    pass("before an append");
    if (appends.some(({ entries }) => entries.some(({ kind }) => kind === "effect-settled")))
      pass("after an answer, before its append");
    await file.append(appends, cursors);
    pass("after an append");
  },
};

const { org, directory } = await connect();
const salesforce: SalesforcePort = {
  ...org,
  async write(requests) {
    pass("before a send");
    const outcomes = await org.write(requests);
    pass("after an answer");
    return outcomes;
  },
};

const systems = openConnections(CONNECTIONS(SYSTEM_URL));
const connections: ConnectionsPort = {
  ...systems.connections,
  async call(...request) {
    pass("before a call");
    const outcome = await systems.connections.call(...request);
    pass("after a call");
    return outcome;
  },
};

const runtime = createRuntime({
  workflows: [{ workflow: WORKFLOW, active: true }],
  store,
  salesforce,
  connections,
  roster: rosterOf(TEAMS, directory),
  deciders: { calendar: calendar(TEAMS.hours.always as Hours) },
  clock: systemClock(),
  random: systemRandom(),
  ids: systemIds(),
  log: { info() {}, warn: told, error: told },
});
let entries = 0;
runtime.onEntry(() => entries++);
await runtime.start();

say("ready");
for await (const line of createInterface(process.stdin)) {
  const [word, ...rest] = line.split("|");
  if (word === "die") [point, passings] = placeOf(rest);
  if (word === "how far?") say("so far", { ...runtime.stats(), entries });
  if (word === "stop") {
    await runtime.stop();
    await org.close();
    await file.close();
    process.exit(0);
  }
}
process.exit();
