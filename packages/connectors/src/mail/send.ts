import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { Readable } from "node:stream";
import type Connection from "nodemailer/lib/smtp-connection";
import { failed } from "../failure.ts";
import { isNowhere, isPrivate } from "../http/address.ts";
import type { MayGo, Outcome } from "../port.ts";
import type { Outgoing } from "./message.ts";

/** A mail server, and how it is spoken to. */
export interface MailServer {
  host: string;
  port: number;
  tls: "start" | "whole" | "none";
  allowPrivate: boolean;
  login?: { user: string; pass: string };
  timeoutMs: number;
}

/** The mail has left, though not to all. The message says to whom it has not, without an address, which is anybody's. */
class Rejected extends Error {
  readonly code = "REJECTED";
}

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
}

/** The address to connect to: that which was looked at. */
async function addressOf({ host, allowPrivate }: MailServer): Promise<string | undefined> {
  // an address that the file itself names is meant
  const meant = isIP(host) !== 0 || host === "localhost";
  const refused = allowPrivate || meant ? isNowhere : isPrivate;
  const found = await lookup(host, { all: true });
  if (found.some(({ address }) => refused(address))) return undefined;
  return meant ? host : found[0]?.address;
}

/**
 * Hands one message to the mail server. A mail cannot be looked up afterwards: once its text has begun to leave, a lost
 * answer is an unknown outcome.
 */
export async function sendMail(
  full: string,
  server: MailServer,
  message: Outgoing,
  mayGo?: MayGo,
): Promise<Outcome<undefined>> {
  const { default: Composer } = await import("nodemailer/lib/mail-composer");
  const bytes: Buffer = await new Composer({
    ...message,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as never)
    .compile()
    .build();
  let leaving = false;
  const text = new Readable({
    read() {
      leaving = true;
      this.push(bytes);
      this.push(null);
    },
  });
  const envelope = { from: bare(message.from), to: [message.to, ...message.cc].map(bare) };
  const send = async (connection: Connection) => {
    if (mayGo) await mayGo();
    const { rejected } = await step<{ rejected: string[] }>(connection, (done) =>
      connection.send(envelope as never, text as never, done as never),
    );
    // it goes to whom else it names, and those it was for do not get it
    if (rejected.length > 0)
      throw new Rejected(rejected.includes(bare(message.to)) ? "its recipient" : "some who get a copy");
  };
  return through(full, server, send, () => leaving);
}

/** Signs in, and does nothing. */
export const signInTo = (full: string, server: MailServer): Promise<Outcome<undefined>> =>
  through(
    full,
    server,
    async () => {},
    () => false,
  );

/** @param leaving whether the text of a mail has begun to leave */
async function through(
  full: string,
  server: MailServer,
  act: (connection: Connection) => Promise<void>,
  leaving: () => boolean,
): Promise<Outcome<undefined>> {
  const address = await addressOf(server).catch(() => "");
  if (address === undefined)
    return failed("person", "PRIVATE_ADDRESS", `${full}: ${server.host} leads to a private address.`);
  if (address === "")
    return failed("retry", "NO_SUCH_HOST", `${full}: ${server.host} cannot be found at present.`);
  const { default: SMTPConnection } = await import("nodemailer/lib/smtp-connection");
  const named = !isIP(server.host);
  const connection = new SMTPConnection({
    ...{ host: address, port: server.port, secure: server.tls === "whole" },
    ...{ requireTLS: server.tls === "start", ignoreTLS: server.tls === "none" },
    ...(named && { tls: { servername: server.host } }),
    connectionTimeout: server.timeoutMs,
    greetingTimeout: server.timeoutMs,
    socketTimeout: server.timeoutMs,
  });
  // what breaks between two exchanges is told by the next one
  connection.on("error", () => undefined);
  try {
    await step(connection, (done) => connection.connect(done));
    const { login } = server;
    if (login)
      await step(connection, (done) => connection.login({ credentials: login } as never, done as never));
    await act(connection);
    return { ok: true, value: undefined, apiCalls: 0 };
  } catch (error) {
    return outcomeOf(full, server, error as SmtpError, leaving());
  } finally {
    connection.close();
  }
}

/** One exchange; what breaks the connection ends it as well. */
function step<T = void>(
  connection: Connection,
  act: (done: (error?: Error | null, value?: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const broken = (error?: Error) => reject(error ?? new Error("the connection was closed"));
    connection.once("error", broken);
    connection.once("end", broken);
    act((error, value) => {
      connection.off("error", broken as never);
      connection.off("end", broken as never);
      if (error) reject(error);
      else resolve(value as T);
    });
  });
}

function outcomeOf(
  full: string,
  { host }: MailServer,
  error: SmtpError,
  leaving: boolean,
): Outcome<never> & { ok: false } {
  const { code, responseCode } = error;
  if (error instanceof Rejected)
    return inDoubt(
      failed(
        "person",
        error.code,
        `${full}: ${host} takes no mail for ${error.message}; the others have it.`,
      ),
    );
  if (responseCode !== undefined && responseCode >= 500) {
    const who = code === "EAUTH" ? "refuses our sign-in" : "refuses the mail";
    return failed("person", code ?? "REFUSED", `${full}: ${host} ${who} (${responseCode}).`);
  }
  if (responseCode !== undefined && responseCode >= 400)
    return failed("retry", code ?? "LATER", `${full}: ${host} asks to come again later (${responseCode}).`);
  if (code === "EAUTH") return failed("person", code, `${full}: ${host} takes no sign-in of ours.`);
  if (code === "ETLS")
    return failed("person", code, `${full}: ${host} cannot be spoken to in private (TLS).`);
  if (leaving)
    return failed(
      "unknown-outcome",
      code ?? "LOST",
      `${full}: ${host} did not say whether it has taken the mail.`,
    );
  return failed("retry", code ?? "UNREACHABLE", `${full}: ${host} cannot be reached at present.`);
}

const inDoubt = (outcome: Outcome<never> & { ok: false }) => ({
  ...outcome,
  error: { ...outcome.error, doubt: true as const },
});

/** The address of `Support <support@example.com>`. */
const bare = (one: string): string => /<([^<>]+)>/.exec(one)?.[1] ?? one;
