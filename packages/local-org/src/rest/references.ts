const REFERENCE = /@\{([^}]+)\}/g;

/** An answer that later subrequests may refer to. */
export interface Answered {
  body: unknown;
  httpStatusCode: number;
}

/** Something refers to an answer that is not there. */
export class UnknownReference extends Error {}

/** The value that `ref.records[0].Id` names in the bodies of earlier answers. */
function lookUp(path: string, answers: ReadonlyMap<string, Answered>): unknown {
  const [name, ...steps] = path.replaceAll(/\[(\w+)\]/g, ".$1").split(".");
  const answer = answers.get(name!);
  if (!answer || answer.httpStatusCode >= 400) throw new UnknownReference(name);
  let value: unknown = answer.body;
  for (const step of steps) value = (value as Record<string, unknown> | null | undefined)?.[step];
  if (value === undefined || value === null) throw new UnknownReference(path);
  return value;
}

/**
 * Puts the values that `@{ref.path}` names in place, in every text of a JSON value.
 * @throws UnknownReference
 */
export function resolve(value: unknown, answers: ReadonlyMap<string, Answered>): unknown {
  if (typeof value === "string") {
    const whole = /^@\{([^}]+)\}$/.exec(value);
    // a reference by itself keeps the type of what it names
    if (whole) return lookUp(whole[1]!, answers);
    return value.replaceAll(REFERENCE, (_, path: string) => String(lookUp(path, answers)));
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, answers));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, answers)]));
}

/** The names of the answers that a JSON value refers to. */
export function namesIn(value: unknown): Set<string> {
  const text = JSON.stringify(value) ?? "";
  return new Set([...text.matchAll(REFERENCE)].map(([, path]) => path!.split(/[.[]/)[0]!));
}
