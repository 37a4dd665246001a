import { type Naming, namesOf } from "./names.ts";
import type { Shape } from "./shape.ts";

/** A name for one more entry of a map: the first that there is and that is not taken, else one that says that it is new. */
export function freshName(shape: Shape, taken: readonly string[], naming: Naming): string {
  const [form] = shape["x-phrases"] ?? [];
  if (form)
    return free((n) => form.replace("{duration}", `${n} hours`).replace("{number}", String(n)), taken);
  if (shape["x-is"] === "duration") return free((n) => `${n} days`, taken);
  const known = namesOf(shape["x-is"] ?? "", naming).find(({ name }) => !taken.includes(name));
  return known?.name ?? free((n) => (n === 1 ? "new" : `new_${n}`), taken);
}

function free(name: (n: number) => string, taken: readonly string[]): string {
  for (let n = 1; ; n++) if (!taken.includes(name(n))) return name(n);
}
