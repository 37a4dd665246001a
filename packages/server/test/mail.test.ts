import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { keyOf } from "@throughline/engine";
import type { Org } from "@throughline/local-org";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Server } from "../src/index.ts";
import { openSecrets } from "../src/secrets.ts";
import { client, connect, folder, openOrg, serve, until } from "./org.ts";

const WORKFLOW = `workflow: asks
title: Asks the customer
object: Case
start: { event: created, when: 'Origin == "Email"' }
facts:
  invoice: { type: text }
agents:
  clerk: { role: Asks, reads: [Origin, SuppliedEmail, Subject], gives: [invoice], calls: [mail.question] }
while:
  - event: auto-replied
    do: notify Triage Desk
stages:
  - stage: Asking
    steps:
      - ask customer: which-invoice
        agent: clerk
        use: mail.question
        with: { to: SuppliedEmail, subject: Subject }
        from: EmailMessage.ParentId
        gives: { invoice: text }
        at most: { 7 days: end as no answer }
        fails: end as not reached
      - end: done
        as: answered
`;
const CONNECTIONS = (port: number) => `mail:
  type: mail
  host: 127.0.0.1
  port: ${port}
  tls: none
  allow private: true
  from: Support <support@example.com>
  thread: '{secret.THREAD}'
  operations:
    question: { subject: 'Re: {subject}', text: 'Which invoice is it?' }
`;
const WORKSPACE = `webhooks:
  inbox:
    secret: '{secret.INBOX}'
    signed: { header: X-Signature, of: '{timestamp}.{body}', timestamp: X-Timestamp }
    takes: mail
    events:
      reply: { item: { thread: '{secret.THREAD}' } }
`;
const env = { THROUGHLINE_SECRET_THREAD: "of the thread", THROUGHLINE_SECRET_INBOX: "of the inbox" };

let org: Org;
let server: Server;
let sink: SMTPServer;
/** Mails that customers got, as they are. */
const got: string[] = [];

beforeAll(async () => {
  sink = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ["STARTTLS", "AUTH"], logger: false },
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part) => parts.push(part));
      stream.on("end", () => {
        got.push(Buffer.concat(parts).toString());
        done();
      });
    },
  });
  await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
  const { port } = sink.server.address() as AddressInfo;
  const here = folder();
  const files = {
    "workflow.yaml": WORKFLOW,
    "connections.yaml": CONNECTIONS(port),
    "workspace.yaml": WORKSPACE,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(here, name), text);
  const workspace = openWorkspace(join(here, "workflow.yaml"));
  expect(workspace.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  org = await openOrg();
  server = await serve(org, {
    ...{ workspaces: [workspace], salesforce: await connect(org), secrets: openSecrets(undefined, env) },
  });
});
afterAll(async () => {
  await server.close();
  await org.close();
  await new Promise<void>((resolve) => sink.close(resolve));
});

const messageId = (raw: string) => /^Message-ID:\s*(<[^>]+>)/im.exec(raw)?.[1] ?? "";

/** A case whose customer has been asked. */
async function asked(email: string) {
  const id = await org.db.create("Case", { Origin: "Email", Subject: "Refund", SuppliedEmail: email });
  const key = keyOf("asks", id);
  await until("the question waits for its answer", async () => {
    const visit = (await server.runtime.state(key))?.visits["which-invoice#1"];
    return visit?.waitingFor === "the customer's answer";
  });
  return { id, key, question: got.at(-1) ?? "" };
}

/** What a mail server hands on. */
async function mailed(lines: string[]) {
  const body = lines.join("\r\n");
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac("sha256", "of the inbox").update(`${timestamp}.${body}`).digest("hex");
  const headers = { "content-type": "message/rfc822", "x-timestamp": timestamp, "x-signature": signature };
  const answer = await fetch(`${server.url}/hooks/inbox`, { method: "POST", body, headers });
  return { status: answer.status, body: await answer.json() };
}

const reply = (question: string, text: string, more: string[] = [], subject = "Re: Refund") =>
  mailed([
    ...[
      "From: Ada <ada@example.org>",
      "To: support@example.com",
      `Subject: ${subject}`,
      `In-Reply-To: ${messageId(question)}`,
    ],
    ...[...more, "", text],
  ]);

