/** A replay id as it goes over the wire: 8 bytes, big end first. */
export function replayBytes(id: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(id));
  return bytes;
}

/** The replay id of some bytes; undefined if it cannot be one. */
export function replayNumber(bytes: Uint8Array | undefined): number | undefined {
  if (bytes?.length !== 8) return undefined;
  const id = Buffer.from(bytes).readBigUInt64BE();
  return id <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(id) : undefined;
}
