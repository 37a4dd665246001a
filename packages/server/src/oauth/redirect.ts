const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Schemes that a browser, or something else on every machine, acts on itself: no app has them for its own. */
const NO_APP =
  /^(?:about|blob|chrome|data|file|filesystem|ftps?|intent|jar|javascript|ldaps?|rdp|sftp|smb|ssh|telnet|vbscript|view-source|vnc|wss?|ms-.*):$/;

/**
 * Whether people may be sent back there: https, a program on their own machine, or an app by a scheme of its own. That one
 * names its maker's domain, or is followed by `//`, as those are not by which a system begins programs of its own.
 */
export function isRedirect(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, hash, username, password, href } = new URL(text);
  if (hash || username || password || NO_APP.test(protocol)) return false;
  if (protocol === "https:") return true;
  if (protocol === "http:") return LOOPBACK.has(hostname);
  return protocol.includes(".") || href.startsWith(`${protocol}//`);
}

/** Whether an address is one that was registered; a program on this machine may listen at any port. */
export function isRegistered(text: string, registered: string[]): boolean {
  if (registered.includes(text)) return true;
  if (!isOnThisMachine(text)) return false;
  const asked = new URL(text);
  return registered.some((one) => {
    const known = new URL(one);
    known.port = asked.port;
    return known.href === asked.href;
  });
}

/** Whether an address is that of a program on the machine of whoever is sent there, so of nobody else. */
export function isOnThisMachine(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "http:" && LOOPBACK.has(hostname);
}

/** Where people are sent back to, in words for them: what stands behind an app's own scheme is no host. */
export function placeOf(redirect: string): string {
  const { protocol, host } = new URL(redirect);
  return /^https?:$/.test(protocol) ? host : `an app on this device (${protocol})`;
}
