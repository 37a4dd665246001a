/** A short text that differs where texts do, in letters and digits (FNV-1a, 32 bits). */
export function checksum(text: string): string {
  let sum = 0x811c9dc5;
  for (const char of text) sum = Math.imul(sum ^ char.codePointAt(0)!, 0x01000193) >>> 0;
  return sum.toString(36);
}
