import type { AddressInfo, Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openConnections } from "../../src/index.ts";
import { readMail } from "../../src/mail/read.ts";
import { itemIn } from "../../src/mail/thread.ts";

/** What the server has taken: envelope and raw text. */
const taken: { to: string[]; from: string; raw: string }[] = [];
/** What it does with the next message. */
let next: "take" | "refuse" | "later" | "break" | "refuse-recipient" | "refuse-first" = "take";
let server: SMTPServer;
let port: number;

beforeAll(async () => {
  server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ["STARTTLS"], allowInsecureAuth: true, logger: false },
    onAuth: ({ username, password }, _session, done) =>
      password === "right" ? done(null, { user: username }) : done(new Error("no")),
    onRcptTo: (address, _session, done) =>
      next === "refuse-recipient" || (next === "refuse-first" && address.address === "ops@example.net")
        ? done(Object.assign(new Error("no such user"), { responseCode: 550 }))
        : done(),
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part) => parts.push(part));
      stream.on("end", () => {
        if (next === "break") {
          taken.push(told(session, parts));
          for (const socket of (server as never as { connections: Set<{ close(): void }> }).connections)
            socket.close();
          return;
        }
        if (next === "refuse") return done(Object.assign(new Error("spam"), { responseCode: 554 }));
        if (next === "later") return done(Object.assign(new Error("later"), { responseCode: 451 }));
        taken.push(told(session, parts));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.server.address() as AddressInfo).port;
});
afterAll(() => new Promise<void>((resolve) => server.close(resolve)));
beforeEach(() => {
  taken.length = 0;
  next = "take";
});

const told = (
  { envelope }: { envelope: { mailFrom: unknown; rcptTo: { address: string }[] } },
  parts: Buffer[],
) => ({
  to: envelope.rcptTo.map(({ address }) => address),
  from: (envelope.mailFrom as { address: string }).address,
  raw: Buffer.concat(parts).toString(),
});

const FILE = () => `
mail:
  type: mail
  host: 127.0.0.1
  port: ${port}
  tls: none
  allow private: true
  user: support
  password: '{secret.SMTP}'
  from: Support <support@example.com>
  recipients: ['*@example.org', ops@example.net]
  thread: '{secret.THREAD}'
  operations:
    question:
      subject: 'Re: {subject}'
      text: |
        Dear {name},
        which invoice is it? See https://example.com/help
        {thread}
    alarm: { to: Ops <ops@example.net>, subject: Look, text: Please look. }
    copied: { to: ops@example.net, cc: [ada@example.org], subject: Look, text: Please look. }
`;
const open = (secrets: Record<string, string> = { SMTP: "right", THREAD: "of the thread" }) =>
  openConnections(FILE(), { secrets });
const ASKED = { to: "ada@example.org", subject: "My order", name: "Ada" };
const ID = "support-email/500000000000001AAA.12";
const send = (
  input: Record<string, string | null> = ASKED,
  operation = "question",
  secrets?: Record<string, string>,
) => open(secrets).connections.call("mail", operation, input, ID);

describe("a mail goes out", () => {
  test("in the thread of its item, which an answer is found by", async () => {
    expect(open().problems).toEqual([]);
    const sent = await send({ ...ASKED, answers: "<customer-1@example.org>" });
    expect(sent).toMatchObject({
      ok: true,
      value: { message: expect.stringMatching(/^<tl\..+@example\.com>$/) },
    });
    expect(taken).toMatchObject([{ from: "support@example.com", to: ["ada@example.org"] }]);
    const { raw } = taken[0] as { raw: string };
    expect(raw).toMatch(/^In-Reply-To: <customer-1@example\.org>/m);
    expect(raw).toMatch(/^References: <customer-1@example\.org>/m);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated/m);
    const { message } = (sent as { value: { message: string } }).value;
    expect(raw.replace(/\r\n\s+/g, " ")).toContain(`Message-ID: ${message}`);
    expect(itemIn(message, "of the thread")).toBe("support-email/500000000000001AAA");
    const read = await readMail(Buffer.from(raw));
    expect(read).toMatchObject({ kind: "loop", subject: "Re: My order" });
    expect(read.text).toContain("Dear Ada,\nwhich invoice is it? See https://example.com/help");
  });

  test("under the same Message-ID whenever the same is sent", async () => {
    const [one, two] = [await send(), await send()];
    expect(one).toEqual(two);
  });

  test("what customers wrote is quoted: no links, no markup, no line of a header", async () => {
    const name = "Ada <b>http://evil.example/x</b>\r\nBcc: all@example.org";
    expect(await send({ ...ASKED, subject: "Hi\r\nBcc: all@example.org", name })).toMatchObject({ ok: true });
    const { raw, to } = taken[0] as { raw: string; to: string[] };
    expect(to).toEqual(["ada@example.org"]);
    expect(raw.slice(0, raw.indexOf("\r\n\r\n"))).not.toMatch(/^Bcc:/im);
    expect(raw).not.toContain("evil.example");
  });

  test("to a fixed address where the operation has one", async () => {
    expect(await send({}, "alarm")).toMatchObject({ ok: true });
    expect(taken).toMatchObject([{ to: ["ops@example.net"] }]);
  });
});

