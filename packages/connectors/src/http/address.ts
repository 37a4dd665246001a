import { type LookupAddress, lookup } from "node:dns";
import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";

function listOf(nets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, bits] of nets) {
    const v6 = isIP(net) === 6;
    list.addSubnet(net, bits, v6 ? "ipv6" : "ipv4");
    // the same addresses as IPv6 writes them: mapped, and through a translator
    if (!v6)
      for (const prefix of ["::ffff:", "64:ff9b::"]) list.addSubnet(`${prefix}${net}`, bits + 96, "ipv6");
  }
  return list;
}

/** Where no system of anybody is: link-local, and there what a machine tells of itself, its secrets included. */
const NOWHERE = [
  ["0.0.0.0", 8],
  ["169.254.0.0", 16],
  ["100.100.100.200", 32],
  ["224.0.0.0", 3],
  ["::", 128],
  ["fe80::", 10],
  ["fd00:ec2::254", 128],
  ["fd20:ce::254", 128],
  ["ff00::", 8],
] as const;
const INSIDE = [
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["::", 96],
  ["2001::", 32],
  ["2002::", 16],
  ["64:ff9b:1::", 48],
  ["fc00::", 7],
  ["fec0::", 10],
] as const;
const nowhere = listOf(NOWHERE);
const closed = listOf([...NOWHERE, ...INSIDE]);

const isIn = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

/** Private, link-local, loopback and other addresses that are no place on the internet. */
export const isPrivate = (address: string): boolean => isIn(closed, address);

/** Link-local addresses and those at which a machine tells of itself: no system is there, whatever is allowed. */
export const isNowhere = (address: string): boolean => isIn(nowhere, address);

export class PrivateAddress extends Error {
  readonly code = "PRIVATE_ADDRESS";
}

/** What no answer to a request can be. */
class StrangeAnswer extends Error {
  readonly code = "STRANGE_ANSWER";
}

/** What looks names up; node's own unless given. */
export type Resolve = (
  hostname: string,
  options: { all: true; family?: number | "IPv4" | "IPv6" },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Resolves a name and refuses it if it leads where it may not; the address that was checked is the one that is connected to. */
const guardOf =
  (resolve: Resolve, refused: BlockList): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true } as { all: true }, (error, addresses) => {
      if (error) return callback(error, "", 0);
      const inside = addresses.find(({ address }) => isIn(refused, address));
      if (inside || !addresses[0])
        return callback(new PrivateAddress(`${hostname} leads to a private address`), "", 0);
      if (options.all) return callback(null, addresses);
      return callback(null, addresses[0].address, addresses[0].family);
    });
  };

/** For sockets of other kinds: names that lead inside are refused. */
export const guardedLookup: LookupFunction = guardOf(lookup as Resolve, closed);
/** Names may lead inside, though not to what a machine tells of itself. */
export const openLookup: LookupFunction = guardOf(lookup as Resolve, nowhere);

/** Names of this machine, which say themselves that they lead inside. */
const saysSo = (hostname: string): boolean => hostname === "localhost" || hostname.endsWith(".localhost");

/**
 * An address of a file, as far as it says plainly where it leads: not an IP address that is written as a number, in octal
 * or as another kind of address.
 */
export function addressOf(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.hash) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const plain = isIP(host) === 0 || text.toLowerCase().startsWith(`${url.protocol}//${url.hostname}`);
  return plain && !/^::ffff:/.test(host) ? url : undefined;
}

/** Ours, and whom we trust; PEM. */
export interface Tls {
  cert: string;
  key: string;
  ca?: string;
}

export interface GuardedInit extends RequestInit {
  tls?: Tls;
  /** Names may lead inside, though not to what a machine tells of itself. */
  allowPrivate?: boolean;
}

export type Fetch = (url: string, init: GuardedInit) => Promise<Response>;

/** Servers close what nobody uses, most after 5 s and more: a call that meets that would be one of unknown outcome. */
const KEPT = { keepAlive: true, timeout: 4_000 };

/**
 * `fetch` for addresses that come from configuration: a host name that leads to a private address is refused (an
 * address that the URL itself names is meant, unless no system is there), redirects are handed back, not followed.
 */
export function createGuardedFetch(resolve: Resolve = lookup as Resolve): Fetch {
  const wayFor = (refused: BlockList) => ({
    lookup: guardOf(resolve, refused),
    // a connection that one may use is not lent to one that may not
    http: new HttpAgent(KEPT),
    https: new HttpsAgent(KEPT),
  });
  const guarded = wayFor(closed);
  const open = wayFor(nowhere);
  return (url, init) =>
    new Promise((done, reject) => {
      const target = new URL(url);
      // names are looked at when they are looked up, an address never is
      const host = target.hostname.replace(/^\[|\]$/g, "");
      if (isIP(host) !== 0 && isNowhere(host)) throw new PrivateAddress(`${host} is no address of a system`);
      const secure = target.protocol === "https:";
      const way = init.allowPrivate ? open : guarded;
      const request = (secure ? httpsRequest : httpRequest)(
        target,
        {
          method: init.method ?? "GET",
          agent: secure ? way.https : way.http,
          headers: Object.fromEntries(new Headers(init.headers)),
          ...(init.signal ? { signal: init.signal } : {}),
          ...(saysSo(target.hostname) ? {} : { lookup: way.lookup }),
          ...init.tls,
        },
        (message) => {
          const status = message.statusCode ?? 0;
          // such an answer cannot be handed on, and what is thrown here would be caught by nobody
          if (status < 200 || status > 599)
            return void request.destroy(
              new StrangeAnswer(`${target.host} answers with the status ${status}`),
            );
          const empty = status === 204 || status === 205 || status === 304;
          const headers = new Headers();
          for (const [name, value] of Object.entries(message.headers)) {
            if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
          }
          if (empty) message.resume();
          const body = empty ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array>);
          done(new Response(body as ConstructorParameters<typeof Response>[0], { status, headers }));
        },
      );
      request.on("error", reject);
      request.on("upgrade", (_message, socket) => {
        socket.destroy();
        reject(new StrangeAnswer(`${target.host} wants to speak something else than HTTP`));
      });
      const { body } = init;
      request.end(typeof body === "string" || body instanceof Uint8Array ? body : undefined);
    });
}

export const guardedFetch: Fetch = createGuardedFetch();
