const UTF8 = new TextDecoder("utf-8", { fatal: true });
const DECLARED = /^<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)["']/;

/**
 * The text of a file: UTF-8, UTF-16 where it begins with that mark, else what its XML declares, else Windows-1252 (of which
 * Latin-1 is a part), which old editors leave behind.
 * @throws Error where it is no text
 */
export function decode(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes.includes(0)) throw new Error("line 1: it is no text");
  try {
    return UTF8.decode(bytes);
  } catch {
    const [, declared = "windows-1252"] =
      DECLARED.exec(new TextDecoder("latin1").decode(bytes.subarray(0, 200))) ?? [];
    return decoderOf(declared).decode(bytes);
  }
}

/** What says that it is UTF-8, and is not, or names what nobody knows, is taken for Windows-1252. */
function decoderOf(declared: string): InstanceType<typeof TextDecoder> {
  try {
    const decoder = new TextDecoder(declared);
    if (decoder.encoding !== "utf-8") return decoder;
  } catch {}
  return new TextDecoder("windows-1252");
}
