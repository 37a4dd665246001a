import { unzipSync, zipSync } from "fflate";

/** The most that a package may have: files, and bytes unpacked. */
const MOST_FILES = 10_000;
const MOST_BYTES = 400_000_000;

/** What is wrong with a zip as a whole. */
export class ZipError extends Error {}

/**
 * The files of a zip by path, without its folders.
 * @throws ZipError for what is no zip, or holds more than a package may
 */
export function unzip(data: Uint8Array): Map<string, Uint8Array> {
  let files = 0;
  let bytes = 0;
  try {
    const entries = unzipSync(data, {
      filter({ name, originalSize }) {
        if (name.endsWith("/")) return false;
        files += 1;
        bytes += originalSize;
        if (files > MOST_FILES)
          throw new ZipError(`LIMIT_EXCEEDED: Maximum number of files (${MOST_FILES}) exceeded`);
        if (bytes > MOST_BYTES)
          throw new ZipError("LIMIT_EXCEEDED: Maximum size of the unpacked files exceeded");
        return true;
      },
    });
    return new Map(Object.entries(entries).map(([path, content]) => [path.replaceAll("\\", "/"), content]));
  } catch (error) {
    if (error instanceof ZipError) throw error;
    throw new ZipError("INVALID_ZIP: the file is no zip that can be read");
  }
}

/** A zip of files by path. */
export const zip = (files: ReadonlyMap<string, Uint8Array>): Uint8Array =>
  zipSync(Object.fromEntries(files), { level: 6 });
