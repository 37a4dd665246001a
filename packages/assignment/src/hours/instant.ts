/**
 * Reads an ISO 8601 instant.
 * @returns milliseconds since 1970
 * @throws RangeError when the text is none
 */
export function instant(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new RangeError(`"${text}" is no instant. Give it like 2026-11-23T09:00:00Z.`);
  return ms;
}
