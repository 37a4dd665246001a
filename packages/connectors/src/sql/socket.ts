import { connect, isIP, Socket } from "node:net";
import { guardedLookup, isNowhere, isPrivate, openLookup, PrivateAddress } from "../http/address.ts";

/**
 * On its way to a host. What a name leads to is checked and connected to in one, so that it cannot lead elsewhere in
 * between. Fails with PrivateAddress where the host is or leads inside and that is not allowed, and where no system is.
 */
export function socketTo(host: string, port: number, allowPrivate: boolean): Socket {
  const [refused, lookup] = allowPrivate ? [isNowhere, openLookup] : [isPrivate, guardedLookup];
  const socket =
    isIP(host) !== 0 && refused(host)
      ? new Socket().destroy(new PrivateAddress(`${host} is no address to go to`))
      : connect({ host, port, lookup });
  // who waits for an answer is told by the driver; while nobody does, its end is no event
  socket.on("error", () => undefined);
  return socket.setNoDelay(true).setKeepAlive(true, 10_000);
}

/** A reply that was too long, or did not come. */
export class Cut extends Error {
  override name = "Cut";
  readonly code: "TOO_LARGE" | "ETIMEDOUT";

  constructor(code: Cut["code"]) {
    super(code);
    this.code = code;
  }
}

const LOOKS_EVERY_MS = 20;

/**
 * Waits for work that is done over a socket, and ends the socket where the work takes too long or too much arrives by it,
 * whoever is at the other end.
 *
 * @param socket asked again and again: it may be made by the work
 */
export async function within<T>(
  socket: () => Socket | undefined,
  { ms, bytes }: { ms: number; bytes: number },
  work: Promise<T>,
): Promise<T> {
  const until = performance.now() + ms;
  const before = socket()?.bytesRead ?? 0;
  const tooMuch = () => (socket()?.bytesRead ?? 0) - before > bytes;
  let look: NodeJS.Timeout | undefined;
  const cut = new Promise<never>((_, fail) => {
    look = setInterval(() => {
      const late = performance.now() > until;
      if (!late && !tooMuch()) return;
      const error = new Cut(late ? "ETIMEDOUT" : "TOO_LARGE");
      socket()?.destroy(error);
      fail(error);
    }, LOOKS_EVERY_MS);
  });
  try {
    const done = await Promise.race([work, cut]);
    // all of it may have come between two looks
    if (tooMuch()) throw new Cut("TOO_LARGE");
    return done;
  } finally {
    clearInterval(look);
  }
}