const stateOf = (key: string) => server.runtime.state(key);

test("the customer is asked by mail; what they answer by mail, in its thread, is the fact", async () => {
  const { key, question } = await asked("ada@example.org");
  expect(question).toMatch(/^To: ada@example\.org/m);
  const said = "INV-104233\r\n\r\nOn Friday Support <support@example.com> wrote:\r\n> Which invoice is it?";
  expect(await reply(question, said)).toEqual({
    status: 202,
    body: { taken: [{ event: "reply", item: key }] },
  });
  expect(await stateOf(key)).toMatchObject({
    outcome: "answered",
    facts: { invoice: { value: "INV-104233", outside: true } },
  });
});

test("somebody who is away has not answered; nor has our own mail that came back", async () => {
  const { key, question } = await asked("bob@example.org");
  const away = await reply(question, "I am away", ["Auto-Submitted: auto-replied"]);
  expect(away.body).toEqual({ taken: [{ event: "auto-replied", item: key }] });
  const german = await reply(question, "Ich bin nicht da.", [], "Abwesenheitsnotiz: Re: Refund");
  expect(german.body).toEqual({ taken: [{ event: "auto-replied", item: key }] });
  expect((await mailed([question])).body).toEqual({ because: "a mail of our own" });
  expect(await stateOf(key)).toMatchObject({ status: "live" });
  await reply(question, "INV-1");
  expect(await stateOf(key)).toMatchObject({ outcome: "answered" });
});

test("a bounce ends the wait by the way of a failure", async () => {
  const { key, question } = await asked("nobody@example.org");
  const bounce = [
    ...["From: MAILER-DAEMON@example.org", "Subject: Undelivered Mail Returned to Sender"],
    ...['Content-Type: multipart/report; report-type=delivery-status; boundary="b"', ""],
    ...[
      "--b",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; x",
      "",
      "Action: failed",
      "Status: 5.1.1",
    ],
    ...["--b", "Content-Type: message/rfc822", "", question, "--b--"],
  ];
  expect((await mailed(bounce)).body).toEqual({ taken: [{ event: "bounced", item: key }] });
  expect(await stateOf(key)).toMatchObject({ outcome: "not reached" });
});

test("two machines that write to each other are stopped", async () => {
  const { key, question } = await asked("robot@example.org");
  const events: string[] = [];
  for (let n = 0; n < 14; n++) {
    const { body } = (await reply(question, "", [`X-Number: ${n}`])) as {
      body: { taken: { event: string }[] };
    };
    events.push(body.taken?.[0]?.event ?? "");
  }
  expect(events.slice(0, 12)).not.toContain("auto-replied");
  expect(events.slice(12)).toEqual(["auto-replied", "auto-replied"]);
  expect(key).toContain("asks/");
});

test("a mail in nobody's thread, or in one that we have not signed, is for no item", async () => {
  expect((await mailed(["From: eve@example.net", "Subject: Hello", "", "INV-9"])).status).toBe(404);
  const forged = `<tl.${Buffer.from("asks/500000000000001AAA").toString("base64url")}.0123456789abcdef.x@example.com>`;
  expect((await mailed(["From: eve@example.net", `References: ${forged}`, "", "INV-9"])).status).toBe(404);
});

test("in the org, too: what is a record there is told apart by its headers and its subject", async () => {
  const { id, key } = await asked("cy@example.org");
  const incoming = (fields: object) =>
    org.db.create("EmailMessage", { ParentId: id, Incoming: true, FromAddress: "cy@example.org", ...fields });
  await incoming({ Subject: "Réponse automatique : Re: Refund", TextBody: "Je suis absent" });
  await until("the machine's answer is told", async () =>
    (await server.store.entries(key)).some(
      ({ entry }) => entry.kind === "event-received" && entry.event === "auto-replied",
    ),
  );
  expect(await stateOf(key)).toMatchObject({ status: "live" });
});

test("what a mail takes out of the org is in the placement report", async () => {
  const { body } = (await client(server.url).get("/api/placement")) as { body: unknown };
  const text = JSON.stringify(body);
  expect(text).toContain("smtp://127.0.0.1");
  expect(text).toContain("SuppliedEmail");
});
