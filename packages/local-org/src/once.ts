import type { Core } from "./core.ts";
import type { OrgMetadata } from "./options.ts";

/**
 * Reads each text of a type. What cannot be read is left out with a warning, for an org starts with what it has; a deploy
 * refuses it.
 */
export function readAll<T>(
  metadata: OrgMetadata,
  type: string,
  read: (fullName: string, text: string) => T | undefined,
): T[] {
  return Object.entries(metadata.sources?.[type] ?? {}).flatMap(([fullName, { text }]) => {
    try {
      const made = read(fullName, text);
      return made === undefined ? [] : [made];
    } catch (error) {
      process.emitWarning(`${type} ${fullName} cannot be used: ${(error as Error).message}`);
      return [];
    }
  });
}

/** What is made of the org's metadata, once for as long as it is what it is. */
export function madeOfMetadata<T>(make: (metadata: OrgMetadata, core: Core) => T): (core: Core) => T {
  const made = new WeakMap<OrgMetadata, T>();
  return (core) => {
    const { metadata } = core.setup();
    if (!made.has(metadata)) made.set(metadata, make(metadata, core));
    return made.get(metadata)!;
  };
}
