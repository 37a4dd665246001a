import type { Core } from "../core.ts";
import { addDefinitions } from "./definitions.ts";

const made = new WeakMap<Core, Core>();

/** The org as the Tooling API sees it: with the objects of setup, beside which the others can be had too. */
export function toolingCore(core: Core): Core {
  const known = made.get(core);
  if (known) return known;
  addDefinitions(core);
  const seen: Core = {
    ...core,
    catalogue: {
      ...core.catalogue,
      objects: [...core.tooling.objects, ...core.catalogue.objects],
      get: (name) => core.tooling.get(name) ?? core.catalogue.get(name),
      byPrefix: (prefix) => core.tooling.byPrefix(prefix) ?? core.catalogue.byPrefix(prefix),
    },
  };
  made.set(core, seen);
  return seen;
}
