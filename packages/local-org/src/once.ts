import type { Core } from "./core.ts";
import type { OrgMetadata } from "./options.ts";

/** What is made of the org's metadata, once for as long as it is what it is. */
export function madeOfMetadata<T>(make: (metadata: OrgMetadata, core: Core) => T): (core: Core) => T {
  const made = new WeakMap<OrgMetadata, T>();
  return (core) => {
    const { metadata } = core.setup();
    if (!made.has(metadata)) made.set(metadata, make(metadata, core));
    return made.get(metadata)!;
  };
}
