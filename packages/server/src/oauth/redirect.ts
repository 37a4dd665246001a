/** Schemes of addresses that a browser would run, or read from its own machine. */
const NEVER = new Set(["javascript:", "data:", "vbscript:", "file:", "blob:", "about:", "ws:", "wss:"]);
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether people may be sent back there: https, a program on their own machine, or an app by a scheme of its own. */
export function isRedirect(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, hash, username, password } = new URL(text);
  if (hash || username || password || NEVER.has(protocol)) return false;
  return protocol !== "http:" || LOOPBACK.has(hostname);
}

/** Whether an address is one that was registered; a program on this machine may listen at any port. */
export function isRegistered(text: string, registered: string[]): boolean {
  if (registered.includes(text)) return true;
  if (!URL.canParse(text)) return false;
  const asked = new URL(text);
  if (asked.protocol !== "http:" || !LOOPBACK.has(asked.hostname)) return false;
  return registered.some((one) => {
    const known = new URL(one);
    known.port = asked.port;
    return known.href === asked.href;
  });
}
