const PLACE = /\{\s*([A-Za-z_][\w.]*)\s*\}/g;

/** Names in the braces of a template, in their order: `["topic"]` for `{topic} team`. */
export function templateNames(template: string): string[] {
  return Array.from(template.matchAll(PLACE), (match) => match[1] as string);
}

/** Fills `{name}` with what `get` answers. A blank or unknown value leaves nothing, and spaces are tidied. */
export function fillTemplate(template: string, get: (name: string) => unknown): string {
  const filled = template.replace(PLACE, (_, name: string) => {
    const value = get(name);
    return value === undefined || value === null
      ? ""
      : Array.isArray(value)
        ? value.join(", ")
        : String(value);
  });
  return filled === template ? template : filled.replace(/ {2,}/g, " ").trim();
}
