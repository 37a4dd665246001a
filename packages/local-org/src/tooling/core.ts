import type { Core } from "../core.ts";
import { addDefinitions, DEFINITIONS } from "./definitions.ts";

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

/** What the Tooling API says of objects and fields is said anew when somebody asks for it. */
export function forgetDefinitions(core: Core): void {
  if (!made.delete(core)) return;
  for (const object of DEFINITIONS) {
    const table = core.store.table(object);
    for (const id of [...table.rows.keys()]) table.remove(id);
  }
}