describe("what is refused", () => {
  test.each([
    ["ada@example.com", "NO_RECIPIENT"],
    ["ada@example.org, eve@example.org", "NO_RECIPIENT"],
    ["ada@example.org\r\nBcc: eve@example.org", "NO_RECIPIENT"],
    ["Ada <ada@example.org>", "NO_RECIPIENT"],
    ["", "NO_RECIPIENT"],
  ])("a mail to %j", async (to, code) => {
    expect(await send({ ...ASKED, to })).toMatchObject({ ok: false, error: { class: "person", code } });
    expect(taken).toEqual([]);
  });

  test("inputs that the template does not have, or lacks", async () => {
    const { connections } = open();
    expect(await connections.call("mail", "question", { to: "ada@example.org" }, ID)).toMatchObject({
      error: { code: "UNFIT_INPUT" },
    });
    expect(await send({ ...ASKED, bcc: "x@example.org" })).toMatchObject({ error: { code: "UNFIT_INPUT" } });
  });

  test("a host of the own network that the file does not allow", async () => {
    const text = FILE()
      .replace("host: 127.0.0.1", "host: localhost.localdomain")
      .replace("  allow private: true\n", "");
    expect(openConnections(text, { secrets: { SMTP: "right", THREAD: "x" } }).problems).toMatchObject([
      { code: "unsafe" },
    ]);
  });
});

describe("what fails says what is next", () => {
  test.each([
    ["refuse", "person"],
    ["refuse-recipient", "person"],
    ["later", "retry"],
    ["break", "unknown-outcome"],
  ] as const)("%s: %s", async (what, kind) => {
    next = what;
    expect(await send()).toMatchObject({ ok: false, error: { class: kind } });
  });

  test("a mail that only others than its recipient get was not sent to them", async () => {
    next = "refuse-first";
    const outcome = await send({}, "copied");
    expect(outcome).toMatchObject({ ok: false, error: { class: "person", code: "REJECTED", doubt: true } });
    expect(taken).toMatchObject([{ to: ["ada@example.org"] }]);
  });

  test("a connection that breaks while it is asked whether the mail may go sends nothing, and is tried again", async () => {
    const broken = async () => {
      for (const { _socket } of (server as never as { connections: Set<{ _socket: Socket }> }).connections)
        _socket.resetAndDestroy();
      await delay(50);
    };
    expect(await open().connections.call("mail", "question", ASKED, ID, broken)).toMatchObject({
      error: { class: "retry" },
    });
    expect(taken).toEqual([]);
  });

  test.each(["169.254.169.254", "'fd00:ec2::254'"])(
    "what a machine tells of itself, at %s, is no mail server, whatever is allowed",
    async (host) => {
      const text = FILE().replace("host: 127.0.0.1", `host: ${host}`);
      const { connections } = openConnections(text, { secrets: { SMTP: "right", THREAD: "x" } });
      expect(await connections.call("mail", "question", ASKED, ID)).toMatchObject({
        error: { class: "person", code: "PRIVATE_ADDRESS" },
      });
    },
  );

  test("a lost answer is never sent again: nobody can look it up", async () => {
    next = "break";
    await send();
    const { connections } = open();
    expect(connections.repeat("mail", "question")).toBe("once");
    expect(await connections.settle("mail", "question", ASKED, ID)).toMatchObject({
      error: { class: "unknown-outcome" },
    });
    expect(taken).toHaveLength(1);
  });

  test("a wrong password is for a person, and stands in no message", async () => {
    const refused = await send(ASKED, "question", { SMTP: "wrong-password", THREAD: "x" });
    expect(refused).toMatchObject({ ok: false, error: { class: "person" } });
    expect(JSON.stringify(refused)).not.toContain("wrong-password");
  });

  test("nobody there is tried again", async () => {
    const text = FILE().replace(`port: ${port}`, "port: 1");
    const { connections } = openConnections(text, { secrets: { SMTP: "right", THREAD: "x" } });
    expect(await connections.call("mail", "question", ASKED, ID)).toMatchObject({
      error: { class: "retry" },
    });
  });
});
