import { type LookupAddress, lookup } from "node:dns";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";

const closed = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  closed.addSubnet(net, bits, "ipv4");
  // the same addresses as IPv6 writes them
  closed.addSubnet(`::ffff:${net}`, bits + 96, "ipv6");
}
for (const [net, bits] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  closed.addSubnet(net, bits, "ipv6");

/** Private, link-local, loopback and other addresses that are no place on the internet. */
export const isPrivate = (address: string): boolean =>
  closed.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

export class PrivateAddress extends Error {
  readonly code = "PRIVATE_ADDRESS";
}

/** Resolves a name and refuses it if it leads inside; the address that was checked is the one that is connected to. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, "", 0);
    const inside = addresses.find(({ address }) => isPrivate(address));
    if (inside || !addresses[0])
      return callback(new PrivateAddress(`${hostname} leads to a private address`), "", 0);
    if (options.all) return callback(null, addresses);
    return callback(null, addresses[0].address, addresses[0].family);
  });
};

/** Names of this machine, which say themselves that they lead inside. */
const saysSo = (hostname: string): boolean => hostname === "localhost" || hostname.endsWith(".localhost");

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * `fetch` for addresses that come from configuration: a host name that leads to a private address is refused (an
 * address that the URL itself names is meant), redirects are handed back, not followed.
 */
export const guardedFetch: Fetch = (url, init) =>
  new Promise((resolve, reject) => {
    const target = new URL(url);
    const request = (target.protocol === "https:" ? httpsRequest : httpRequest)(
      target,
      {
        method: init.method ?? "GET",
        headers: Object.fromEntries(new Headers(init.headers)),
        ...(init.signal ? { signal: init.signal } : {}),
        ...(saysSo(target.hostname) ? {} : { lookup: guardedLookup }),
      },
      (message) => {
        const status = message.statusCode ?? 500;
        const empty = status === 204 || status === 304;
        const headers = new Headers();
        for (const [name, value] of Object.entries(message.headers)) {
          if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
        }
        if (empty) message.resume();
        const body = empty ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array>);
        resolve(new Response(body as ConstructorParameters<typeof Response>[0], { status, headers }));
      },
    );
    request.on("error", reject);
    request.end(typeof init.body === "string" ? init.body : undefined);
  });
