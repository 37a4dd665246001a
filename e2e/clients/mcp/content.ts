export const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const SOUND = "UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=";

/** Parts of an answer. */
export const text = (words: string) => ({ type: "text" as const, text: words });
export const image = { type: "image" as const, data: PIXEL, mimeType: "image/png" };
export const audio = { type: "audio" as const, data: SOUND, mimeType: "audio/wav" };
export const resource = (uri: string, mimeType: string, words: string) => ({
  type: "resource" as const,
  resource: { uri, mimeType, text: words },
});
