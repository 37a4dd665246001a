import type { Catalogue } from "../schema/catalogue.ts";
import { parseStandard } from "../schema/standard/parse.ts";
import { TOOLING } from "./objects.ts";

/** The objects of the Tooling API. */
export function createToolingCatalogue(): Catalogue {
  const objects = parseStandard(TOOLING);
  return {
    objects,
    get: (name) => objects.find((def) => def.name.toLowerCase() === name.toLowerCase()),
    byPrefix: (prefix) => objects.find((def) => def.keyPrefix === prefix),
    labels: new Map(),
  };
}
