/** Names of metadata are one whatever their case. */
export const sameName = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

/** A name with signs in it, which metadata writes as in an address: `In Progress %2F Waiting`. */
export function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
