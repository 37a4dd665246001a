import { type Core, findUser } from "../core.ts";
import { begin, inTransaction } from "../records/transaction.ts";
import { ADMIN } from "../seed/apply.ts";
import { parseMail, receiveMail } from "./inbound.ts";

const LARGEST = 25_000_000;

/**
 * Takes a raw message in.
 * @throws OrgError what saving it refuses, or that it has no sender
 */
export async function takeIn(core: Core, raw: string | Uint8Array): Promise<ReturnType<typeof receiveMail>> {
  const mail = await parseMail(raw);
  // as for the web, assignment rules say who gets a new case
  const tx = begin(core, { userId: findUser(core, ADMIN)!.Id, origin: "", autoAssign: true });
  return inTransaction(tx, (own) => receiveMail(own, mail));
}

/** A listener that takes mail for whatever address, as Email-to-Case does. */
export async function startSmtp(core: Core, port: number): Promise<{ port: number; close(): Promise<void> }> {
  const { SMTPServer } = await import("smtp-server");
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    size: LARGEST,
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        if (stream.sizeExceeded) {
          done(Object.assign(new Error("The message is too large."), { responseCode: 552 }));
          return;
        }
        takeIn(core, Buffer.concat(parts)).then(
          ({ emailMessageId }) => done(null, `taken as ${emailMessageId}`),
          (error: Error) => done(Object.assign(new Error(error.message), { responseCode: 554 })),
        );
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  // a client that goes away in the middle of a message is no failure of ours
  server.on("error", () => undefined);
  const address = server.server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
