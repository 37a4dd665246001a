// The process that is killed: the runtime on a file, against an org over the network. Started by kill.test.ts.
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { calendar, type Hours } from "@throughline/assignment";
import { openStore, type Store } from "@throughline/audit";
import { type ConnectionsPort, connectSalesforce, type SalesforcePort } from "@throughline/connectors";
import { createRuntime, rosterOf, systemClock, systemIds, systemRandom } from "../../src/index.ts";
import { TEAMS, WORKFLOW } from "./scene.ts";

const {
  ORG_URL = "",
  PUB_SUB = "",
  CLIENT_ID = "",
  CLIENT_SECRET = "",
  STORE = "",
  MAILS = "",
  CRASH = "",
} = process.env;
const [point, passing] = CRASH.split("@");
let passings = 0;

/** Dies at the named point, the n-th time that it is passed. */
function pass(here: string): void {
  if (here === point && ++passings === Number(passing)) process.kill(process.pid, "SIGKILL");
}

const file = openStore({ path: STORE });
const store: Store = {
  ...file,
  async append(appends, cursors) {
    pass("append:before");
    if (appends.some(({ entries }) => entries.some(({ kind }) => kind === "effect-settled")))
      pass("answer:before-append");
    await file.append(appends, cursors);
    pass("append:after");
  },
};

const org = await connectSalesforce({
  login: { kind: "client-credentials", loginUrl: ORG_URL, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
  pubSubEndpoint: PUB_SUB,
  pubSubInsecure: true,
});
const salesforce: SalesforcePort = {
  ...org,
  async write(requests) {
    pass("send:before");
    const outcomes = await org.write(requests);
    pass("send:after");
    return outcomes;
  },
};

const connections: ConnectionsPort = {
  operations: () => ["mail.reply"],
  repeat: (connection, operation) => (`${connection}.${operation}` === "mail.reply" ? "once" : undefined),
  async call(_connection, _operation, _input, id) {
    pass("send:before");
    appendFileSync(MAILS, `${id}\n`);
    pass("send:after");
    return { ok: true, value: {}, apiCalls: 0 };
  },
  settle: () => Promise.reject(new Error("a reply is sent once")),
};

const runtime = createRuntime({
  workflows: [{ workflow: WORKFLOW, active: true }],
  store,
  salesforce,
  connections,
  roster: rosterOf(TEAMS, await org.directory()),
  deciders: { calendar: calendar(TEAMS.hours.always as Hours) },
  clock: systemClock(),
  random: systemRandom(),
  ids: systemIds(),
  log: { info() {}, warn: console.error, error: console.error },
});
await runtime.start();

const say = (word: string, more: object = {}) =>
  process.stdout.write(`${JSON.stringify({ word, ...more })}\n`);
say("ready");
for await (const line of createInterface(process.stdin)) {
  if (line === "how far?") {
    const { inFlight, setAside } = runtime.stats();
    const entries = (await file.all(0, Number.MAX_SAFE_INTEGER)).length;
    say("so far", { entries, inFlight, effects: (await file.openEffects()).length, aside: setAside });
  }
  if (line === "stop") {
    await runtime.stop();
    await org.close();
    await file.close();
    process.exit(0);
  }
}
