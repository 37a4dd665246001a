import { isIP } from "node:net";

/** An IPv4 address that came over an IPv6 socket, as it is written otherwise. */
const unmapped = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, "");

/**
 * Where a request comes from. What somebody says of others is believed of our own proxies alone, and of each only whom it
 * has seen itself: the last address that is none of theirs.
 * @param forwarded the header `X-Forwarded-For`
 * @param proxies addresses of our own
 */
export function senderOf(remote: string, forwarded: string | undefined, proxies: readonly string[]): string {
  let address = unmapped(remote);
  for (const before of (forwarded ?? "").split(",").reverse()) {
    const said = unmapped(before.trim());
    if (!proxies.includes(address) || isIP(said) === 0) break;
    address = said;
  }
  return address;
}

/** Whose tries count together: an address, or with IPv6 the /64 that one subscriber has whole. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [front = [], back = []] = address
    .replace(/%.*$/, "")
    .split("::")
    .map((part) => part.split(":").filter(Boolean));
  const groups = [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill("0"), ...back];
  return `${groups.slice(0, 4).join(":")}::/64`;
}
