import type { Value } from "@throughline/workflow";

const PLACEHOLDER = /\{([A-Za-z_]\w*)\}/g;

export const placeholders = (template: string): string[] =>
  [...template.matchAll(PLACEHOLDER)].map((match) => match[1]!);

const text = (value: Value): string => (Array.isArray(value) ? value.join(";") : String(value ?? ""));

/** What cannot be put into a path: the reason, for people. */
export class UnfitInput extends Error {
  override name = "UnfitInput";
}

/** Segments that lead up in a path. */
export const climbs = (segment: string): boolean => /^\.{1,2}$/.test(segment);

/**
 * Fills a path. A value is one segment or a part of one: it is encoded, and can neither leave the path nor climb in it.
 * @throws UnfitInput for an input that is missing, blank, or would climb
 */
export function fillPath(template: string, input: Record<string, Value>): string {
  return template
    .split("/")
    .map((segment) => {
      const filled = segment.replace(PLACEHOLDER, (_all, name: string) => {
        const value = text(input[name] ?? null);
        if (value.trim() === "")
          throw new UnfitInput(`The input ${name} is needed in the address, and is blank.`);
        // half of a character, as cutting a text leaves it, has no encoding
        return encodeURIComponent(value.toWellFormed());
      });
      if (segment !== filled && climbs(filled))
        throw new UnfitInput("An input of dots cannot be part of an address.");
      return filled;
    })
    .join("/");
}

/** Fills a sample: `{invoice}` alone takes the value as it is, within a text its text. */
export function fillSample(sample: unknown, input: Record<string, Value>): unknown {
  if (typeof sample === "string") {
    const whole = /^\{([A-Za-z_]\w*)\}$/.exec(sample)?.[1];
    if (whole !== undefined) return input[whole] ?? null;
    return sample.replace(PLACEHOLDER, (_all, name: string) => text(input[name] ?? null));
  }
  if (Array.isArray(sample)) return sample.map((one) => fillSample(one, input));
  if (typeof sample === "object" && sample !== null) {
    return Object.fromEntries(Object.entries(sample).map(([key, value]) => [key, fillSample(value, input)]));
  }
  return sample;
}
